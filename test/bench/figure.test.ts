import { describe, expect, it } from 'vitest';
import { type Figure, formatComparison, formatFigures, keepsLimit } from '../../bench/support/figure.ts';

const figure: Figure = { what: 'something', value: 12, unit: 'ms' };

const cells = (table: string): readonly (readonly string[])[] => table.split('\n').map((line) => line.split(/ {2,}/));

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
    [{ floor: 10, limit: { ratio: 1.1, orMost: 12 } }, true],
    [{ floor: 10, limit: { ratio: 1.2, orMost: 11 } }, true],
    [{ floor: 10, limit: { ratio: 1.1, orMost: 11 } }, false],
    [{ limit: { ratio: 1.1, orMost: 12 } }, true],
    [{ value: Number.NaN, limit: { most: 1 } }, false],
  ])('of %j is kept: %j', (change, kept) => {
    expect(keepsLimit({ ...figure, ...change })).toBe(kept);
  });
});

it('prints figure, floor, ratio, limit and whether it is kept', () => {
  const either = { ...figure, floor: 8, limit: { ratio: 1.3, orMost: 20 } };
  expect(cells(formatFigures([{ ...figure, floor: 8, limit: { ratio: 1.3 } }, either, figure]))).toEqual([
    ['figure', 'floor', 'ratio', 'limit', 'kept'],
    expect.anything(),
    ['something', '12 ms', '8', '1.5', '≤ 1.3 × floor', 'NO'],
    ['something', '12 ms', '8', '1.5', '≤ 1.3 × floor or 20 ms', 'yes'],
    ['something', '12 ms'],
  ]);
});

it('prints values and ratios of two commits side by side, and blanks for figures that one of them lacks', () => {
  const result = (figures: readonly Figure[]) => ({ some: { purpose: '', figures: [...figures] } });
  const [now, then] = [
    { ...figure, floor: 8 },
    { ...figure, value: 16, floor: 8 },
  ];
  const table = formatComparison(
    'v1',
    result([then, { ...figure, what: 'old' }]),
    result([now, { ...now, what: 'new' }]),
  );
  expect(cells(table)).toEqual([
    ['figure', 'v1', 'ratio', 'here', 'ratio'],
    expect.anything(),
    ['something', '16 ms', '2', '12 ms', '1.5'],
    ['new', '12 ms', '1.5'],
    ['old', '12 ms'],
  ]);
});
