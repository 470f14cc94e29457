import type { Completeness } from '../../../shared/ipc/reading.ts';
import type { ConversationId, SortKey } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstantOrNull, readSortKeyOrNull, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { greaterKey, type KeyInterval, type KeyRange, subtractRange } from './keys.ts';

/** A stretch of a conversation that was not read, by its id: all that it takes to read it. */
export interface KnownGap extends KeyInterval {
  readonly conversationId: ConversationId;
}

interface StoredGap extends KeyInterval {
  readonly id: number;
}

/** A gap and where it stands among the cached messages. */
export interface PlacedGap extends StoredGap {
  /** The instant of the first cached message, by key, above the gap; null: there is none. */
  readonly at: Instant | null;
}

/**
 * The stretches of each conversation that were not read. Keys above the head are not read either, yet are no gap: they
 * are what the next pull is for. Together with those, gaps and covered keys always make up all keys.
 *
 * A conversation that was never read has one gap over everything; it is the only one that can have no upper bound.
 */
export class Gaps {
  readonly #byId;
  readonly #inner;
  readonly #incomplete;
  readonly #lowest;
  readonly #takeBelow;
  readonly #ofConversation;
  readonly #placed;
  readonly #insert;
  readonly #update;
  readonly #delete;

  constructor(statements: Statements) {
    this.#byId = statements.rows<[number], Row<'group_id' | 'above' | 'below'>>(
      'SELECT c.group_id, g.above, g.below FROM gap g JOIN conversation c ON c.ref = g.conversation WHERE g.id = ?',
    );
    this.#inner = statements.rows<[], Row<'group_id' | 'id'>>(
      `SELECT c.group_id, g.id FROM gap g JOIN conversation c ON c.ref = g.conversation WHERE g.above IS NOT NULL
       ORDER BY c.opened_at DESC NULLS LAST, c.newest_at DESC, c.ref, g.above DESC LIMIT 1`,
    );
    this.#incomplete = statements.value<[]>(
      `SELECT group_id FROM conversation c JOIN group_row r ON r.ref = c.row_ref
       WHERE EXISTS (SELECT 1 FROM gap WHERE conversation = c.ref)
       ORDER BY max(r.at, ifnull(c.newest_at, r.at)) DESC, c.group_id`,
    );
    this.#lowest = statements.value<[number]>('SELECT id FROM gap WHERE conversation = ? AND above IS NULL');
    this.#takeBelow = statements.value<[number, string]>(
      'DELETE FROM gap WHERE conversation = ? AND above < ? RETURNING below',
    );
    this.#ofConversation = statements.rows<[number], Row<'id' | 'above' | 'below'>>(
      'SELECT id, above, below FROM gap WHERE conversation = ? ORDER BY above NULLS FIRST',
    );
    this.#placed = statements.rows<[number], Row<'id' | 'above' | 'below' | 'at'>>(
      `SELECT id, above, below, (
         SELECT m.at FROM message m WHERE m.conversation = gap.conversation AND m.sort_key >= gap.below
         ORDER BY m.sort_key LIMIT 1
       ) AS at FROM gap WHERE conversation = ? ORDER BY above NULLS FIRST`,
    );
    this.#insert = statements.rows<[number, string | null, string | null]>(
      'INSERT INTO gap (conversation, above, below) VALUES (?, ?, ?)',
    );
    this.#update = statements.rows<[string | null, string | null, number]>(
      'UPDATE gap SET above = ?, below = ? WHERE id = ?',
    );
    this.#delete = statements.rows<[number]>('DELETE FROM gap WHERE id = ?');
  }

  find(id: number): KnownGap | null {
    const row = this.#byId.get(id);
    if (row === undefined) return null;
    return {
      conversationId: readConversationId(row.group_id),
      above: readSortKeyOrNull(row.above),
      below: readSortKeyOrNull(row.below),
    };
  }

  /** See `Cache.innerGap`. */
  inner(): { readonly conversationId: ConversationId; readonly gapId: number } | null {
    const row = this.#inner.get();
    return row === undefined ? null : { conversationId: readConversationId(row.group_id), gapId: readWhole(row.id) };
  }

  /** See `Cache.incomplete`. */
  incomplete(): ConversationId[] {
    return this.#incomplete.all().map(readConversationId);
  }

  /** See `Cache.missingIn`. */
  missingIn(conversation: number): Completeness {
    const gaps = this.ofConversation(conversation);
    const inner = gaps.filter(({ above }) => above !== null).length;
    return { gaps: inner, conversations: gaps.length > inner ? 1 : 0 };
  }

  /** See `Cache.newestGap`; a gap with no cached message after it counts as new. */
  newest(conversation: number, notBefore: Instant | null): number | null {
    const after = ({ at }: PlacedGap): boolean => notBefore === null || at === null || at > notBefore;
    return this.placed(conversation).findLast(after)?.id ?? null;
  }

  /** A conversation's gaps in ascending order of keys. */
  ofConversation(conversation: number): StoredGap[] {
    return this.#ofConversation.all(conversation).map(readGap);
  }

  /**
   * The messages below a key are cached no longer: what is below it is one gap, with the id of the lowest that there was.
   * A gap that the key lies in, which a message that was sent there may bring about, becomes part of it.
   */
  uncoverBelow(conversation: number, key: SortKey): void {
    const taken = this.#takeBelow.all(conversation, key).map(readSortKeyOrNull);
    const below = taken.reduce(greaterKey, key);
    const lowest = this.#lowest.get(conversation);
    if (lowest === undefined) this.#insert.run(conversation, null, below);
    else this.#update.run(null, below, readWhole(lowest));
  }

  /** A conversation's gaps in ascending order of keys, each with its place in the order of time. */
  placed(conversation: number): PlacedGap[] {
    return this.#placed.all(conversation).map((row) => ({ ...readGap(row), at: readInstantOrNull(row.at) }));
  }

  /**
   * Takes a range that was read out of what was not, and gives the head that follows. A gap keeps its id while
   * something of it is left; where a range splits one, the older part keeps it.
   * @param greatestRead the greatest key found in the range; null: it is empty.
   */
  cover(conversation: number, head: SortKey | null, range: KeyRange, greatestRead: SortKey | null): SortKey | null {
    const stored = this.ofConversation(conversation);
    const wasEverRead = stored.every((gap) => gap.below !== null);
    const unread: readonly (KeyInterval & { readonly id: number | null })[] = wasEverRead
      ? [...stored, { id: null, above: head, below: null }]
      : stored;

    let next = greaterKey(head, greatestRead ?? range.above);
    for (const stretch of unread) {
      let id = stretch.id;
      for (const rest of subtractRange(stretch, range, greatestRead)) {
        if (rest.below === null && (wasEverRead || rest.above !== null)) {
          // What is left above everything read is not a gap, but the keys above the new head.
          next = rest.above;
        } else if (id === null) {
          this.#insert.run(conversation, rest.above, rest.below);
        } else {
          this.#update.run(rest.above, rest.below, id);
          id = null;
        }
      }
      if (id !== null) this.#delete.run(id);
    }
    return next;
  }
}

function readGap(row: Row<'id' | 'above' | 'below'>): StoredGap {
  return { id: readWhole(row.id), above: readSortKeyOrNull(row.above), below: readSortKeyOrNull(row.below) };
}
