import {
  ConversationEvent,
  type ConversationId,
  type Message,
  type MessageId,
  type Person,
  type SortKey,
} from '../../../../shared/model.ts';
import { compareKeys } from '../../../../shared/order.ts';
import { type Instant, millisOf } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readJson,
  readMessageId,
  readPerson,
  readSortKey,
  readText,
  readWhole,
  readWholeOrNull,
} from '../columns.ts';
import type { Store } from '../store.ts';
import type { KeyRange } from './keys.ts';
import { type LongTexts, startOf } from './longText.ts';
import type { SearchIndex } from './searchIndex.ts';

/** What storing a row did. `replaced`: the message is new and overwrote another one. */
export type StoreOutcome = 'added' | 'replaced' | 'changed' | 'kept';

/**
 * Stores a message; `sender` is the reference to its sender's name and handle, `bytes` its size in the table; null: not
 * known.
 */
type StoreRow = (conversation: number, message: Message, sender: number, bytes: number | null) => StoreOutcome;

/** The columns of `readRow`, of table `message` m. */
export const rowColumns =
  'm.ref, m.id, m.sort_key, m.at, m.sender, m.text, m.whole_bytes, m.expires_at, m.sent_here, m.edited_at, m.reply_to, m.reply_to_key, m.event';
export type RowColumns =
  | ('ref' | 'id' | 'sort_key' | 'at' | 'sender')
  | ('text' | 'whole_bytes' | 'expires_at' | 'sent_here' | 'edited_at' | 'reply_to' | 'reply_to_key' | 'event');

/** The columns of `readMessage`, of tables `message` m, `person` p and `conversation` c. */
export const messageColumns = `${rowColumns}, c.group_id, p.id AS sender_id, p.name AS sender_name, p.handle AS sender_handle`;
export type MessageColumns = RowColumns | 'group_id' | 'sender_id' | 'sender_name' | 'sender_handle';

/** A cached row's address. */
interface StoredRow {
  readonly ref: number;
  readonly id: string;
  readonly sortKey: SortKey;
  /** When a read first lacked it; null if none did since it was last seen. */
  readonly missedSince: Instant | null;
}

/** An expired message that was removed. */
interface RemovedMessage {
  readonly conversation: number;
  readonly at: Instant;
  readonly text: string;
}

const REFS_PER_MILLI = 1_024;
/**
 * The last millisecond with references of its own, in 2248; the first is as far before 1970. `Instant` allows times
 * beyond, which share those. References are safe integers, with room for a million above the last.
 */
const MAX_REF_MILLIS = 2 ** 53 / REFS_PER_MILLI - 1_024;
/** More consecutive full milliseconds than this, 60 million messages, are not expected. */
const MOST_SKIPPED_MILLIS = 60_000;

/**
 * Writes message rows, the whole of long texts, and words in the search index. A reference is `milliseconds * 1024 + tie`,
 * so that walking the table or the index from its end finds the newest first. Only search relies on it; people see the
 * order of (`at`, `id`).
 */
