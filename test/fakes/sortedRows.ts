import type { Item, Key } from '../../main/engine/remote/dynamo/item.ts';
import { compareKeys } from '../../shared/order.ts';

/** A row with its size, which its every read is charged by. Never changed in place: a put brings another one. */
export interface Row {
  readonly item: Item & Key;
  readonly bytes: number;
}

/** Rows in ascending byte order of `sk`; those of several partitions, which an index holds, by `pk` where `sk` is the same. */
export type SortedRows = readonly Row[];

/** The place of the first row that is not before this key, which need not exist. */
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

/** The place of the first row that is after this key, which need not exist. */
export function placeAfter(rows: SortedRows, sk: string, pk: string): number {
  const at = placeOf(rows, sk, pk);
  return isAt(rows[at], sk, pk) ? at + 1 : at;
}

/** The row of this key; null: there is none. */
export function rowOf(rows: SortedRows, sk: string, pk: string): Row | null {
  const row = rows[placeOf(rows, sk, pk)];
  return row !== undefined && isAt(row, sk, pk) ? row : null;
}

/** Puts a row at its place, instead of the one of the same key. */
export function insertRow(rows: Row[], row: Row): void {
  const { sk, pk } = row.item;
  const at = placeOf(rows, sk, pk);
  rows.splice(at, isAt(rows[at], sk, pk) ? 1 : 0, row);
}

/** Takes the row of the same key away. */
export function removeRow(rows: Row[], { item: { sk, pk } }: Row): void {
  const at = placeOf(rows, sk, pk);
  if (isAt(rows[at], sk, pk)) rows.splice(at, 1);
}

const isAt = (row: Row | undefined, sk: string, pk: string): boolean => row?.item.sk === sk && row.item.pk === pk;

function isBefore({ item }: Row, sk: string, pk: string): boolean {
  return item.sk === sk ? compareKeys(item.pk, pk) < 0 : compareKeys(item.sk, sk) < 0;
}
