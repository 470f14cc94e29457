import type { Translation } from '../translations.ts';

export const joins: Translation['joins'] = {
  comma: '{first}، {second}',
  dot: '{first} · {second}',
};
