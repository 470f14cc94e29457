import type { Completeness } from '../../../../shared/contract/messages.ts';
import type { ConversationId, SortKey } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstantOrNull, readSortKeyOrNull, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';
import type { Conversations } from './conversations.ts';
import { greaterKey, type KeyInterval, type KeyRange, subtractRange } from './keys.ts';

/** An interval of a conversation that was not read. */
interface KnownGap extends KeyInterval {
  readonly conversationId: ConversationId;
}

interface StoredGap extends KeyInterval {
  readonly id: number;
}

/** A gap and its place among the cached messages. */
export interface PlacedGap extends StoredGap {
  /** The instant of the first cached message, by key, above the gap; null if there is none. */
  readonly at: Instant | null;
}

/**
 * The intervals of each conversation that were not read. Keys above the head are not read either but are no gap: the next
 * pull is for them. Together with those, gaps and covered keys always make up all keys.
 *
 * A conversation that was never read has one gap over everything; only that one can have no upper bound.
 */
export function createGaps(store: Store, conversations: Conversations) {
  const byId = store.query(
    'SELECT c.group_id, g.above, g.below FROM gap g JOIN conversation c ON c.ref = g.conversation WHERE g.id = ?',
    readKnownGap,
  );
  const inner = store.query(
    `SELECT c.group_id, g.id FROM gap g JOIN conversation c ON c.ref = g.conversation WHERE g.above IS NOT NULL
       ORDER BY c.opened_at DESC NULLS LAST, c.newest_at DESC, c.ref, g.above DESC LIMIT 1`,
    (row: Row<'group_id' | 'id'>) => ({ conversationId: readConversationId(row.group_id), gapId: readWhole(row.id) }),
  );
  const incomplete = store.column(
    `SELECT group_id FROM conversation c JOIN group_row r ON r.ref = c.row_ref
       WHERE EXISTS (SELECT 1 FROM gap WHERE conversation = c.ref)
       ORDER BY max(r.at, ifnull(c.newest_at, r.at)) DESC, c.group_id`,
    readConversationId,
  );
  const selectLowest = store.column('SELECT id FROM gap WHERE conversation = ? AND above IS NULL', readWhole);
  const takeBelow = store.column(
    'DELETE FROM gap WHERE conversation = ? AND above < ? RETURNING below',
    readSortKeyOrNull,
  );
  const selectOfConversation = store.query(
    'SELECT id, above, below FROM gap WHERE conversation = ? ORDER BY above NULLS FIRST',
    readGap,
  );
  const selectPlaced = store.query(
    `SELECT id, above, below, (
         SELECT m.at FROM message m WHERE m.conversation = gap.conversation AND m.sort_key >= gap.below
         ORDER BY m.sort_key LIMIT 1
       ) AS at FROM gap WHERE conversation = ? ORDER BY above NULLS FIRST`,
    (row: Row<'id' | 'above' | 'below' | 'at'>): PlacedGap => ({ ...readGap(row), at: readInstantOrNull(row.at) }),
  );
  const insert = store.command('INSERT INTO gap (conversation, above, below) VALUES (?, ?, ?)');
  const update = store.command('UPDATE gap SET above = ?, below = ? WHERE id = ?');
  const deleteOne = store.command('DELETE FROM gap WHERE id = ?');

  function ofConversation(conversation: number): StoredGap[] {
    return selectOfConversation.all(conversation);
  }

  function placed(conversation: number): PlacedGap[] {
    return selectPlaced.all(conversation);
  }

  return {
    /** Where a gap is; null if it is filled. */
    find: (gapId: number): KnownGap | null => byId.get(gapId),
    /** A gap between two cached messages, in the conversation that was on screen last; null if there is none. */
    inner: (): { readonly conversationId: ConversationId; readonly gapId: number } | null => inner.get(),
    /** Listed conversations with gaps, newest first. */
    incomplete: (): ConversationId[] => incomplete.all(),
    /** What of one conversation was not read, listed or not. */
    missingIn(conversationId: ConversationId): Completeness {
      const gaps = store.snapshot(() => ofConversation(conversations.open(conversationId).ref));
      const inner = gaps.filter(({ above }) => above !== null).length;
      return { gaps: inner, conversations: gaps.length > inner ? 1 : 0 };
    },
    /** The newest gap of a conversation after `notBefore` (null: of all). One without a cached message after it is newest. */
    newest(conversationId: ConversationId, notBefore: Instant | null): number | null {
      const isAfter = ({ at }: PlacedGap): boolean => notBefore === null || at === null || at > notBefore;
      const all = store.snapshot(() => placed(conversations.open(conversationId).ref));
      return all.findLast(isAfter)?.id ?? null;
    },
    /** A conversation's gaps in ascending order of keys. */
    ofConversation,
    /** A conversation's gaps in ascending order of keys, each with its place in time. */
    placed,
    /**
     * Makes everything below a key one gap, after the messages there were evicted. It keeps the id of the lowest gap. A gap
     * around the key, which a message sent there can leave, becomes part of it.
     */
    uncoverBelow(conversation: number, key: SortKey): void {
      const below = takeBelow.all(conversation, key).reduce(greaterKey, key);
      const lowest = selectLowest.get(conversation);
      if (lowest === null) insert(conversation, null, below);
      else update(null, below, lowest);
    },
    /**
     * Removes a range that was read from the gaps; returns the new head. A gap keeps its id while some of it remains; if a
     * range splits it, the older part keeps the id.
     * @param stored its gaps, of `ofConversation`
     * @param greatestRead the greatest key found in the range; null if it is empty.
     */
    cover(
      conversation: number,
      stored: readonly StoredGap[],
      head: SortKey | null,
      range: KeyRange,
      greatestRead: SortKey | null,
    ): SortKey | null {
      const wasEverRead = stored.every((gap) => gap.below !== null);
      const unread: readonly (KeyInterval & { readonly id: number | null })[] = wasEverRead
        ? [...stored, { id: null, above: head, below: null }]
        : stored;

      let next = greaterKey(head, greatestRead ?? range.above);
      for (const interval of unread) {
        let id = interval.id;
        for (const rest of subtractRange(interval, range, greatestRead)) {
          if (rest.below === null && (wasEverRead || rest.above !== null)) {
            // The rest above everything that was read is no gap: these are the keys above the new head.
            next = rest.above;
          } else if (id === null) {
            insert(conversation, rest.above, rest.below);
          } else {
            update(rest.above, rest.below, id);
            id = null;
          }
        }
        if (id !== null) deleteOne(id);
      }
      return next;
    },
  };
}

export type Gaps = ReturnType<typeof createGaps>;

const readGap = (row: Row<'id' | 'above' | 'below'>): StoredGap => ({
  id: readWhole(row.id),
  above: readSortKeyOrNull(row.above),
  below: readSortKeyOrNull(row.below),
});

const readKnownGap = (row: Row<'group_id' | 'above' | 'below'>): KnownGap => ({
  conversationId: readConversationId(row.group_id),
  above: readSortKeyOrNull(row.above),
  below: readSortKeyOrNull(row.below),
});
