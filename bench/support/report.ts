import { formatTable } from '../../scripts/lib/textTable.ts';

/** One measured table, and the limits that it broke. */
export interface Report {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader has to know beside it, a sentence a line. */
  readonly notes?: readonly string[];
  /** Limits that were not kept, a sentence each. */
  readonly broken: readonly string[];
}

/** Prints reports as text; gives how many limits were broken. */
export function printReport({ title, headings, rows, notes = [], broken }: Report): number {
  const lines = [`\n${title}`, formatTable(headings, rows), ...notes, ...broken.map((limit) => `BROKEN: ${limit}`)];
  console.log(lines.join('\n'));
  return broken.length;
}

/** A number with thousands separated, and at most `digits` behind the point. */
export const figure = (value: number, digits = 1): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits });

export const percent = (share: number): string => `${figure(100 * share)} %`;
