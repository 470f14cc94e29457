import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstant, readSortKeyOrNull, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import type { Gaps } from './gaps.ts';
import type { MessageTable } from './messageTable.ts';
import type { SearchIndex } from './searchIndex.ts';

export interface EvictionLimits {
  /** What the database may take, free pages not counted. */
  readonly bytes: number;
  /** Messages before this instant go whatever there is room for; null: they stay. */
  readonly olderThan: Instant | null;
  /** How many of each conversation's newest messages stay in any case; at least 1. */
  readonly keepNewest: number;
  readonly now: Instant;
}

export interface EvictionOutcome {
  /** How many messages left the cache; 0: nothing that may go is above the limits. */
  readonly evicted: number;
  readonly groups: readonly ConversationId[];
}

/** One step takes some 20 to 60 ms: the thread answers the window in between. */
const MESSAGES_A_STEP = 1_000;
/** How many messages go before the size is looked at again. */
const MESSAGES_AT_ONCE = 250;
/** Pages of the full-text index that a step may write in order to give back what the evicted words took. */
const MERGED_PAGES = 100;
/** Somebody who has just read far back in a conversation may still be there. */
const LEFT_ALONE_MICROS = 3_600 * MICROS_PER_SECOND;

/**
 * Makes room: the messages below a key go, and the keys below it become a gap, so that what is cached and what is not
 * known still make up every key.
 */
export class Eviction {
  readonly #gaps: Gaps;
  readonly #table: MessageTable;
  readonly #index: SearchIndex;
  readonly #usedBytes;
  readonly #byOpening;
  readonly #aged;
  readonly #keptFrom;
  readonly #lowest;

  constructor(
    statements: Statements,
    parts: { readonly gaps: Gaps; readonly table: MessageTable; readonly index: SearchIndex },
  ) {
    this.#gaps = parts.gaps;
    this.#table = parts.table;
    this.#index = parts.index;
    this.#usedBytes = statements.value<[]>(
      `SELECT (page_count - freelist_count) * page_size
         FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    );
    const candidates = `SELECT ref, group_id FROM conversation c
       WHERE head IS NOT NULL AND EXISTS (SELECT 1 FROM message WHERE conversation = c.ref LIMIT 1 OFFSET :keepNewest)`;
    const order = 'ORDER BY opened_at NULLS FIRST, newest_at, ref';
    this.#byOpening = statements.rows<[{ keepNewest: number }], Row<'ref' | 'group_id'>>(`${candidates} ${order}`);
    this.#aged = statements.rows<
      [{ keepNewest: number; openedBefore: number; olderThan: number }],
      Row<'ref' | 'group_id'>
    >(
      `${candidates} AND (opened_at IS NULL OR opened_at < :openedBefore)
       AND (SELECT at FROM message WHERE conversation = c.ref ORDER BY at LIMIT 1) < :olderThan ${order}`,
    );
    // Nor does anything above the head go: what is there was not read, and is for the next pull to find.
    this.#keptFrom = statements.value<[number, number, number]>(
      `SELECT min(sort_key) FROM (
         SELECT * FROM (SELECT sort_key FROM message WHERE conversation = ? ORDER BY at DESC, id DESC LIMIT ?)
         UNION ALL SELECT head FROM conversation WHERE ref = ?
       )`,
    );
    this.#lowest = statements.rows<[number, string, number], Row<'sort_key' | 'at'>>(
      'SELECT sort_key, at FROM message WHERE conversation = ? AND sort_key < ? ORDER BY sort_key LIMIT ?',
    );
  }

  /** One step; to be called in a transaction. See `Cache.evict`. */
  step({ bytes, olderThan, keepNewest, now }: EvictionLimits): EvictionOutcome {
    const groups = new Set<ConversationId>();
    const fits = (): boolean => readWhole(this.#usedBytes.get()) <= bytes;
    let left = MESSAGES_A_STEP;
    const take = (rows: readonly Row<'ref' | 'group_id'>[], before: Instant | null, isDone: () => boolean): void => {
      for (const row of rows) {
        for (let more = true; more; ) {
          if (left <= 0 || isDone()) return;
          const evicted = this.#evictChunk(readWhole(row.ref), keepNewest, before, Math.min(left, MESSAGES_AT_ONCE));
          if (evicted > 0) groups.add(readConversationId(row.group_id));
          left -= evicted;
          more = evicted > 0;
        }
      }
    };
    if (olderThan !== null) {
      take(this.#aged.all({ keepNewest, openedBefore: now - LEFT_ALONE_MICROS, olderThan }), olderThan, () => false);
    }
    if (left > 0 && !fits()) take(this.#byOpening.all({ keepNewest }), null, fits);
    if (groups.size > 0) this.#index.merge(MERGED_PAGES);
    return { evicted: MESSAGES_A_STEP - left, groups: [...groups] };
  }

  /**
   * Removes up to `count` messages with the lowest keys: those below the first that is one of the newest, or not before
   * `before`. Gives how many went.
   */
  #evictChunk(conversation: number, keepNewest: number, before: Instant | null, count: number): number {
    const keptFrom = readSortKeyOrNull(this.#keptFrom.get(conversation, keepNewest, conversation));
    if (keptFrom === null) return 0;
    const lowest = this.#lowest.all(conversation, keptFrom, count + 1);
    const stays = lowest.findIndex((row, n) => n === count || (before !== null && readInstant(row.at) >= before));
    const end = readSortKeyOrNull(lowest[stays]?.sort_key ?? null) ?? keptFrom;
    const evicted = stays === 0 ? 0 : this.#table.removeBelow(conversation, end);
    if (evicted > 0) this.#gaps.uncoverBelow(conversation, end);
    return evicted;
  }
}
