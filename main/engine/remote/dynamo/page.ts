import { z } from 'zod';
import { SortKey, type UnparsableItem } from '../../../../shared/model.ts';
import type { Page } from '../messageStore.ts';
import type { Decoded } from './codec.ts';
import type { Item } from './item.ts';

/** One page of raw rows, and the key to go on from; undefined: there is no more. */
export interface RawPage {
  readonly items: readonly Item[];
  readonly lastKey: Record<string, unknown> | undefined;
}

/** The part of a "last evaluated key" that a page goes on from; the rest follows from the partition. */
const LastKey = z.object({ sk: SortKey });

/** Decodes a page of rows; what can't be read stands apart. */
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
