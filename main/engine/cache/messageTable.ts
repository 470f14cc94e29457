import type { ConversationId, Message, SortKey } from '../../../shared/model.ts';
import { type Instant, millisOf } from '../../../shared/time/instant.ts';
import {
  type Row,
  readInstant,
  readInstantOrNull,
  readMessageId,
  readSortKey,
  readText,
  readWhole,
} from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { compareKeys, type KeyRange } from './keys.ts';
import { readPerson } from './people.ts';
import type { SearchIndex } from './searchIndex.ts';

/** What storing a row did. `replaced`: the message is new, and stands where another one was overwritten. */
export type Verdict = 'added' | 'replaced' | 'changed' | 'kept';

export const messageColumns =
  'm.ref, m.id, m.sort_key, m.at, m.text, m.expires_at, p.id AS sender_id, p.name AS sender_name, p.handle AS sender_handle';
export type MessageColumns =
  | ('ref' | 'id' | 'sort_key' | 'at' | 'text' | 'expires_at')
  | ('sender_id' | 'sender_name' | 'sender_handle');

/** A cached row's address, and since when reads of it have missed it. */
export interface StoredRow {
  readonly ref: number;
  readonly id: string;
  readonly sortKey: SortKey;
  readonly missedSince: Instant | null;
}

/** What is left to do about a message that expired and was removed. */
export interface RemovedMessage {
  readonly conversation: number;
  readonly at: Instant;
  readonly text: string;
}

const REFS_PER_MILLI = 1_024;
/**
 * The last millisecond that has references of its own, in 2248; the first one is as far before 1970. Times beyond, which
 * `Instant` allows, share those. References are safe integers, with room for a million above the last.
 */
const MAX_REF_MILLIS = 2 ** 53 / REFS_PER_MILLI - 1_024;
/** So many milliseconds full of messages in a row, 60 million of them, are not expected. */
const MOST_SKIPPED_MILLIS = 60_000;

/**
 * The rows of messages and their words, by reference. A reference is `milliseconds * 1024 + tie`: walking the table, or
 * the full-text index, from its end finds the newest first. Only search relies on it; the order that people see is
 * (`at`, `id`).
 */
export class MessageTable {
  readonly #index: SearchIndex;
  readonly #insert;
  readonly #byId;
  readonly #byKey;
  readonly #update;
  readonly #setMissed;
  readonly #delete;
  readonly #deleteRow;
  readonly #deleteBelow;
  readonly #deleteExpired;
  readonly #nextExpiry;
  readonly #expired;
  readonly #from;
  readonly #between;

