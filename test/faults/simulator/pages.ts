import type { Page } from '../../../main/engine/remote/messageStore.ts';
import { type GroupRow, SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';

/** The first page. */
export async function firstPage<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>> {
  for await (const page of pages) return page;
  throw new Error('A Query has at least one page.');
}

/** A page of ascending keys, cut after its first `keep` rows, readable or not. */
export function cutPage(page: Page<GroupRow>, keep: number): Page<GroupRow> {
  const keys = [...page.items.map(({ sortKey }) => sortKey), ...page.unparsable.map(({ sk }) => sk)].sort(compareKeys);
  const last = keys[keep - 1];
  if (last === undefined || keys.length === keep) return page;
  return {
    items: page.items.filter(({ sortKey }) => compareKeys(sortKey, last) <= 0),
    unparsable: page.unparsable.filter(({ sk }) => compareKeys(sk, last) <= 0),
    next: SortKey.parse(last),
  };
}

/** The smallest key greater than this one. */
export const successorOf = (key: SortKey): SortKey => SortKey.parse(`${key}\0`);
