import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { GroupId, Message, SortKey, UnparsableItem } from '../../../shared/model.ts';
import { type Instant, millisOf } from '../../../shared/time/instant.ts';
import {
  isSortKey,
  type Row,
  readInstant,
  readMessageId,
  readSortKey,
  readText,
  readWhole,
} from '../sqlite/columns.ts';
import type { Conversations } from './conversations.ts';
import type { Gaps } from './gaps.ts';
import { compareKeys, greaterKey, type KeyRange } from './keys.ts';
import { type People, readPerson } from './people.ts';
import type { SearchIndex } from './searchIndex.ts';
import type { Unparsable } from './unparsable.ts';

/** What a read of a range of a conversation brought. */
export interface MessageBatch {
  readonly messages: readonly Message[];
  readonly unparsable: readonly UnparsableItem[];
  readonly pulledAt: Instant;
  /** The key of the group row that was known when this was asked for. */
  readonly rowKeySeen: SortKey | null;
}

export interface BatchOutcome {
  readonly added: number;
  readonly changed: number;
}

type Verdict = 'added' | 'changed' | 'kept';

export const messageColumns =
  'm.ref, m.id, m.sort_key, m.at, m.text, p.id AS sender_id, p.name AS sender_name, p.handle AS sender_handle';
export type MessageColumns = 'ref' | 'id' | 'sort_key' | 'at' | 'text' | 'sender_id' | 'sender_name' | 'sender_handle';

const REFS_PER_MILLI = 1_024;
/**
 * The last millisecond that has references of its own, in 2248; the first one is as far before 1970. Times beyond, which
 * `Instant` allows, share those. References are safe integers, with room for a million above the last.
 */
const MAX_REF_MILLIS = 2 ** 53 / REFS_PER_MILLI - 1_024;

/**
 * The messages, by reference. A reference is `milliseconds * 1024 + tie`: walking the table, or the full-text index, from
 * its end finds the newest first. Only search relies on it; the order that people see is (`at`, `id`).
 */
export class Messages {
  readonly #conversations: Conversations;
  readonly #gaps: Gaps;
  readonly #people: People;
  readonly #unparsable: Unparsable;
  readonly #index: SearchIndex;
  readonly #insert;
  readonly #byId;
  readonly #byKey;
  readonly #update;
  readonly #delete;

