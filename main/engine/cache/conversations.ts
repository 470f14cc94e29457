import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { GroupId, SortKey } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readInstantOrNull, readSortKeyOrNull, readWhole, readWholeOrNull } from '../sqlite/columns.ts';

/** What decides where to read next in a conversation. */
export interface ConversationState {
  readonly groupId: GroupId;
  /** The greatest key that was read; null: none was. It never moves backwards. */
  readonly head: SortKey | null;
  readonly oldestGapId: number | null;
  /** When the newest page was last read; null: never. */
  readonly syncedAt: Instant | null;
  /** The key of the group row that counts now; null: no row is known. */
  readonly rowKey: SortKey | null;
  /** The row's key that was known when the newest page was last asked for: other than `rowKey` means pull again. */
  readonly pulledRowKey: SortKey | null;
}

interface Conversation {
  readonly ref: number;
  readonly head: SortKey | null;
  readonly syncedAt: Instant | null;
}

/** The conversations that the cache knows, and how far each was read. */
export class Conversations {
  readonly #find;
  readonly #insert;
  readonly #insertGap;
  readonly #state;
  readonly #setHead;
  readonly #setPulled;
  readonly #setNewest;

  constructor(db: Database) {
    this.#find = db.prepare<[string], Row<'ref' | 'head' | 'synced_at'>>(
      'SELECT ref, head, synced_at FROM conversation WHERE group_id = ?',
    );
    this.#insert = db.prepare<[string]>('INSERT INTO conversation (group_id) VALUES (?)');
    this.#insertGap = db.prepare<[number]>('INSERT INTO gap (conversation) VALUES (?)');
    this.#state = db.prepare<[string], Row<'head' | 'synced_at' | 'row_key' | 'pulled_row_key' | 'oldest_gap'>>(
      `SELECT c.head, c.synced_at, r.sort_key AS row_key, c.pulled_row_key,
         (SELECT id FROM gap WHERE conversation = c.ref ORDER BY above NULLS FIRST LIMIT 1) AS oldest_gap
       FROM conversation c LEFT JOIN group_row r ON r.conversation = c.ref WHERE c.group_id = ?`,
    );
    this.#setHead = db.prepare<[string | null, number]>('UPDATE conversation SET head = ? WHERE ref = ?');
    this.#setPulled = db.prepare<{ ref: number; pulledAt: number; rowKey: string | null }>(
      'UPDATE conversation SET synced_at = max(ifnull(synced_at, :pulledAt), :pulledAt), pulled_row_key = :rowKey WHERE ref = :ref',
    );
    this.#setNewest = db.prepare<[number]>(
      `UPDATE conversation SET (newest_at, newest_text, newest_sender_id) = (
         SELECT m.at, m.text, p.id FROM message m JOIN person p ON p.ref = m.sender
         WHERE m.conversation = conversation.ref ORDER BY m.at DESC, m.id DESC LIMIT 1
       ) WHERE ref = ?`,
    );
  }

  /** A conversation by its id; one that is new begins as a single gap over everything. */
  open(groupId: GroupId): Conversation {
    const row = this.#find.get(groupId);
    if (row !== undefined) {
      return {
        ref: readWhole(row.ref),
        head: readSortKeyOrNull(row.head),
        syncedAt: readInstantOrNull(row.synced_at),
      };
    }
    const ref = Number(this.#insert.run(groupId).lastInsertRowid);
    this.#insertGap.run(ref);
    return { ref, head: null, syncedAt: null };
  }

  /** How far a conversation was read; one that the cache doesn't know was not read at all. */
  state(groupId: GroupId): ConversationState {
    const row = this.#state.get(groupId);
    if (row === undefined) {
      return { groupId, head: null, oldestGapId: null, syncedAt: null, rowKey: null, pulledRowKey: null };
    }
    return {
      groupId,
      head: readSortKeyOrNull(row.head),
      oldestGapId: readWholeOrNull(row.oldest_gap),
      syncedAt: readInstantOrNull(row.synced_at),
      rowKey: readSortKeyOrNull(row.row_key),
      pulledRowKey: readSortKeyOrNull(row.pulled_row_key),
    };
  }

  setHead(ref: number, head: SortKey | null): void {
    this.#setHead.run(head, ref);
  }

  /** Records that the newest page was read. */
  setPulled(ref: number, pulledAt: Instant, rowKeySeen: SortKey | null): void {
    this.#setPulled.run({ ref, pulledAt, rowKey: rowKeySeen });
  }

  /** Copies the newest message's line to where the list of conversations finds it without touching the messages. */
  refreshNewest(ref: number): void {
    this.#setNewest.run(ref);
  }
}
