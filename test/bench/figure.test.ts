import { describe, expect, it } from 'vitest';
import { type Figure, formatFigures, keepsLimit } from '../../bench/support/figure.ts';

const figure: Figure = { what: 'something', value: 12, unit: 'ms' };

describe('a limit', () => {
  it.each<[Partial<Figure>, boolean]>([
    [{}, true],
    [{ limit: { most: 12 } }, true],
    [{ limit: { most: 11.9 } }, false],
    [{ limit: { least: 12 } }, true],
    [{ limit: { least: 12.1 } }, false],
    [{ floor: 10, limit: { ratio: 1.2 } }, true],
    [{ floor: 10, limit: { ratio: 1.19 } }, false],
    // Without a floor nothing shows that the ratio is kept.
    [{ limit: { ratio: 100 } }, false],
    [{ floor: 0, limit: { ratio: 100 } }, false],
    [{ value: Number.NaN, limit: { most: 1 } }, false],
  ])('of %j is kept: %j', (change, kept) => {
    expect(keepsLimit({ ...figure, ...change })).toBe(kept);
  });
});

it('prints figure, floor, ratio, limit and whether it is kept', () => {
  const lines = formatFigures([{ ...figure, floor: 8, limit: { ratio: 1.3 } }, figure]).split('\n');
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    ['figure', 'floor', 'ratio', 'limit', 'kept'],
    expect.anything(),
    ['something', '12 ms', '8', '1.5', '≤ 1.3 × floor', 'NO'],
    ['something', '12 ms'],
  ]);
});
