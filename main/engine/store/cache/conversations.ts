import type { ConversationId, ConversationLine, Person, SortKey, UserId } from '../../../../shared/model.ts';
import { compareConversations } from '../../../../shared/order.ts';
import { type Instant, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readPerson,
  readSortKey,
  readSortKeyOrNull,
  readText,
  readUserIdOrNull,
  readWhole,
  readWholeOrNull,
} from '../columns.ts';
import type { Store } from '../store.ts';
import { PREVIEW_LENGTH } from './longText.ts';

/** What decides where to read next in a conversation. */
export interface ConversationSyncState {
  readonly conversationId: ConversationId;
  /** The greatest key that was read; null if none was. It never moves backwards. */
  readonly head: SortKey | null;
  readonly oldestGapId: number | null;
  /** When the newest page was last read, to the minute; null if never. */
  readonly syncedAt: Instant | null;
  /** When it was last on screen; null if never. */
  readonly openedAt: Instant | null;
  /** Number of changes of its group rows; 0 if none was ever seen. */
  readonly rowVersion: number;
  /** `rowVersion` when the newest page was last read; if they differ, pull again. Null if it was not read since. */
  readonly pulledVersion: number | null;
  /** Keys of the group rows that were added or changed since, in ascending byte order. */
  readonly freshKeys: readonly SortKey[];
}

/** How far a conversation's log of changes was read. */
export interface LogState {
  /** Every change that was logged until then is known, for the ranges that were read; null: none was read. */
  readonly logReadAt: Instant | null;
  /** The least key of a cached message. */
  readonly oldestKey: SortKey | null;
}

/** An expired message, reduced to what a group row may reveal about it. */
export interface ExpiredMessage {
  readonly at: Instant;
  readonly text: string;
}

interface StoredConversation {
  readonly ref: number;
  readonly head: SortKey | null;
  readonly syncedAt: Instant | null;
}

/** A conversation's state without its id and the keys that take another query. */
type StoredState = Omit<ConversationSyncState, 'conversationId' | 'freshKeys'> & { readonly ref: number };

const otherColumns = 'p.id AS other_id, p.name AS other_name, p.handle AS other_handle';
type OtherColumns = 'other_id' | 'other_name' | 'other_handle';
type LineColumns = 'group_id' | OtherColumns | 'at' | 'text' | 'last_sender_id' | 'synced_at';

/** How far ahead of the service's clock a row or message may be and still order the list, µs. */
const MOST_AHEAD = 120 * MICROS_PER_SECOND;

/** Each conversation in the list, with the row that counts. */
const listed = 'conversation c JOIN group_row r ON r.ref = c.row_ref JOIN person p ON p.ref = r.other';

/**
 * A line shows the newest message if that was read after the row was known, is as new as the row, or the row may reveal
 * an expired message. Otherwise the line shows what the row claims.
 */
const showsMessage = `c.newest_at IS NOT NULL
  AND (c.pulled_version IS c.row_version OR c.newest_at >= r.at OR c.expired_at >= r.at)`;

/**
 * The time of a line whose text has the time `at`. More than {@link MOST_AHEAD} ahead, a message or row does not order the
 * list: the newest message that is not ahead does, or else the time at which the row was first read.
 */
const timeOf = (at: string): string => `iif(${at} <= :latest, ${at}, coalesce((
         SELECT max(at) FROM message
         WHERE conversation = c.ref AND at <= :latest AND (expires_at IS NULL OR expires_at > :now)
       ), min(r.seen_at, :latest)))`;

const selectLines = (
  which: string,
): string => `SELECT c.group_id, ${otherColumns}, c.synced_at, ${timeOf(`iif(${showsMessage}, c.newest_at, r.at)`)} AS at,
         substr(iif(${showsMessage}, c.newest_text, iif(c.expired_at >= r.at, '', r.text)), 1, ${PREVIEW_LENGTH}) AS text,
         iif(${showsMessage}, c.newest_sender_id, NULL) AS last_sender_id
       FROM ${listed} WHERE ${which} (c.newest_expires_at IS NULL OR c.newest_expires_at > :now)`;

