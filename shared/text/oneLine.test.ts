import { expect, it } from 'vitest';
import { oneLine } from './oneLine.ts';

it('replaces each run of whitespace and control characters by a space', () =>
  expect(oneLine(' a\n\n b\tc\0d\u001b[31m\u0085 ')).toBe('a b c d [31m'));

it('cuts a long text between emoji', () => {
  const family = '👨‍👩‍👧';
  const line = oneLine(`x${family.repeat(1_000)}`);
  expect(line.length).toBeGreaterThan(390);
  expect(line.replaceAll(family, '')).toBe('x');
});