  constructor(statements: Statements, index: SearchIndex) {
    this.#index = index;
    this.#insert = statements.value<
      [number, number, number, number, string, string, number, number, string, number | null]
    >(
      `INSERT OR IGNORE INTO message (ref, conversation, id, sort_key, at, sender, text, expires_at)
       VALUES (ifnull((SELECT max(ref) + 1 FROM message WHERE ref >= ? AND ref < ? + ${REFS_PER_MILLI}), ?),
         ?, ?, ?, ?, ?, ?, ?) RETURNING ref`,
    );
    const select = `SELECT ${messageColumns} FROM message m JOIN person p ON p.ref = m.sender`;
    this.#byId = statements.rows<[number, string], Row<MessageColumns>>(
      `${select} WHERE m.conversation = ? AND m.id = ?`,
    );
    this.#byKey = statements.rows<[number, string], Row<MessageColumns>>(
      `${select} WHERE m.conversation = ? AND m.sort_key = ?`,
    );
    this.#update = statements.rows<[number, string, number | null, number]>(
      'UPDATE message SET sender = ?, text = ?, expires_at = ? WHERE ref = ?',
    );
    this.#setMissed = statements.rows<[number | null, number]>('UPDATE message SET missed_since = ? WHERE ref = ?');
    this.#delete = statements.rows<[number]>('DELETE FROM message WHERE ref = ?');
    const deleteWhere = (condition: string) => `DELETE FROM message WHERE ${condition} RETURNING ref`;
    this.#deleteRow = statements.value<[number, string, string]>(
      deleteWhere('conversation = ? AND (id = ? OR sort_key = ?)'),
    );
    this.#deleteBelow = statements.value<[number, string]>(deleteWhere('conversation = ? AND sort_key < ?'));
    this.#deleteExpired = statements.rows<[number], Row<'ref' | 'conversation' | 'at' | 'text'>>(
      `${deleteWhere('expires_at <= ?')}, conversation, at, text`,
    );
    this.#expired = statements.value<[number]>('SELECT DISTINCT conversation FROM message WHERE expires_at <= ?');
    this.#nextExpiry = statements.value<[]>('SELECT min(expires_at) FROM message WHERE expires_at IS NOT NULL');
    const rows = 'SELECT ref, id, sort_key, missed_since FROM message WHERE conversation = ? AND sort_key >= ?';
    this.#from = statements.rows<[number, string], Row<'ref' | 'id' | 'sort_key' | 'missed_since'>>(rows);
    this.#between = statements.rows<[number, string, string], Row<'ref' | 'id' | 'sort_key' | 'missed_since'>>(
      `${rows} AND sort_key < ?`,
    );
  }

  /** The rows cached in a range. */
  inRange(conversation: number, { above, below }: KeyRange): StoredRow[] {
    const from = above ?? '';
    const rows = below === null ? this.#from.all(conversation, from) : this.#between.all(conversation, from, below);
    return rows.map((row) => ({
      ref: readWhole(row.ref),
      id: readMessageId(row.id),
      sortKey: readSortKey(row.sort_key),
      missedSince: readInstantOrNull(row.missed_since),
    }));
  }

  /** Stores a message; `sender` is the reference to its sender's name and handle. */
  store(conversation: number, message: Message, sender: number): Verdict {
    if (this.#tryInsert(conversation, message, sender)) return 'added';

    // Something is in the way: a copy of the message, another message that this one overwrote, or both.
    const copy = this.#byId.get(conversation, message.id);
    const atKey = this.#byKey.get(conversation, message.sortKey);
    const isOverwritten = atKey !== undefined && atKey.ref !== copy?.ref;
    if (copy !== undefined) {
      const known = readMessage(message.conversationId, copy);
      if (known.sortKey === message.sortKey && known.at === message.at) {
        return this.#rewrite(readWhole(copy.ref), conversation, known, message, sender);
      }
      const isMoved = known.sortKey === message.sortKey; // the same row, its time read in another zone than before
      const isEarlier = message.at - known.at || compareKeys(message.sortKey, known.sortKey);
      if (!isMoved && isEarlier > 0) {
        // The later of two copies is hidden, but what it overwrote is gone.
        if (isOverwritten) this.remove(readWhole(atKey.ref));
        return isOverwritten ? 'changed' : 'kept';
      }
      this.remove(readWhole(copy.ref));
    }
    if (isOverwritten) this.remove(readWhole(atKey.ref));
    this.#insertAnew(conversation, message, sender);
    if (copy !== undefined) return 'changed';
    return isOverwritten ? 'replaced' : 'added';
  }

  setMissed(ref: number, since: Instant | null): void {
    this.#setMissed.run(since, ref);
  }

  remove(ref: number): void {
    this.#delete.run(ref);
    this.#index.remove(ref);
  }

  /** Removes a message and what it overwrote, if either is there; gives how many were. */
  removeRow(conversation: number, { id, sortKey }: Pick<Message, 'id' | 'sortKey'>): number {
    return this.#unindex(this.#deleteRow.all(conversation, id, sortKey));
  }

  /** Removes a conversation's messages below a key; gives how many there were. */
  removeBelow(conversation: number, key: SortKey): number {
    return this.#unindex(this.#deleteBelow.all(conversation, key));
  }

  /** Removes what nobody may see any more, in all conversations. */
  removeExpired(now: Instant): RemovedMessage[] {
    return this.#deleteExpired.all(now).map((row) => {
      this.#index.remove(readWhole(row.ref));
      return { conversation: readWhole(row.conversation), at: readInstant(row.at), text: readText(row.text) };
    });
  }

  /** The conversations that hold a message which nobody may see any more. */
  conversationsWithExpired(now: Instant): number[] {
    return this.#expired.all(now).map(readWhole);
  }

  nextExpiry(): Instant | null {
    return readInstantOrNull(this.#nextExpiry.get());
  }

  #unindex(refs: readonly unknown[]): number {
    for (const ref of refs) this.#index.remove(readWhole(ref));
    return refs.length;
  }

  #rewrite(ref: number, conversation: number, known: Message, message: Message, sender: number): Verdict {
    const isSameText = known.text === message.text;
    const isSameSender =
      known.sender.id === message.sender.id &&
      known.sender.name === message.sender.name &&
      known.sender.handle === message.sender.handle;
    if (isSameText && isSameSender && known.expiresAt === message.expiresAt) return 'kept';
    this.#update.run(sender, message.text, message.expiresAt, ref);
    if (!isSameText || !isSameSender) {
      this.#index.remove(ref);
      this.#index.add(ref, conversation, sender, message.text);
    }
    return 'changed';
  }

  /** Inserts at the next free reference; where a millisecond is full, at the next one's. */
  #insertAnew(conversation: number, message: Message, sender: number): void {
    for (let skipped = 0; !this.#tryInsert(conversation, message, sender, skipped); skipped++);
  }

  /** False when the id, the key or the reference is taken. */
  #tryInsert(conversation: number, message: Message, sender: number, skippedMillis = 0): boolean {
    const lowest = lowestRef(message.at) + skippedMillis * REFS_PER_MILLI;
    const ref = this.#insert.get(
      lowest,
      lowest,
      lowest,
      conversation,
      message.id,
      message.sortKey,
      message.at,
      sender,
      message.text,
      message.expiresAt,
    );
    if (ref === undefined) return false;
    this.#index.add(readWhole(ref), conversation, sender, message.text);
    return true;
  }
}

/** The first of the references that an instant's millisecond has. */
const lowestRef = (at: Instant): number =>
  Math.max(-MAX_REF_MILLIS, Math.min(millisOf(at), MAX_REF_MILLIS)) * REFS_PER_MILLI;

/**
 * Limits of the references of messages from `since` on and before `until`; null: no bound. Others can have one between
 * them as well, since a full millisecond takes those of the next ones.
 */
export function refsBetween(since: Instant | null, until: Instant | null): { lowest: number; highest: number } {
  const lowest = since === null ? Number.MIN_SAFE_INTEGER : lowestRef(since);
  const highest = until === null ? Number.MAX_SAFE_INTEGER : lowestRef(until) + MOST_SKIPPED_MILLIS * REFS_PER_MILLI;
  return { lowest, highest: Math.min(highest, Number.MAX_SAFE_INTEGER) };
}

/** A message out of a row of {@link messageColumns}. */
export function readMessage(conversationId: ConversationId, row: Row<MessageColumns>): Message {
  return {
    conversationId,
    id: readMessageId(row.id),
    sortKey: readSortKey(row.sort_key),
    at: readInstant(row.at),
    sender: readPerson(row.sender_id, row.sender_name, row.sender_handle),
    text: readText(row.text),
    expiresAt: readInstantOrNull(row.expires_at),
  };
}
