import { type ConversationId, type Message, SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import type { MessageQuery, MessageStore, Page, RequestContext } from '../remote/messageStore.ts';
import type { KeyRange } from '../store/cache/keys.ts';

/** Rows per request for the newest page: a screen or two, and 50 messages of usual size still cost 2 read units. */
export const newestPageSize = 50;
/** Rows per request for history: a reader who scrolls back keeps reading. */
export const historyPageSize = 100;
/** Keys of moved group rows that one pull looks up: a conversation has one group row, rarely two. */
const MOST_LOOKUPS = 5;

/** What to read at a conversation's newer end. */
export interface NewestPlan {
  /** The first page ends at this key or after `newestPageSize` rows; null: after those rows. */
  readonly downTo: SortKey | null;
  /** Keys that were read before are read again down to this one, however many; null: they are not. */
  readonly reach: SortKey | null;
  /** The greatest key that was read before. */
  readonly head: SortKey | null;
  /** Keys of group rows that moved, ascending: the message that moved a row has the same key, if it exists. */
  readonly rowKeys: readonly SortKey[];
  readonly consistent: boolean;
}

/** A page and the key range that it covers completely. */
export interface RangeRead {
  readonly range: KeyRange;
  readonly page: Page<Message>;
}

/**
 * Reads the newest page of a conversation and every other place that a message written since the last read can have:
 *
 * - between that page and the head: not read; it becomes a gap, which the screen shows;
 * - from the head down to `reach`: read completely, since no gap would show a message that came late into this range;
 * - below `reach`: only the keys of group rows that moved.
 */
export async function readNewest(
  store: MessageStore,
  conversationId: ConversationId,
  { downTo, reach, head, rowKeys, consistent }: NewestPlan,
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

  const unread = rowKeys.filter((key) => !reads.some(({ range }) => isInRange(key, range)));
  for (const key of unread.slice(-MOST_LOOKUPS)) {
    await read({ from: keyAfter(key), downTo: key, limit: 1 });
  }
  return reads;
}

/**
 * The key from which a backward read finds the given key first: only the key followed by a space or control character
 * sorts in between. A key too long for one more character is returned unchanged.
 */
const keyAfter = (key: SortKey): SortKey => (key.length < 1_000 ? SortKey.parse(`${key}!`) : key);

const isInRange = (key: SortKey, { above, below }: KeyRange): boolean =>
  (above === null || compareKeys(key, above) >= 0) && (below === null || compareKeys(key, below) < 0);
