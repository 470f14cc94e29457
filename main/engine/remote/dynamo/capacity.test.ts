import { expect, test } from 'vitest';
import { itemSize, readUnits, writeUnits } from './capacity.ts';

test('sizes an item by its names and values in UTF-8', () => {
  expect(itemSize({})).toBe(0);
  expect(itemSize({ pk: 'MSG#1', größe: 'ü👍' })).toBe(2 + 5 + 7 + 2 + 4);
  expect(itemSize({ a: null, b: true, c: undefined })).toBe(2 + 2 + 1);
  expect(itemSize({ n: 1_234 })).toBe(1 + 3);
  expect(itemSize({ b: new Uint8Array(10), s: new Set(['ab', 'c']) })).toBe(1 + 10 + 1 + 3);
  expect(itemSize({ l: ['ab', 'c'], m: { k: 'v' } })).toBe(1 + 3 + 2 + 3 + 1 + 3 + 1 + 2);
});

test('charges reads per 4 KB, half unless consistent, at least one block', () => {
  expect([0, 1, 4_096, 4_097, 307_000].map((bytes) => readUnits(bytes))).toEqual([0.5, 0.5, 0.5, 1, 37.5]);
  expect([0, 4_097].map((bytes) => readUnits(bytes, true))).toEqual([1, 2]);
});

test('charges writes per 1 KB', () => {
  expect([0, 1, 1_024, 1_025].map(writeUnits)).toEqual([1, 1, 1, 2]);
});
