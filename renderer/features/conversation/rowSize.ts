import type { Row } from './assemble.ts';

/** What a row is taken to be high, in CSS pixels, until it is measured. Near is good enough: the list corrects itself. */
export function estimateRow(row: Row | undefined, width: number): number {
  if (row === undefined) return 0;
  if (row.kind === 'day') return 40;
  if (row.kind === 'gap') return 56;
  if (row.kind === 'new') return 40;
  const perLine = Math.max(16, Math.min(560, width * 0.76) / 7);
  const length = Math.min(row.message.text.length, 1_200);
  const lines = Math.ceil(length / perLine) + (row.message.text.slice(0, 1_200).match(/\n/g)?.length ?? 0);
  return 16 + 20 * Math.max(1, lines) + (row.last ? 28 : 3);
}
