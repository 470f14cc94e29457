/** A first and a last number. */
type Range = readonly [from: number, to: number];
/** Ascending whole numbers, runs of them as one pair. */
export type NumberRanges = readonly Range[];

/** Ascending numbers as ranges. */
export function toRanges(numbers: Iterable<number>): NumberRanges {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** The numbers of ranges, ascending. */
export const fromRanges = (ranges: NumberRanges): number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n));