export function createMessageRows(store: Store, index: SearchIndex, longTexts: LongTexts) {
  const insertAt = (ref: string) =>
    store.insertion(
      `INSERT OR IGNORE INTO message (ref, conversation, id, sort_key, at, sender, text, whole_bytes, expires_at, bytes,
           edited_at, reply_to, reply_to_key, event)
         VALUES (${ref}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  const insert = insertAt('?');
  const insertAtNext = insertAt(
    `ifnull((SELECT max(ref) + 1 FROM message WHERE ref >= ? AND ref < ? + ${REFS_PER_MILLI}), ?)`,
  );
  const select = `SELECT ${messageColumns}, m.bytes FROM message m JOIN person p ON p.ref = m.sender
       JOIN conversation c ON c.ref = m.conversation`;
  const byId = store.query(`${select} WHERE m.conversation = ? AND m.id = ?`, readKnown);
  const byKey = store.column('SELECT ref FROM message WHERE conversation = ? AND sort_key = ?', readWhole);
  const update = store.command(
    `UPDATE message SET sender = ?, text = ?, whole_bytes = ?, expires_at = ?, edited_at = ?, reply_to = ?,
       reply_to_key = ?, event = ?, sent_here = 0 WHERE ref = ?`,
  );
  const setText = store.command(
    'UPDATE message SET text = ?, whole_bytes = ?, edited_at = ?, sent_here = sent_here AND ? WHERE ref = ?',
  );
  const byIds = store.query(
    `${select} WHERE m.conversation = ? AND m.id IN (SELECT value FROM json_each(?)) ORDER BY m.at, m.id`,
    readMessage,
  );
  const setBytes = store.command('UPDATE message SET bytes = ? WHERE ref = ?');
  const setSentHere = store.command('UPDATE message SET sent_here = 1 WHERE conversation = ? AND id = ?');
  const setMissed = store.command('UPDATE message SET missed_since = ? WHERE ref = ?');
  const deleteOne = store.command('DELETE FROM message WHERE ref = ?');
  const deleteWhere = (condition: string) => `DELETE FROM message WHERE ${condition} RETURNING ref`;
  const deleteRow = store.column(deleteWhere('conversation = ? AND (id = ? OR sort_key = ?)'), readWhole);
  const deleteBelow = store.column(deleteWhere('conversation = ? AND sort_key < ?'), readWhole);
  const deleteExpired = store.query(`${deleteWhere('expires_at <= ?')}, conversation, at, text`, readRemoved);
  const rows = 'SELECT ref, id, sort_key, missed_since FROM message WHERE conversation = ? AND sort_key >= ?';
  const selectFrom = store.query(rows, readStoredRow);
  const between = store.query(`${rows} AND sort_key < ?`, readStoredRow);

  /** What the present transaction has stored and is to be indexed. */
  let unindexed: number[] = [];

  function remove(ref: number): void {
    deleteOne(ref);
    index.remove(ref);
  }

  function unindex(refs: readonly number[]): number {
    for (const ref of refs) index.remove(ref);
    return refs.length;
  }

  function rewrite(
    { ref, message: known, bytes: knownBytes }: KnownRow,
    message: Message,
    sender: number,
    bytes: number | null,
  ): StoreOutcome {
    if (bytes !== null && bytes !== knownBytes) setBytes(bytes, ref);
    const { start, wholeBytes } = startOf(message.text);
    const isSameText =
      known.text === start &&
      known.wholeBytes === (wholeBytes ?? undefined) &&
      (wholeBytes === null || longTexts.isSame(ref, message.text));
    const isSameSender =
      known.sender.id === message.sender.id &&
      known.sender.name === message.sender.name &&
      known.sender.handle === message.sender.handle;
    const isSameRest =
      known.expiresAt === message.expiresAt &&
      known.editedAt === message.editedAt &&
      known.replyTo?.id === message.replyTo?.id;
    if (isSameText && isSameSender && isSameRest) return 'kept';
    update(sender, start, wholeBytes, message.expiresAt, ...extrasOf(message), ref);
    if (!isSameText) longTexts.set(ref, wholeBytes === null ? null : message.text);
    if (!isSameText || !isSameSender) {
      index.remove(ref);
      unindexed.push(ref);
    }
    return 'changed';
  }

  /** Inserts at the next free reference, in the next millisecond if one is full. */
  function insertNext(conversation: number, message: Message, sender: number, bytes: number | null): void {
    for (let skipped = 0; !tryInsert(conversation, message, sender, bytes, skipped); skipped++);
  }

  /** False if the id, the key or the reference is taken. */
  function tryInsert(
    conversation: number,
    message: Message,
    sender: number,
    bytes: number | null,
    skippedMillis = 0,
  ): boolean {
    const lowest = lowestRef(message.at) + skippedMillis * REFS_PER_MILLI;
    const { id, sortKey, at, text, expiresAt } = message;
    const { start, wholeBytes } = startOf(text);
    const row = [conversation, id, sortKey, at, sender, start, wholeBytes, expiresAt, bytes, ...extrasOf(message)];
    // Most milliseconds have one message.
    const ref = insert(lowest, ...row) ?? insertAtNext(lowest, lowest, lowest, ...row);
    if (ref === null) return false;
    if (wholeBytes !== null) longTexts.set(ref, text);
    unindexed.push(ref);
    return true;
  }

  function storeRow(conversation: number, message: Message, sender: number, bytes: number | null): StoreOutcome {
    if (tryInsert(conversation, message, sender, bytes)) return 'added';

    // A copy of the message is stored, another message that this one overwrote, or both.
    const copy = byId.get(conversation, message.id);
    const atKey = byKey.get(conversation, message.sortKey);
    const overwritten = atKey === copy?.ref ? null : atKey;
    if (copy !== null) {
      const known = copy.message;
      if (known.sortKey === message.sortKey && known.at === message.at) {
        return rewrite(copy, message, sender, bytes);
      }
      const isMoved = known.sortKey === message.sortKey; // the same row, its time read in another zone than before
      const isEarlier = message.at - known.at || compareKeys(message.sortKey, known.sortKey);
      if (!isMoved && isEarlier > 0) {
        // The later of two copies is hidden, but it did overwrite the other message.
        if (overwritten === null) return 'kept';
        remove(overwritten);
        return 'changed';
      }
      remove(copy.ref);
    }
    if (overwritten !== null) remove(overwritten);
    insertNext(conversation, message, sender, bytes);
    if (copy !== null) return 'changed';
    return overwritten === null ? 'added' : 'replaced';
  }

  return {
    inRange(conversation: number, { above, below }: KeyRange): StoredRow[] {
      const from = above ?? '';
      return below === null ? selectFrom.all(conversation, from) : between.all(conversation, from, below);
    },
    /**
     * Commits all of `work`, or nothing if it throws, and queues for the index what it stored. Only `work` receives the
     * function that stores, so that nothing stays out of the index.
     */
    transaction: <T>(work: (storeRow: StoreRow) => T): T =>
      store.transaction(() => {
        unindexed = [];
        const result = work(storeRow);
        if (unindexed.length > 0) index.add(unindexed);
        return result;
      }),
    /** Records that this computer put the message into the table. */
    setSentHere: (conversation: number, { id }: Message): void => void setSentHere(conversation, id),
    /** The cached messages with these IDs, in order. */
    withIds: (conversation: number, ids: readonly MessageId[]): Message[] =>
      byIds.all(conversation, JSON.stringify(ids)),
    /** Replaces the text of a cached message. `isHere`: its author did, on this computer. Use it inside `transaction`. */
    edit(conversation: number, { id, text, editedAt }: Message, isHere: boolean): void {
      const known = byId.get(conversation, id);
      if (known === null) return;
      const { start, wholeBytes } = startOf(text);
      setText(start, wholeBytes, editedAt ?? null, isHere ? 1 : 0, known.ref);
      longTexts.set(known.ref, wholeBytes === null ? null : text);
      index.remove(known.ref);
      unindexed.push(known.ref);
    },
    setMissed: (ref: number, since: Instant | null): void => void setMissed(since, ref),
    remove,
    /** Removes a message and what it overwrote; returns how many of them were stored. */
    removeRow: (conversation: number, { id, sortKey }: Pick<Message, 'id' | 'sortKey'>): number =>
      unindex(deleteRow.all(conversation, id, sortKey)),
    /** Removes a conversation's messages below a key; returns how many there were. */
    removeBelow: (conversation: number, key: SortKey): number => unindex(deleteBelow.all(conversation, key)),
    /** Removes expired messages of all conversations. */
    removeExpired(now: Instant): RemovedMessage[] {
      const removed = deleteExpired.all(now);
      unindex(removed.map(({ ref }) => ref));
      return removed;
    },
  };
}

export type MessageRows = ReturnType<typeof createMessageRows>;

/** The first reference of an instant's millisecond. */
const lowestRef = (at: Instant): number =>
  Math.max(-MAX_REF_MILLIS, Math.min(millisOf(at), MAX_REF_MILLIS)) * REFS_PER_MILLI;

/**
 * Bounds of the references of messages from `since` on and before `until`; null: no bound. Other messages may have a
 * reference between them too, because a full millisecond takes references of the next ones.
 */
export function refsBetween(since: Instant | null, until: Instant | null): { lowest: number; highest: number } {
  const lowest = since === null ? Number.MIN_SAFE_INTEGER : lowestRef(since);
  const highest = until === null ? Number.MAX_SAFE_INTEGER : lowestRef(until) + MOST_SKIPPED_MILLIS * REFS_PER_MILLI;
  return { lowest, highest: Math.min(highest, Number.MAX_SAFE_INTEGER) };
}

/** A message from a row of {@link messageColumns}; of a long text, its start. */
export const readMessage = (row: Row<MessageColumns>): Message =>
  readRow(row, readConversationId(row.group_id), readPerson(row.sender_id, row.sender_name, row.sender_handle));

/** The same from a row of {@link rowColumns}: joining the same conversation and few people to each row takes longer. */
export const readRow = (row: Row<RowColumns>, conversationId: ConversationId, sender: Person): Message => ({
  conversationId,
  id: readMessageId(row.id),
  sortKey: readSortKey(row.sort_key),
  at: readInstant(row.at),
  sender,
  text: readText(row.text),
  ...withSize(readWholeOrNull(row.whole_bytes)),
  expiresAt: readInstantOrNull(row.expires_at),
  ...(row.sent_here === 1 ? { sentHere: true } : {}),
  ...(row.edited_at === null ? {} : { editedAt: readInstant(row.edited_at) }),
  ...(row.reply_to === null
    ? {}
    : { replyTo: { id: readMessageId(row.reply_to), sortKey: readSortKey(row.reply_to_key) } }),
  ...(row.event === null ? {} : readEvent(row.event)),
});

/** The values of `edited_at`, `reply_to`, `reply_to_key` and `event`. */
const extrasOf = ({ editedAt, replyTo, event }: Message) => [
  editedAt ?? null,
  replyTo?.id ?? null,
  replyTo?.sortKey ?? null,
  event === undefined ? null : JSON.stringify(event),
];

/** What happened, by a message that says nothing else; nothing, if it can't be parsed. */
function readEvent(value: unknown): Pick<Message, 'event'> {
  const parsed = value === null ? null : ConversationEvent.safeParse(readJson(value));
  return parsed?.success ? { event: parsed.data } : {};
}

const withSize = (wholeBytes: number | null): Pick<Message, 'wholeBytes'> =>
  wholeBytes === null ? {} : { wholeBytes };

interface KnownRow {
  readonly ref: number;
  readonly message: Message;
  readonly bytes: number | null;
}

const readKnown = (row: Row<MessageColumns | 'bytes'>): KnownRow => ({
  ref: readWhole(row.ref),
  message: readMessage(row),
  bytes: readWholeOrNull(row.bytes),
});

const readStoredRow = (row: Row<'ref' | 'id' | 'sort_key' | 'missed_since'>): StoredRow => ({
  ref: readWhole(row.ref),
  id: readMessageId(row.id),
  sortKey: readSortKey(row.sort_key),
  missedSince: readInstantOrNull(row.missed_since),
});

const readRemoved = (row: Row<'ref' | 'conversation' | 'at' | 'text'>): RemovedMessage & { readonly ref: number } => ({
  ref: readWhole(row.ref),
  conversation: readWhole(row.conversation),
  at: readInstant(row.at),
  text: readText(row.text),
});
