import type { ConversationId, SortKey } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readSortKey,
  readSortKeyOrNull,
  readText,
  readWhole,
  readWholeOrNull,
} from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** What decides where to read next in a conversation. */
export interface ConversationSyncState {
  readonly conversationId: ConversationId;
  /** The greatest key that was read; null: none was. It never moves backwards. */
  readonly head: SortKey | null;
  readonly oldestGapId: number | null;
  /** When the newest page was last read; null: never. */
  readonly syncedAt: Instant | null;
  /** When it was last on screen; null: never. */
  readonly openedAt: Instant | null;
  /** Counts the changes of its group rows; 0: none was ever seen. */
  readonly rowVersion: number;
  /** `rowVersion` as of the newest page's last read: another one means pull again; null: it was not read since. */
  readonly pulledVersion: number | null;
  /** The keys of the group rows that came or changed since then, in ascending order of bytes. */
  readonly freshKeys: readonly SortKey[];
}

/** A message that nobody may see any more, by what a group row may tell of it. */
export interface ExpiredMessage {
  readonly at: Instant;
  readonly text: string;
}

interface KnownConversation {
  readonly ref: number;
  readonly head: SortKey | null;
  readonly syncedAt: Instant | null;
}

type StateColumns = 'ref' | 'head' | 'synced_at' | 'opened_at' | 'row_version' | 'pulled_version' | 'oldest_gap';

/** The conversations that the cache knows, and how far each was read. */
export class Conversations {
  readonly #find;
  readonly #insert;
  readonly #insertGap;
  readonly #state;
  readonly #freshKeys;
  readonly #setHead;
  readonly #setPulled;
  readonly #setOpened;
  readonly #setNewest;
  readonly #rowClaims;
  readonly #setExpired;
  readonly #conversationId;
  readonly #setSwept;
  readonly #oldestSwept;

