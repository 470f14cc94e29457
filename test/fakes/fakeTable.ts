import { itemSize, readUnits, writeUnits } from '../../main/engine/remote/dynamo/capacity.ts';
import type { Item, Key } from '../../main/engine/remote/dynamo/item.ts';
import type { RawPage } from '../../main/engine/remote/dynamo/page.ts';
import { insertRow, placeAfter, placeOf, type Row, removeRow, rowOf, type SortedRows } from './sortedRows.ts';

/** A page ends with the item that brings it to this size. */
const PAGE_BYTES = 1_048_576;
/** The latest writes that a read may be behind. */
const REMEMBERED_WRITES = 64;

/** What a request read or wrote, and the units that the service would charge. */
export interface Charged<T> {
  readonly value: T;
  readonly units: number;
}

/** A page whose last key is known to be one. */
export interface TablePage extends RawPage {
  readonly lastKey: { readonly pk: string; readonly sk: string } | undefined;
}

export interface PartitionRead {
  readonly pk: string;
  /** Only keys from this one on, inclusive; need not exist. */
  readonly least?: string | null;
  readonly backward?: boolean;
  /** Exclusive start; need not exist. */
  readonly after?: string | null;
  readonly limit?: number;
  readonly consistent?: boolean;
  /** How many of the table's latest writes a read that is not consistent doesn't see yet, up to 64. */
  readonly behind?: number;
}

/** What one write did to one row. */
interface Write {
  readonly before: Row | null;
  readonly after: Row | null;
}

/**
 * DynamoDB's table in memory: raw rows, keys in byte order, pages of 1 MB, and its prices. Several stores may share one. A
 * read costs the logarithm of its partition's rows and what it gives.
 */
export class FakeTable {
  readonly #partitions = new Map<string, Row[]>();
  /** Rows by `message_group_uuid`, kept also when the table has no index: other writers' data comes first, settings later. */
  readonly #index = new Map<string, Row[]>();
  /** The latest writes, oldest first. */
  #writes: Write[] = [];
  /** Whether group rows are also held by an index, which is paid for. */
  indexed = true;

  /** One page of a Query by `pk`. */
  query({
    pk,
    least = null,
    backward = false,
    after = null,
    limit = Number.POSITIVE_INFINITY,
    consistent = false,
    behind = 0,
  }: PartitionRead): Charged<TablePage> {
    const current = this.#partitions.get(pk) ?? [];
    const rows = consistent ? current : this.#seen(current, behind, ({ item }) => item.pk === pk);
    const first = least === null ? 0 : placeOf(rows, least, pk);
    const range = backward
      ? { first, past: after === null ? rows.length : placeOf(rows, after, pk) }
      : { first: after === null ? first : Math.max(first, placeAfter(rows, after, pk)), past: rows.length };
    return page(rows, { ...range, backward, limit, consistent });
  }

