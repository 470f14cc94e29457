/** What is usually chosen from, with what holds now where that is something else, the largest last; null stays in front. */
export const withCurrent = <T extends number | null>(usual: readonly T[], current: T): readonly T[] =>
  usual.includes(current) ? usual : [...usual, current].sort((a, b) => (a ?? 0) - (b ?? 0));
