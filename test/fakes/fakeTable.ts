import { itemSize, readUnits, writeUnits } from '../../main/engine/remote/dynamo/capacity.ts';
import type { Item, Key, RawPage } from '../../main/engine/remote/dynamo/codec.ts';
import { insertRow, placeAfter, placeOf, type Row, removeRow, rowOf, type SortedRows } from './sortedRows.ts';

/** A page ends with the item that brings it to this size. */
const PAGE_BYTES = 1_048_576;
/** How many of the latest writes a read may miss. */
const REMEMBERED_WRITES = 64;

/** What a request read or wrote, and the units that the service would charge. */
export interface Charged<T> {
  readonly value: T;
  readonly units: number;
  /** The part of the units that a write consumed of the index. */
  readonly indexUnits?: number;
}

/** A page with a typed last key. */
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
  /** How many of the table's latest writes an inconsistent read misses, up to 64. */
  readonly behind?: number;
}

/** The change of one row by one write. */
interface Write {
  readonly before: Row | null;
  readonly after: Row | null;
}

/**
 * A DynamoDB table in memory: raw rows, keys in byte order, pages of 1 MB, and prices. Several stores may share one. The time of
 * a read grows with its result and the logarithm of the partition's rows.
 */
export class FakeTable {
  readonly #partitions = new Map<string, Row[]>();
  /** Rows by `message_group_uuid`, also without an index, since rows may be seeded before it is turned on. */
  readonly #index = new Map<string, Row[]>();
  /** The latest writes, oldest first. */
  #writes: Write[] = [];
  /** Whether an index holds group rows too, at a cost. */
  indexed = true;

  /** Returns one page of a Query by `pk`. */
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

  /** Returns one page of a Query of the index, after the last row of an earlier page. */
  queryIndex(conversationId: string, after: Key | null = null, behind = 0): Charged<TablePage> {
    const rows = this.#seen(
      this.#index.get(conversationId) ?? [],
      behind,
      (row) => indexKeyOf(row.item) === conversationId,
    );
    return page(rows, { first: after === null ? 0 : placeAfter(rows, after.sk, after.pk), past: rows.length });
  }

  /** Returns one page of a Scan; `from` is the number of rows on earlier pages. */
  scan(from = 0): Charged<TablePage> {
    const rows = [...this.#partitions.values()].flat();
    return page(rows, { first: from, past: rows.length });
  }

  /** Returns the row of a key; null: there is none. */
  get({ pk, sk }: Key, consistent: boolean): Charged<Item | null> {
    const row = rowOf(this.#partitions.get(pk) ?? [], sk, pk);
    return { value: row?.item ?? null, units: readUnits(row?.bytes ?? 0, consistent) };
  }

  /** Puts a row unless it may not replace an existing one; returns whether it did. */
  put(item: Item & Key, mayReplace: (there: Item) => boolean = () => true): Charged<boolean> {
    const after = { item, bytes: itemSize(item) };
    const before = rowOf(this.#partitions.get(item.pk) ?? [], item.sk, item.pk);
    const units = writeUnits(Math.max(after.bytes, before?.bytes ?? 0));
    if (before !== null && !mayReplace(before.item)) return { value: false, units };
    this.#write({ before, after });
    const indexUnits = this.#indexUnits(before, after);
    return { value: true, units: units + indexUnits, indexUnits };
  }

  /** Changes a row, or puts a new one; null from `change`: not on this condition. Returns whether it did. */
  update(key: Key, change: (there: Item) => Item | null): Charged<boolean> {
    const before = this.get(key, true).value;
    const item = change(before ?? {});
    if (item === null) return { value: false, units: writeUnits(before === null ? 0 : itemSize(before)) };
    return this.put({ ...item, ...key });
  }

  /** Deletes a row if it exists and may be deleted; returns whether it did. */
  delete({ pk, sk }: Key, mayDelete: (there: Item) => boolean = () => true): Charged<boolean> {
    const before = rowOf(this.#partitions.get(pk) ?? [], sk, pk);
    const units = writeUnits(before?.bytes ?? 0);
    if (before === null || !mayDelete(before.item)) return { value: false, units };
    this.#write({ before, after: null });
    const indexUnits = this.#indexUnits(before, null);
    return { value: true, units: units + indexUnits, indexUnits };
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
    const conversationId = indexKeyOf(row.item);
    if (conversationId !== null) insertRow(listAt(this.#index, conversationId), row);
  }

  #take(row: Row): void {
    removeRow(listAt(this.#partitions, row.item.pk), row);
    const conversationId = indexKeyOf(row.item);
    if (conversationId !== null) removeRow(listAt(this.#index, conversationId), row);
  }

  /** Returns these rows as they were some writes ago; `belongs` selects the rows that are among them. */
  #seen(rows: SortedRows, behind: number, belongs: (row: Row) => boolean): SortedRows {
    if (behind === 0) return rows;
    const past = [...rows];
    for (const { before, after } of this.#writes.slice(-Math.min(behind, REMEMBERED_WRITES)).reverse()) {
      if (after !== null && belongs(after)) removeRow(past, after);
      if (before !== null && belongs(before)) insertRow(past, before);
    }
    return past;
  }

  /** The units of the index: one write for a row that enters, leaves or changes in place, two for one that moves. */
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

/** The key of a row in the index; null: none, since an index key must be text. */
function indexKeyOf({ message_group_uuid: conversationId }: Item): string | null {
  return typeof conversationId === 'string' ? conversationId : null;
}

function listAt(lists: Map<string, Row[]>, key: string): Row[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: Row[] = [];
  lists.set(key, list);
  return list;
}

/** Rows from `first` to before `past`, in the given direction. */
interface Range {
  readonly first: number;
  readonly past: number;
  readonly backward?: boolean;
  readonly limit?: number;
  readonly consistent?: boolean;
}

/** The first page of a range. Like the service, returns a last key whenever it stopped early, even at the end. */
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