  /** One page of a Query of the index, after the row that an earlier page ended with. */
  queryIndex(conversationId: string, after: Key | null = null, behind = 0): Charged<TablePage> {
    const rows = this.#seen(
      this.#index.get(conversationId) ?? [],
      behind,
      (row) => indexKeyOf(row.item) === conversationId,
    );
    return page(rows, { first: after === null ? 0 : placeAfter(rows, after.sk, after.pk), past: rows.length });
  }

  /** One page of a Scan; `from` counts the rows that earlier pages gave. */
  scan(from = 0): Charged<TablePage> {
    const rows = [...this.#partitions.values()].flat();
    return page(rows, { first: from, past: rows.length });
  }

  /** The row of a key; null: there is none. */
  get({ pk, sk }: Key, consistent: boolean): Charged<Item | null> {
    const row = rowOf(this.#partitions.get(pk) ?? [], sk, pk);
    return { value: row?.item ?? null, units: readUnits(row?.bytes ?? 0, consistent) };
  }

  /** Puts a row unless one is there that it may not replace. Gives whether it did. */
  put(item: Item & Key, mayReplace: (there: Item) => boolean = () => true): Charged<boolean> {
    const after = { item, bytes: itemSize(item) };
    const before = rowOf(this.#partitions.get(item.pk) ?? [], item.sk, item.pk);
    const units = writeUnits(Math.max(after.bytes, before?.bytes ?? 0));
    if (before !== null && !mayReplace(before.item)) return { value: false, units };
    this.#write({ before, after });
    return { value: true, units: units + this.#indexUnits(before, after) };
  }

  /** Deletes a row that is there and may go. Gives whether it did. */
  delete({ pk, sk }: Key, mayDelete: (there: Item) => boolean = () => true): Charged<boolean> {
    const before = rowOf(this.#partitions.get(pk) ?? [], sk, pk);
    const units = writeUnits(before?.bytes ?? 0);
    if (before === null || !mayDelete(before.item)) return { value: false, units };
    this.#write({ before, after: null });
    return { value: true, units: units + this.#indexUnits(before, null) };
  }

  /** Every row, partition by partition. */
  rows(): (Item & Key)[] {
    return [...this.#partitions.values()].flatMap((rows) => rows.map(({ item }) => item));
  }

  #write(write: Write): void {
    const { before, after } = write;
    if (before !== null) this.#take(before);
    if (after !== null) this.#place(after);
    this.#writes.push(write);
    if (this.#writes.length >= 2 * REMEMBERED_WRITES) this.#writes = this.#writes.slice(-REMEMBERED_WRITES);
  }

  #place(row: Row): void {
    insertRow(listAt(this.#partitions, row.item.pk), row);
    const group = indexKeyOf(row.item);
    if (group !== null) insertRow(listAt(this.#index, group), row);
  }

  #take(row: Row): void {
    removeRow(listAt(this.#partitions, row.item.pk), row);
    const group = indexKeyOf(row.item);
    if (group !== null) removeRow(listAt(this.#index, group), row);
  }

  /** These rows as they were some writes ago; `belongs` tells which rows they consist of. */
  #seen(rows: SortedRows, behind: number, belongs: (row: Row) => boolean): SortedRows {
    if (behind === 0) return rows;
    const past = [...rows];
    for (const { before, after } of this.#writes.slice(-Math.min(behind, REMEMBERED_WRITES)).reverse()) {
      if (after !== null && belongs(after)) removeRow(past, after);
      if (before !== null && belongs(before)) insertRow(past, before);
    }
    return past;
  }

  /** What the index costs: one write for a row that enters, leaves or changes in place, two for one that moves in it. */
  #indexUnits(before: Row | null, after: Row | null): number {
    if (!this.indexed) return 0;
    const left = before === null ? null : indexKeyOf(before.item);
    const entered = after === null ? null : indexKeyOf(after.item);
    const bytesLeft = left === null ? 0 : (before?.bytes ?? 0);
    const bytesEntered = entered === null ? 0 : (after?.bytes ?? 0);
    if (left === null && entered === null) return 0;
    if (left !== null && entered !== null && left !== entered) return writeUnits(bytesLeft) + writeUnits(bytesEntered);
    return writeUnits(Math.max(bytesLeft, bytesEntered));
  }
}

/** Where the index holds a row; null: nowhere, since an index key must be text. */
function indexKeyOf({ message_group_uuid: group }: Item): string | null {
  return typeof group === 'string' ? group : null;
}

function listAt(lists: Map<string, Row[]>, key: string): Row[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: Row[] = [];
  lists.set(key, list);
  return list;
}

/** Rows from `first` on and before `past`, in one of the two directions. */
interface Range {
  readonly first: number;
  readonly past: number;
  readonly backward?: boolean;
  readonly limit?: number;
  readonly consistent?: boolean;
}

/** The first page of a range. Like the service, it names a last key whenever it stopped early, even at the very end. */
function page(
  rows: SortedRows,
  { first, past, backward = false, limit = Number.POSITIVE_INFINITY, consistent = false }: Range,
): Charged<TablePage> {
  const items: (Item & Key)[] = [];
  let bytes = 0;
  for (let n = first; n < past && items.length < limit && bytes < PAGE_BYTES; n++) {
    const row = rows[backward ? past - 1 - (n - first) : n];
    if (row === undefined) break;
    items.push(row.item);
    bytes += row.bytes;
  }
  const last = items.at(-1);
  const stopped = items.length >= limit || bytes >= PAGE_BYTES;
  const lastKey = stopped && last !== undefined ? { pk: last.pk, sk: last.sk } : undefined;
  return { value: { items, lastKey }, units: readUnits(bytes, consistent) };
}
