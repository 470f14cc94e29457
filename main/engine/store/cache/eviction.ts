import type { ConversationId } from '../../../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstant, readSortKey, readSortKeyOrNull, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';
import type { CacheStorage } from './cacheStorage.ts';
import type { Changes } from './changes.ts';
import type { Gaps } from './gaps.ts';
import type { MessageRows } from './messageRows.ts';
import type { SearchIndex } from './searchIndex.ts';

export interface EvictionLimits {
  /** What the database may take, free pages not counted. */
  readonly bytes: number;
  /** Messages before this instant are evicted even if there is room; null: they stay. */
  readonly olderThan: Instant | null;
  /** How many of each conversation's newest messages always stay; at least 1. */
  readonly keepNewest: number;
  readonly now: Instant;
}

export interface EvictionOutcome {
  /** How many messages left the cache; 0 if nothing that may leave exceeds the limits. */
  readonly evicted: number;
  readonly conversations: readonly ConversationId[];
}

interface EvictionParts {
  readonly changes: Changes;
  readonly gaps: Gaps;
  readonly rows: MessageRows;
  readonly index: SearchIndex;
  readonly storage: CacheStorage;
}

interface Candidate {
  readonly ref: number;
  readonly conversationId: ConversationId;
}

/** One step takes 20 to 60 ms: between steps the thread answers the window. */
const MESSAGES_PER_STEP = 1_000;
/** How many messages leave before the size is checked again. */
const MESSAGES_PER_CHUNK = 250;
/** Pages of the full-text index that a step may rewrite to release the room of evicted words. */
const MERGED_PAGES = 100;
/** A person who has just read far back in a conversation may still be there. */
const LEFT_ALONE_MICROS = 3_600 * MICROS_PER_SECOND;

/**
 * Makes room: the messages below a key leave, and the keys below it become a gap, so that cached keys and gaps still make
 * up every key.
 */
export function createEviction(store: Store, { changes, gaps, rows, index, storage }: EvictionParts) {
  const candidates = `SELECT ref, group_id FROM conversation c
       WHERE head IS NOT NULL AND EXISTS (SELECT 1 FROM message WHERE conversation = c.ref LIMIT 1 OFFSET :keepNewest)`;
  const order = 'ORDER BY opened_at NULLS FIRST, newest_at, ref';
  const byOpening = store.query(`${candidates} ${order}`, readCandidate);
  const aged = store.query(
    `${candidates} AND (opened_at IS NULL OR opened_at < :openedBefore)
       AND (SELECT at FROM message WHERE conversation = c.ref ORDER BY at LIMIT 1) < :olderThan ${order}`,
    readCandidate,
  );
  // Nothing above the head leaves either: it was not read, and the next pull is for it.
  const selectKeptFrom = store.column(
    `SELECT min(sort_key) FROM (
         SELECT * FROM (SELECT sort_key FROM message WHERE conversation = ? ORDER BY at DESC, id DESC LIMIT ? + 0)
         UNION ALL SELECT head FROM conversation WHERE ref = ?
       )`,
    readSortKeyOrNull,
  );
  const selectLowest = store.query(
    'SELECT sort_key, at FROM message WHERE conversation = ? AND sort_key < ? ORDER BY sort_key LIMIT ? + 0',
    (row: Row<'sort_key' | 'at'>) => ({ sortKey: readSortKey(row.sort_key), at: readInstant(row.at) }),
  );

  function evict({ bytes, olderThan, keepNewest, now }: EvictionLimits): EvictionOutcome {
    const conversations = new Set<ConversationId>();
    const fits = (): boolean => storage.usedBytes() <= bytes;
    let left = MESSAGES_PER_STEP;
    const take = (candidates: readonly Candidate[], before: Instant | null, isDone: () => boolean): void => {
      for (const { ref, conversationId } of candidates) {
        for (let more = true; more; ) {
          if (left <= 0 || isDone()) return;
          const evicted = evictChunk(ref, keepNewest, before, Math.min(left, MESSAGES_PER_CHUNK));
          if (evicted > 0) conversations.add(conversationId);
          left -= evicted;
          more = evicted > 0;
        }
      }
    };
    if (olderThan !== null) {
      take(aged.all({ keepNewest, openedBefore: now - LEFT_ALONE_MICROS, olderThan }), olderThan, () => false);
    }
    if (left > 0 && !fits()) take(byOpening.all({ keepNewest }), null, fits);
    if (conversations.size > 0) index.merge(MERGED_PAGES);
    return { evicted: MESSAGES_PER_STEP - left, conversations: [...conversations] };
  }

  /**
   * Removes up to `count` messages with the lowest keys, below the first one that is among the newest or not before
   * `before`. Returns how many were removed.
   */
  function evictChunk(conversation: number, keepNewest: number, before: Instant | null, count: number): number {
    const keptFrom = selectKeptFrom.get(conversation, keepNewest, conversation);
    if (keptFrom === null) return 0;
    const lowest = selectLowest.all(conversation, keptFrom, count + 1);
    const firstKept = lowest.findIndex(({ at }, n) => n === count || (before !== null && at >= before));
    const end = lowest[firstKept]?.sortKey ?? keptFrom;
    const evicted = firstKept === 0 ? 0 : rows.removeBelow(conversation, end);
    if (evicted > 0) {
      gaps.uncoverBelow(conversation, end);
      changes.removeBelow(conversation, end);
    }
    return evicted;
  }

  return {
    /**
     * One bounded step towards the limits: first messages older than allowed, then the oldest of the conversations that were
     * on screen longest ago. Repeat it until nothing is evicted.
     */
    step: (limits: EvictionLimits): EvictionOutcome => store.transaction(() => evict(limits)),
  };
}

const readCandidate = (row: Row<'ref' | 'group_id'>): Candidate => ({
  ref: readWhole(row.ref),
  conversationId: readConversationId(row.group_id),
});
