import type { Page } from '../../../main/engine/remote/messageStore.ts';
import { type GroupRow, SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';

/** The first page. */
export async function firstPage<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>> {
  for await (const page of pages) return page;
  throw new Error('A Query has at least one page.');
}

/** A page of ascending or descending keys, cut after its first `keep` rows, readable or not. */
export function cutPage(page: Page<GroupRow>, keep: number, isDescending: boolean): Page<GroupRow> {
  const sign = isDescending ? -1 : 1;
  const isKept = (key: string, last: string): boolean => sign * compareKeys(key, last) <= 0;
  const keys = [...page.items.map(({ sortKey }) => sortKey), ...page.unparsable.map(({ sk }) => sk)];
  const last = keys.sort((a, b) => sign * compareKeys(a, b))[keep - 1];
  if (last === undefined || keys.length === keep) return page;
  return {
    ...page,
    items: page.items.filter(({ sortKey }) => isKept(sortKey, last)),
    unparsable: page.unparsable.filter(({ sk }) => isKept(sk, last)),
    next: SortKey.parse(last),
  };
}

/** The smallest key greater than this one. */
export const successorOf = (key: SortKey): SortKey => SortKey.parse(`${key}\0`);