/** The newest message has expired and is not purged yet: look for the next one, and don't show what the row says. */
const selectDueLines = (
  which: string,
): string => `SELECT c.group_id, ${otherColumns}, c.synced_at, ${timeOf('ifnull(m.at, r.at)')} AS at,
         substr(ifnull(m.text, ''), 1, ${PREVIEW_LENGTH}) AS text, s.id AS last_sender_id
       FROM ${listed} LEFT JOIN message m ON m.ref = (
         SELECT ref FROM message WHERE conversation = c.ref AND (expires_at IS NULL OR expires_at > :now)
         ORDER BY at DESC, id DESC LIMIT 1
       ) LEFT JOIN person s ON s.ref = m.sender WHERE ${which} c.newest_expires_at <= :now`;

/** The known conversations: how far each was read, and its line in the list. */
export function createConversations(store: Store) {
  const find = store.query('SELECT ref, head, synced_at FROM conversation WHERE group_id = ?', readConversation);
  const insert = store.column('INSERT INTO conversation (group_id) VALUES (?) RETURNING ref', readWhole);
  const insertGap = store.command('INSERT INTO gap (conversation) VALUES (?)');
  const selectState = store.query(
    `SELECT ref, head, synced_at, opened_at, row_version, pulled_version,
         (SELECT id FROM gap WHERE conversation = c.ref ORDER BY above NULLS FIRST LIMIT 1) AS oldest_gap
       FROM conversation c WHERE group_id = ?`,
    readState,
  );
  const freshKeys = store.column(
    'SELECT sort_key FROM group_row WHERE conversation = ? AND version > ? ORDER BY sort_key',
    readSortKey,
  );
  const setHead = store.command('UPDATE conversation SET head = ? WHERE ref = ?');
  // The version never moves backwards: of two overlapping reads, the later request may end first. The time may: an
  // earlier value came from a clock that was ahead. It is kept to the minute, so that reads without news rarely write.
  const setPulled = store.command(
    `UPDATE conversation SET synced_at = :pulledAt,
         pulled_version = max(ifnull(pulled_version, :version), ifnull(:version, pulled_version))
       WHERE ref = :ref AND (synced_at / ${MICROS_PER_MINUTE} IS NOT CAST(:pulledAt / ${MICROS_PER_MINUTE} AS INTEGER)
         OR pulled_version IS NOT max(ifnull(pulled_version, :version), ifnull(:version, pulled_version)))`,
  );
  const logState = store.query(
    `SELECT log_read_at, (SELECT min(sort_key) FROM message WHERE conversation = c.ref) AS oldest_key
       FROM conversation c WHERE group_id = ?`,
    (row: Row<'log_read_at' | 'oldest_key'>): LogState => ({
      logReadAt: readInstantOrNull(row.log_read_at),
      oldestKey: readSortKeyOrNull(row.oldest_key),
    }),
  );
  const setLogRead = store.command('UPDATE conversation SET log_read_at = ? WHERE group_id = ?');
  const beginLog = store.command('UPDATE conversation SET log_read_at = ? WHERE ref = ? AND log_read_at IS NULL');
  const bells = store.query('SELECT group_id, bell FROM conversation', (row: Row<'group_id' | 'bell'>) => ({
    conversationId: readConversationId(row.group_id),
    bell: readWholeOrNull(row.bell),
  }));
  const setBell = store.command('UPDATE conversation SET bell = ? WHERE group_id = ?');
  const setOpened = store.command('UPDATE conversation SET opened_at = ? WHERE ref = ?');
  const setNewest = store.command(
    `UPDATE conversation SET (newest_at, newest_id, newest_text, newest_sender_id, newest_expires_at) = (
         SELECT m.at, m.id, substr(m.text, 1, ${PREVIEW_LENGTH}), p.id, m.expires_at FROM message m JOIN person p ON p.ref = m.sender
         WHERE m.conversation = conversation.ref AND (m.expires_at IS NULL OR m.expires_at > ?)
         ORDER BY m.at DESC, m.id DESC LIMIT 1
       ) WHERE ref = ?`,
  );
  const rowClaims = store.query(
    'SELECT at, text FROM group_row WHERE conversation = ?',
    (row: Row<'at' | 'text'>): ExpiredMessage => ({ at: readInstant(row.at), text: readText(row.text) }),
  );
  const setExpired = store.command(
    'UPDATE conversation SET expired_at = max(ifnull(expired_at, :at), :at) WHERE ref = :ref',
  );
  const id = store.column('SELECT group_id FROM conversation WHERE ref = ?', readConversationId);
  const ids = store.column('SELECT group_id FROM conversation', readConversationId);
  const setSwept = store.command('UPDATE conversation SET swept_at = ? WHERE group_id = ?');
  const oldestSwept = store.column(
    `SELECT c.group_id FROM conversation c JOIN group_row r ON r.ref = c.row_ref
         WHERE c.swept_at IS NULL OR c.swept_at < ? OR c.swept_at > ?
         ORDER BY c.swept_at NULLS FIRST, r.at DESC, c.group_id LIMIT 1`,
    readConversationId,
  );
  const lines = store.query(selectLines(''), readLine);
  const dueLines = store.query(selectDueLines(''), readLine);
  const line = store.query(selectLines('c.group_id = :id AND'), readLine);
  const dueLine = store.query(selectDueLines('c.group_id = :id AND'), readLine);
  const stale = store.column(
    `SELECT c.group_id FROM ${listed} WHERE c.pulled_version IS NOT c.row_version ORDER BY r.at DESC, c.group_id`,
    readConversationId,
  );
  const withPerson = store.column(
    `SELECT c.group_id FROM ${listed} WHERE p.id = ?
       ORDER BY max(r.at, ifnull(c.newest_at, r.at)) DESC, c.group_id`,
    readConversationId,
  );
  const other = store.query(`SELECT ${otherColumns} FROM ${listed} WHERE c.group_id = ?`, readOther);

  function open(conversationId: ConversationId): StoredConversation {
    const found = find.get(conversationId);
    if (found !== null) return found;
    const ref = readWhole(insert.get(conversationId));
    insertGap(ref);
    return { ref, head: null, syncedAt: null };
  }

  return {
    /** Finds a conversation by its id; a new one starts as a single gap over everything. */
    open,
    /** Every known conversation, listed or not. */
    ids: (): ConversationId[] => ids.all(),
    id: (ref: number): ConversationId => readConversationId(id.get(ref)),
    /** How far a conversation was read; an unknown one was not read at all. */
    state(conversationId: ConversationId): ConversationSyncState {
      const stored = selectState.get(conversationId);
      if (stored === null) {
        const nothing = { head: null, oldestGapId: null, syncedAt: null, openedAt: null, pulledVersion: null };
        return { conversationId, ...nothing, rowVersion: 0, freshKeys: [] };
      }
      const { ref, ...state } = stored;
      return { conversationId, ...state, freshKeys: freshKeys.all(ref, state.pulledVersion ?? 0) };
    },
    /**
     * Every conversation that has a row, by `compareConversations`; no line shows a message that expired by `now`, and none
     * has a time more than {@link MOST_AHEAD} after it.
     */
    list(now: Instant): ConversationLine[] {
      const times = { now, latest: now + MOST_AHEAD };
      return [...lines.all(times), ...dueLines.all(times)].sort(compareConversations);
    },
    /** The line of one conversation, likewise; null if it has no row. */
    line(id: ConversationId, now: Instant): ConversationLine | null {
      const values = { id, now, latest: now + MOST_AHEAD };
      return line.get(values) ?? dueLine.get(values);
    },
    /** Conversations with row changes that no pull of their newest page followed yet, newest row first. */
    listStale: (): ConversationId[] => stale.all(),
    /** The newest conversation with a person; null if the list has none. */
    findWith: (person: UserId): ConversationId | null => withPerson.get(person),
    /** The conversations with a person that the list has, newest first. */
    allWith: (person: UserId): ConversationId[] => withPerson.all(person),
    /** The other person of a listed conversation, by the row that counts. */
    other: (conversationId: ConversationId): Person | null => other.get(conversationId),
    /** How far the log of changes was read. */
    logState: (conversationId: ConversationId): LogState =>
      logState.get(conversationId) ?? { logReadAt: null, oldestKey: null },
    /** Records that every change that was logged until then is known, for the ranges that were read. */
    setLogRead: (conversationId: ConversationId, at: Instant): void => void setLogRead(at, conversationId),
    /** The same when the first range is read together with its changes. */
    beginLog: (ref: number, at: Instant): void => void beginLog(at, ref),
    /** The bell of every known conversation when its log was last read; null: it never rang. */
    bells: (): { readonly conversationId: ConversationId; readonly bell: number | null }[] => bells.all(),
    setBell: (conversationId: ConversationId, bell: number): void => void setBell(bell, conversationId),
    /** Records that a conversation is on screen: eviction takes it last. */
    setOpened: (conversationId: ConversationId, at: Instant): void => void setOpened(at, open(conversationId).ref),
    /** Records that a conversation was read as deep as a sweep reads, which most pulls of the newest page don't. */
    setSwept: (conversationId: ConversationId, at: Instant): void => void setSwept(at, conversationId),
    /**
     * A listed conversation that was never swept, newest first; otherwise the one swept longest ago, before `before`, or
     * after `now`, which only a clock that was ahead can have recorded.
     */
    oldestSwept: (before: Instant, now: Instant): ConversationId | null => oldestSwept.get(before, now),
    setHead: (ref: number, head: SortKey | null): void => void setHead(head, ref),
    setPulled: (ref: number, pulledAt: Instant, rowVersionSeen: number | null): void =>
      void setPulled({ ref, pulledAt, version: rowVersionSeen }),
    /** Copies the newest visible message to where the list finds it. */
    refreshNewest: (ref: number, now: Instant): void => void setNewest(now, ref),
    /** Hides the group rows that may reveal one of these messages: those not newer, or with the same text. */
    hideRowsOf(ref: number, expired: readonly ExpiredMessage[]): void {
      const texts = new Set(expired.map(({ text }) => text));
      const revealing = rowClaims.all(ref).filter(({ text }) => texts.has(text));
      const instants = [...expired, ...revealing].map(({ at }) => at);
      if (instants.length > 0) setExpired({ ref, at: Math.max(...instants) });
    },
  };
}

export type Conversations = ReturnType<typeof createConversations>;

const readConversation = (row: Row<'ref' | 'head' | 'synced_at'>): StoredConversation => ({
  ref: readWhole(row.ref),
  head: readSortKeyOrNull(row.head),
  syncedAt: readInstantOrNull(row.synced_at),
});

const readState = (
  row: Row<'ref' | 'head' | 'synced_at' | 'opened_at' | 'row_version' | 'pulled_version' | 'oldest_gap'>,
): StoredState => ({
  ...readConversation(row),
  oldestGapId: readWholeOrNull(row.oldest_gap),
  openedAt: readInstantOrNull(row.opened_at),
  rowVersion: readWhole(row.row_version),
  pulledVersion: readWholeOrNull(row.pulled_version),
});

const readOther = (row: Row<OtherColumns>): Person => readPerson(row.other_id, row.other_name, row.other_handle);

const readLine = (row: Row<LineColumns>): ConversationLine => ({
  id: readConversationId(row.group_id),
  other: readOther(row),
  at: readInstant(row.at),
  text: readText(row.text),
  lastSenderId: readUserIdOrNull(row.last_sender_id),
  syncedAt: readInstantOrNull(row.synced_at),
});
