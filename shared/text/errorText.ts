import type { AppErrorData } from '../errors.ts';
import { isMessageKey, type Translate } from './translator.ts';

/** Says what happened and what to do. */
export function errorText(t: Translate, { code, reason, params, details }: AppErrorData): string {
  const key = `errors.${reason ?? code}`;
  const { endpoint = '', region = '' } = details;
  const facts = { ...details, place: endpoint || region };
  return t.format(isMessageKey(key) ? key : `errors.${code}`, { ...facts, ...params });
}
