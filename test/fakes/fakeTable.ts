import { itemSize, readUnits, writeUnits } from '../../main/engine/remote/dynamo/capacity.ts';
import type { Item, Key } from '../../main/engine/remote/dynamo/item.ts';
import type { RawPage } from '../../main/engine/remote/dynamo/page.ts';
import { compareKeys } from '../../shared/order.ts';

/** A page ends with the item that brings it to this size. */
const PAGE_BYTES = 1_048_576;

/** What a request read or wrote, and the units that the service would charge. */
export interface Charged<T> {
  readonly value: T;
  readonly units: number;
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
}

/** DynamoDB's table in memory: raw rows, keys in byte order, pages of 1 MB, and its prices. */
export class FakeTable {
  /** Rows by `pk`, each partition in ascending byte order of `sk`. */
  readonly #partitions = new Map<string, (Item & Key)[]>();
  /** Whether group rows are also held by an index, which is paid for. */
  indexed = true;

  /** One page of a Query by `pk`. */
  query({
    pk,
    least = null,
    after = null,
    backward = false,
    limit,
    consistent = false,
  }: PartitionRead): Charged<RawPage> {
    const rows = (this.#partitions.get(pk) ?? []).filter(({ sk }) => least === null || compareKeys(sk, least) >= 0);
    if (backward) rows.reverse();
    const isAhead = ({ sk }: Key) => (backward ? compareKeys(sk, after ?? '') < 0 : compareKeys(sk, after ?? '') > 0);
    return page(after === null ? rows : rows.filter(isAhead), limit, consistent);
  }

  /** One page of a Query of the index; `from` counts the rows that earlier pages gave. */
  queryIndex(groupId: string, from = 0): Charged<RawPage> {
    // An index key must be text, so a row that holds a number there is not in it.
    const rows = this.rows().filter((row) => indexKeyOf(row) === groupId);
    return page(rows.sort((a, b) => compareKeys(a.sk, b.sk)).slice(from), undefined);
  }

  /** One page of a Scan; `from` counts the rows that earlier pages gave. */
  scan(from = 0): Charged<RawPage> {
    return page(this.rows().slice(from), undefined);
  }

  get({ pk, sk }: Key, consistent: boolean): Charged<Item | null> {
    const item = this.#partitions.get(pk)?.find((row) => row.sk === sk) ?? null;
    return { value: item, units: readUnits(item === null ? 0 : itemSize(item), consistent) };
  }

  /** Puts a row unless one is there that it may not replace. Gives whether it did. */
  put(item: Item & Key, mayReplace: (there: Item) => boolean = () => true): Charged<boolean> {
    const rows = this.#partitions.get(item.pk) ?? [];
    this.#partitions.set(item.pk, rows);
    const place = rows.findIndex(({ sk }) => compareKeys(sk, item.sk) >= 0);
    const at = place === -1 ? rows.length : place;
    const before = rows[at]?.sk === item.sk ? (rows[at] ?? null) : null;
    const bytes = Math.max(itemSize(item), before === null ? 0 : itemSize(before));
    if (before !== null && !mayReplace(before)) return { value: false, units: writeUnits(bytes) };
    rows.splice(at, before === null ? 0 : 1, item);
    return { value: true, units: writeUnits(bytes) + this.#indexUnits(before, item) };
  }

  /** Deletes a row that is there and may go. Gives whether it did. */
  delete({ pk, sk }: Key, mayDelete: (there: Item) => boolean = () => true): Charged<boolean> {
    const rows = this.#partitions.get(pk) ?? [];
    const at = rows.findIndex((row) => row.sk === sk);
    const before = rows[at] ?? null;
    const units = writeUnits(before === null ? 0 : itemSize(before));
    if (before === null || !mayDelete(before)) return { value: false, units };
    rows.splice(at, 1);
    return { value: true, units: units + this.#indexUnits(before, null) };
  }

  /** Every row, partition by partition. */
  rows(): (Item & Key)[] {
    return [...this.#partitions.values()].flat();
  }

  /** What the index costs: one write for a row that enters, leaves or changes in place, two for one that moves in it. */
  #indexUnits(before: Item | null, after: Item | null): number {
    if (!this.indexed) return 0;
    const [left, entered] = [before, after].map((item) =>
      item === null || indexKeyOf(item) === undefined ? null : item,
    );
    if (!left && !entered) return 0;
    if (left && entered && indexKeyOf(left) !== indexKeyOf(entered)) {
      return writeUnits(itemSize(left)) + writeUnits(itemSize(entered));
    }
    return writeUnits(Math.max(...[left, entered].map((item) => (item ? itemSize(item) : 0))));
  }
}

const indexKeyOf = ({ message_group_uuid }: Item): unknown => message_group_uuid;

/** The first page of these rows. Like the service, it names a last key whenever it stopped early, even at the very end. */
function page(rows: readonly (Item & Key)[], limit = Number.POSITIVE_INFINITY, consistent = false): Charged<RawPage> {
  const items: (Item & Key)[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (items.length >= limit || bytes >= PAGE_BYTES) break;
    items.push(row);
    bytes += itemSize(row);
  }
  const last = items.at(-1);
  const stopped = items.length >= limit || bytes >= PAGE_BYTES;
  const lastKey = stopped && last !== undefined ? { pk: last.pk, sk: last.sk } : undefined;
  return { value: { items, lastKey }, units: readUnits(bytes, consistent) };
}
