import { type ConversationId, type Message, SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import type { KeyRange } from '../cache/keys.ts';
import type { MessageQuery, MessageStore, Page, RequestContext } from '../remote/messageStore.ts';

/** Rows asked for at a time: a screenful or two, and 50 messages of usual size still cost 2 read units. */
export const newestPageSize = 50;
/** A reader who goes back reads on, so history comes in larger pages. */
export const historyPageSize = 100;
/** Places that are looked at one by one in a pull: a conversation has one group row, seldom two. */
const MOST_PLACES = 5;

/** What to read of a conversation's newer end. */
export interface NewestPlan {
  /** The first page ends here, or after `newestPageSize` rows; null: after those. */
  readonly downTo: SortKey | null;
  /** What was read before is read again down to here, however much that is; null: it is not. */
  readonly reach: SortKey | null;
  /** The greatest key that was read before. */
  readonly head: SortKey | null;
  /** Keys of group rows that moved: there, or nowhere, is the message that moved them. In ascending order. */
  readonly places: readonly SortKey[];
  readonly consistent: boolean;
}

/** A page and the keys that it is all of. */
export interface RangeRead {
  readonly range: KeyRange;
  readonly page: Page<Message>;
}

/**
 * Reads the newest page of a conversation, and what else a message can be at that was written since the last time:
 *
 * - between that page and the head: nothing is read; it is new and becomes a gap, which is shown;
 * - below the head down to `reach`: all of it, since no gap would tell of a message that came late into what was read;
 * - below that: at the places where group rows say that something is.
 */
export async function readNewest(
  store: MessageStore,
  conversationId: ConversationId,
  { downTo, reach, head, places, consistent }: NewestPlan,
  context: RequestContext,
): Promise<RangeRead[]> {
  const reads: RangeRead[] = [];
  const read = async (query: Pick<MessageQuery, 'from' | 'downTo' | 'limit'>): Promise<SortKey | null> => {
    const page = await store.listMessages(conversationId, { direction: 'backward', consistent, ...query }, context);
    reads.push({ range: { above: page.next ?? query.downTo, below: query.from }, page });
    return page.next;
  };

  let next = await read({ from: null, downTo, limit: newestPageSize });
  const afterHead = head === null ? null : keyAfter(head);
  if (next !== null && afterHead !== null && compareKeys(next, afterHead) > 0) next = afterHead;
  while (next !== null && reach !== null && compareKeys(next, reach) > 0) {
    next = await read({ from: next, downTo: reach, limit: historyPageSize });
  }

  const unread = places.filter((key) => !reads.some(({ range }) => isInRange(key, range)));
  for (const key of unread.slice(-MOST_PLACES)) {
    await read({ from: keyAfter(key), downTo: key, limit: 1 });
  }
  return reads;
}

/**
 * The key from which a read backwards comes upon this one first: nothing sorts between but this key with a space or a
 * control character behind it. A key that leaves no room for one more character stands for itself.
 */
const keyAfter = (key: SortKey): SortKey => (key.length < 1_000 ? SortKey.parse(`${key}!`) : key);

/** Whether a key is one of those that a page is all of. */
const isInRange = (key: SortKey, { above, below }: KeyRange): boolean =>
  (above === null || compareKeys(key, above) >= 0) && (below === null || compareKeys(key, below) < 0);
