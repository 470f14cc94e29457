import { z } from 'zod';
import { SortKey, type UnparsableItem } from '../../../../shared/model.ts';
import { compareKeys } from '../../../../shared/order.ts';
import type { MessageQuery, Page } from '../messageStore.ts';
import type { Decoded, Item } from './codec.ts';

/** One page of raw rows, and the key to continue from; undefined: there are no more. */
export interface RawPage {
  readonly items: readonly Item[];
  readonly lastKey: Record<string, unknown> | undefined;
}

/** The part of a "last evaluated key" that differs within a partition. */
const LastKey = z.object({ sk: SortKey });

/** Decodes a page of rows. Unreadable rows are listed separately. */
export function toPage<T>({ items: raw, lastKey }: RawPage, decode: (item: Item) => Decoded<T>): Page<T> {
  const items: T[] = [];
  const unparsable: UnparsableItem[] = [];
  for (const item of raw) {
    const decoded = decode(item);
    if (decoded.ok) items.push(decoded.value);
    else unparsable.push(decoded.unparsable);
  }
  return { items, unparsable, next: lastKey === undefined ? null : LastKey.parse(lastKey).sk };
}

/**
 * Where a Query starts: after a key, at the end of its range (null), or nowhere, since no key can be in its range. The
 * service refuses a start outside of the range.
 */
export function startOf({
  direction,
  from,
  downTo,
}: Pick<MessageQuery, 'direction' | 'from' | 'downTo'>): { readonly after: SortKey } | null | 'nothing' {
  if (from === null) return null;
  if (downTo !== null) {
    const order = compareKeys(from, downTo);
    if (direction === 'backward' && order <= 0) return 'nothing';
    if (direction === 'forward' && order < 0) return null;
  }
  return { after: from };
}
