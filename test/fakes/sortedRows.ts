import type { Item, Key } from '../../main/engine/remote/dynamo/codec.ts';
import { compareKeys } from '../../shared/order.ts';

/** A row with its size, the basis of charges. Immutable: a put replaces it. */
export interface Row {
  readonly item: Item & Key;
  readonly bytes: number;
}

/** Rows in ascending byte order of `sk`; in an index, rows with the same `sk` are ordered by `pk`. */
export type SortedRows = readonly Row[];

/** The position of the first row not before this key, which need not exist. */
export function placeOf(rows: SortedRows, sk: string, pk: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && isBefore(row, sk, pk)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The position of the first row after this key, which need not exist. */
export function placeAfter(rows: SortedRows, sk: string, pk: string): number {
  const at = placeOf(rows, sk, pk);
  return isAt(rows[at], sk, pk) ? at + 1 : at;
}

/** The row of this key; null: there is none. */
export function rowOf(rows: SortedRows, sk: string, pk: string): Row | null {
  const row = rows[placeOf(rows, sk, pk)];
  return row !== undefined && isAt(row, sk, pk) ? row : null;
}

/** Inserts a row, or replaces the one with the same key. */
export function insertRow(rows: Row[], row: Row): void {
  const { sk, pk } = row.item;
  const at = placeOf(rows, sk, pk);
  rows.splice(at, isAt(rows[at], sk, pk) ? 1 : 0, row);
}

/** Removes the row with the same key. */
export function removeRow(rows: Row[], { item: { sk, pk } }: Row): void {
  const at = placeOf(rows, sk, pk);
  if (isAt(rows[at], sk, pk)) rows.splice(at, 1);
}

const isAt = (row: Row | undefined, sk: string, pk: string): boolean => row?.item.sk === sk && row.item.pk === pk;

function isBefore({ item }: Row, sk: string, pk: string): boolean {
  return item.sk === sk ? compareKeys(item.pk, pk) < 0 : compareKeys(item.sk, sk) < 0;
}
