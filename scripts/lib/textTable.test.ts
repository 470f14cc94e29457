import { expect, test } from 'vitest';
import { displayWidth, formatTable } from './textTable.ts';

test.each([
  ['Inês', 4],
  ['Ine\u0302s', 4],
  ['佐藤 美咲', 9],
  ['ﾃｽﾄ', 3],
  ['プ', 2],
  ['한국', 4],
  ['🌻', 2],
  ['👩‍👩‍👧', 2],
  ['❤️', 2],
  ['→', 1],
  ['प्रिया अय्यर', 10],
  ['', 0],
])('%s fills %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('aligns columns', () => {
  expect(
    formatTable(
      ['Name', 'Text'],
      [
        ['佐藤', 'a'],
        ['Noor H', ''],
      ],
    ),
  ).toBe(['Name    Text', '──────  ────', '佐藤    a', 'Noor H'].join('\n'));
});