  constructor(statements: Statements) {
    this.#find = statements.rows<[string], Row<'ref' | 'head' | 'synced_at'>>(
      'SELECT ref, head, synced_at FROM conversation WHERE group_id = ?',
    );
    this.#insert = statements.value<[string]>('INSERT INTO conversation (group_id) VALUES (?) RETURNING ref');
    this.#insertGap = statements.rows<[number]>('INSERT INTO gap (conversation) VALUES (?)');
    this.#state = statements.rows<[string], Row<StateColumns>>(
      `SELECT ref, head, synced_at, opened_at, row_version, pulled_version,
         (SELECT id FROM gap WHERE conversation = c.ref ORDER BY above NULLS FIRST LIMIT 1) AS oldest_gap
       FROM conversation c WHERE group_id = ?`,
    );
    this.#freshKeys = statements.value<[number, number]>(
      'SELECT sort_key FROM group_row WHERE conversation = ? AND version > ? ORDER BY sort_key',
    );
    this.#setHead = statements.rows<[string | null, number]>('UPDATE conversation SET head = ? WHERE ref = ?');
    // The version never moves backwards: of two reads that overlap, the one that was asked for later may end first. The
    // time may: a later one was told by a clock that was ahead.
    this.#setPulled = statements.rows<[{ ref: number; pulledAt: number; version: number | null }]>(
      `UPDATE conversation SET synced_at = :pulledAt,
         pulled_version = max(ifnull(pulled_version, :version), ifnull(:version, pulled_version)) WHERE ref = :ref`,
    );
    this.#setOpened = statements.rows<[number, number]>('UPDATE conversation SET opened_at = ? WHERE ref = ?');
    this.#setNewest = statements.rows<[number, number]>(
      `UPDATE conversation SET (newest_at, newest_id, newest_text, newest_sender_id, newest_expires_at) = (
         SELECT m.at, m.id, m.text, p.id, m.expires_at FROM message m JOIN person p ON p.ref = m.sender
         WHERE m.conversation = conversation.ref AND (m.expires_at IS NULL OR m.expires_at > ?)
         ORDER BY m.at DESC, m.id DESC LIMIT 1
       ) WHERE ref = ?`,
    );
    this.#rowClaims = statements.rows<[number], Row<'at' | 'text'>>(
      'SELECT at, text FROM group_row WHERE conversation = ?',
    );
    this.#setExpired = statements.rows<[{ ref: number; at: number }]>(
      'UPDATE conversation SET expired_at = max(ifnull(expired_at, :at), :at) WHERE ref = :ref',
    );
    this.#conversationId = statements.value<[number]>('SELECT group_id FROM conversation WHERE ref = ?');
    this.#setSwept = statements.rows<[number, string]>('UPDATE conversation SET swept_at = ? WHERE group_id = ?');
    this.#oldestSwept = statements.value<[number, number]>(
      `SELECT c.group_id FROM conversation c JOIN group_row r ON r.ref = c.row_ref
         WHERE c.swept_at IS NULL OR c.swept_at < ? OR c.swept_at > ?
         ORDER BY c.swept_at NULLS FIRST, r.at DESC, c.group_id LIMIT 1`,
    );
  }

  /** A conversation by its id; one that is new begins as a single gap over everything. */
  open(conversationId: ConversationId): KnownConversation {
    const row = this.#find.get(conversationId);
    if (row !== undefined) {
      return {
        ref: readWhole(row.ref),
        head: readSortKeyOrNull(row.head),
        syncedAt: readInstantOrNull(row.synced_at),
      };
    }
    const ref = readWhole(this.#insert.get(conversationId));
    this.#insertGap.run(ref);
    return { ref, head: null, syncedAt: null };
  }

  /** How far a conversation was read; one that the cache doesn't know was not read at all. */
  state(conversationId: ConversationId): ConversationSyncState {
    const row = this.#state.get(conversationId);
    if (row === undefined) {
      const nothing = { head: null, oldestGapId: null, syncedAt: null, openedAt: null, pulledVersion: null };
      return { conversationId, ...nothing, rowVersion: 0, freshKeys: [] };
    }
    const pulledVersion = readWholeOrNull(row.pulled_version);
    return {
      conversationId,
      head: readSortKeyOrNull(row.head),
      oldestGapId: readWholeOrNull(row.oldest_gap),
      syncedAt: readInstantOrNull(row.synced_at),
      openedAt: readInstantOrNull(row.opened_at),
      rowVersion: readWhole(row.row_version),
      pulledVersion,
      freshKeys: this.#freshKeys.all(readWhole(row.ref), pulledVersion ?? 0).map(readSortKey),
    };
  }

  conversationId(ref: number): ConversationId {
    return readConversationId(this.#conversationId.get(ref));
  }

  /** See `Cache.oldestSwept`. */
  oldestSwept(before: Instant, now: Instant): ConversationId | null {
    const conversationId = this.#oldestSwept.get(before, now);
    return conversationId === undefined ? null : readConversationId(conversationId);
  }

  setSwept(conversationId: ConversationId, at: Instant): void {
    this.#setSwept.run(at, conversationId);
  }

  setHead(ref: number, head: SortKey | null): void {
    this.#setHead.run(head, ref);
  }

  /** Records that the newest page was read. */
  setPulled(ref: number, pulledAt: Instant, rowVersionSeen: number | null): void {
    this.#setPulled.run({ ref, pulledAt, version: rowVersionSeen });
  }

  setOpened(conversationId: ConversationId, at: Instant): void {
    this.#setOpened.run(at, this.open(conversationId).ref);
  }

  /** Copies the newest message that can be seen to where the list of conversations finds it. */
  refreshNewest(ref: number, now: Instant): void {
    this.#setNewest.run(now, ref);
  }

  /** Hides the group rows that may tell the text of one of these messages: those as old, or of the same text. */
  hideRowsOf(ref: number, expired: readonly ExpiredMessage[]): void {
    const texts = new Set(expired.map(({ text }) => text));
    const places: number[] = expired.map(({ at }) => at);
    for (const row of this.#rowClaims.all(ref)) if (texts.has(readText(row.text))) places.push(readInstant(row.at));
    if (places.length > 0) this.#setExpired.run({ ref, at: Math.max(...places) });
  }
}
