import { expect, it } from 'vitest';
import { isBlank } from './blank.ts';

it.each([
  '',
  ' ',
  '\t\n',
  '\u00a0',
  '\u200b',
  '\u2800',
  '\u3164',
  '\u00ad\u2060',
  '\u{e0001}',
  '\u200d\ufe0f',
  '\u0007',
])('%j shows nothing', (text) => expect(isBlank(text)).toBe(true));

it.each(['x', '.', ' x ', '👍', '❤️', '\u200bа', 'ー', '\u0301', '۝'])('%j shows something', (text) =>
  expect(isBlank(text)).toBe(false),
);
