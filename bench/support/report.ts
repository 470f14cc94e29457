import { formatTable } from '../../scripts/lib/textTable.ts';

/** A table of measurements, and the limits that were exceeded. */
export interface Report {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Explanations, a sentence per line. */
  readonly notes?: readonly string[];
  /** Exceeded limits, a sentence each. */
  readonly broken: readonly string[];
}

/** Prints a report; returns the number of exceeded limits. */
export function printReport({ title, headings, rows, notes = [], broken }: Report): number {
  const lines = [
    `\n${title}`,
    formatTable(headings, rows),
    ...notes,
    ...broken.map((limit) => `LIMIT EXCEEDED: ${limit}`),
  ];
  console.log(lines.join('\n'));
  return broken.length;
}

/** A number with thousands separators and at most `digits` decimals. */
export const figure = (value: number, digits = 1): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits });

export const percent = (share: number): string => `${figure(100 * share)} %`;