  constructor(
    db: Database,
    parts: {
      readonly conversations: Conversations;
      readonly gaps: Gaps;
      readonly people: People;
      readonly unparsable: Unparsable;
      readonly index: SearchIndex;
    },
  ) {
    this.#conversations = parts.conversations;
    this.#gaps = parts.gaps;
    this.#people = parts.people;
    this.#unparsable = parts.unparsable;
    this.#index = parts.index;
    this.#insert = db.prepare<[number, number, number, number, string, string, number, number, string]>(
      `INSERT OR IGNORE INTO message (ref, conversation, id, sort_key, at, sender, text)
       VALUES (ifnull((SELECT max(ref) + 1 FROM message WHERE ref >= ? AND ref < ? + ${REFS_PER_MILLI}), ?), ?, ?, ?, ?, ?, ?)`,
    );
    const select = `SELECT ${messageColumns} FROM message m JOIN person p ON p.ref = m.sender`;
    this.#byId = db.prepare<[number, string], Row<MessageColumns>>(`${select} WHERE m.conversation = ? AND m.id = ?`);
    this.#byKey = db.prepare<[number, string], Row<MessageColumns>>(
      `${select} WHERE m.conversation = ? AND m.sort_key = ?`,
    );
    this.#update = db.prepare<[number, string, number]>('UPDATE message SET sender = ?, text = ? WHERE ref = ?');
    this.#delete = db.prepare<[number]>('DELETE FROM message WHERE ref = ?');
  }

  /**
   * Takes all rows of a range and the bookkeeping that they imply; to be called in a transaction. Messages that the
   * cache has in the range and the batch has not stay: a read may be older than a message that was just sent.
   */
  apply(groupId: GroupId, range: KeyRange, batch: MessageBatch): BatchOutcome {
    const conversation = this.#conversations.open(groupId);
    let [added, changed] = [0, 0];
    const greatestRead = greatestKey(range, batch);
    for (const message of batch.messages) {
      const verdict = this.#store(conversation.ref, message);
      if (verdict === 'added') added++;
      if (verdict === 'changed') changed++;
    }
    this.#unparsable.replaceMessages(groupId, range, batch.unparsable);

    const head = this.#gaps.cover(conversation.ref, conversation.head, range, greatestRead);
    if (head !== conversation.head) this.#conversations.setHead(conversation.ref, head);
    if (range.below === null) this.#conversations.setPulled(conversation.ref, batch.pulledAt, batch.rowKeySeen);
    if (added + changed > 0) this.#conversations.refreshNewest(conversation.ref);
    return { added, changed };
  }

  #store(conversation: number, message: Message): Verdict {
    const sender = this.#people.see(message.sender, message.at);
    if (this.#tryInsert(conversation, message, sender)) return 'added';

    // Something is in the way: a copy of the message, another message that this one overwrote, or both.
    const copy = this.#byId.get(conversation, message.id);
    const atKey = this.#byKey.get(conversation, message.sortKey);
    const isOverwritten = atKey !== undefined && atKey.ref !== copy?.ref;
    if (copy !== undefined) {
      const known = readMessage(message.groupId, copy);
      if (known.sortKey === message.sortKey && known.at === message.at) {
        return this.#rewrite(readWhole(copy.ref), conversation, known, message, sender);
      }
      const isMoved = known.sortKey === message.sortKey; // the same row, its time read in another zone than before
      const isEarlier = message.at - known.at || compareKeys(message.sortKey, known.sortKey);
      if (!isMoved && isEarlier > 0) {
        // The later of two copies is hidden, but what it overwrote is gone.
        if (isOverwritten) this.#remove(readWhole(atKey.ref));
        return isOverwritten ? 'changed' : 'kept';
      }
      this.#remove(readWhole(copy.ref));
    }
    if (isOverwritten) this.#remove(readWhole(atKey.ref));
    this.#insertAnew(conversation, message, sender);
    return copy === undefined && !isOverwritten ? 'added' : 'changed';
  }

  #rewrite(ref: number, conversation: number, known: Message, message: Message, sender: number): Verdict {
    const isSameText = known.text === message.text;
    const isSameSender =
      known.sender.id === message.sender.id &&
      known.sender.name === message.sender.name &&
      known.sender.handle === message.sender.handle;
    if (isSameText && isSameSender) return 'kept';
    this.#update.run(sender, message.text, ref);
    if (!isSameText) {
      this.#index.remove(ref);
      this.#index.add(ref, conversation, message.text);
    }
    return 'changed';
  }

  /** Inserts at the next free reference; where a millisecond is full, at the next one's. */
  #insertAnew(conversation: number, message: Message, sender: number): void {
    for (let skipped = 0; !this.#tryInsert(conversation, message, sender, skipped); skipped++);
  }

  /** False when the id, the key or the reference is taken. */
  #tryInsert(conversation: number, message: Message, sender: number, skippedMillis = 0): boolean {
    const millis = Math.max(-MAX_REF_MILLIS, Math.min(millisOf(message.at), MAX_REF_MILLIS));
    const lowest = (millis + skippedMillis) * REFS_PER_MILLI;
    const { changes, lastInsertRowid } = this.#insert.run(
      lowest,
      lowest,
      lowest,
      conversation,
      message.id,
      message.sortKey,
      message.at,
      sender,
      message.text,
    );
    if (changes === 0) return false;
    this.#index.add(Number(lastInsertRowid), conversation, message.text);
    return true;
  }

  #remove(ref: number): void {
    this.#delete.run(ref);
    this.#index.remove(ref);
  }
}

/**
 * The greatest key that a batch found; null: none.
 * @throws RangeError when it found one outside the range that it is of, whose message would be both cached and unread.
 */
function greatestKey(range: KeyRange, { messages, unparsable }: MessageBatch): SortKey | null {
  let greatest: SortKey | null = null;
  for (const key of [...messages.map(({ sortKey }) => sortKey), ...unparsable.map(({ sk }) => sk)]) {
    if (!isSortKey(key)) continue;
    if (range.above !== null && compareKeys(key, range.above) < 0) throw new RangeError('A row lies below its range.');
    greatest = greaterKey(greatest, key);
  }
  if (range.below !== null && greatest !== null && compareKeys(greatest, range.below) >= 0) {
    throw new RangeError('A row lies above its range.');
  }
  return greatest;
}

/** A message out of a row of {@link messageColumns}. */
export function readMessage(groupId: GroupId, row: Row<MessageColumns>): Message {
  return {
    groupId,
    id: readMessageId(row.id),
    sortKey: readSortKey(row.sort_key),
    at: readInstant(row.at),
    sender: readPerson(row.sender_id, row.sender_name, row.sender_handle),
    text: readText(row.text),
  };
}
