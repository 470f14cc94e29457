import type { ConversationId, MessageCursor, MessageId } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { type Row, readConversationId, readCursor, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';

/** A message that appeared before the marker. */
export interface LateArrival extends MessageCursor {
  /** From then on it is not unread, because it can't be read; null: never. */
  readonly expiresAt: Instant | null;
}

/** How long a late arrival is remembered after it was read: 30 days, µs. No writer repeats it after that. */
const REMEMBERED = 30 * 86_400_000_000;

/**
 * How far each conversation was read here: up to its marker, except for late arrivals, which other writers put before the
 * marker afterwards. A late arrival that was read is remembered, because the table may return it again.
 */
export function createReadMarkers(store: Store) {
  const find = store.query('SELECT at, id FROM read_marker WHERE group_id = ?', readCursor);
  const all = store.query(
    'SELECT group_id, at, id FROM read_marker',
    (row: Row<'group_id' | 'at' | 'id'>): [ConversationId, MessageCursor] => [
      readConversationId(row.group_id),
      readCursor(row),
    ],
  );
  const raise = store.command(
    `INSERT INTO read_marker (group_id, at, id) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET at = excluded.at, id = excluded.id WHERE (excluded.at, excluded.id) > (at, id)`,
  );
  const insert = store.command('INSERT OR IGNORE INTO read_marker (group_id, at, id) VALUES (?, ?, ?)');
  const readLate = store.command(
    'UPDATE late_arrival SET is_read = 1 WHERE group_id = ? AND is_read = 0 AND (at, id) <= (?, ?)',
  );
  // What lies after the marker is unread anyway.
  const addLate = store.command(
    `INSERT OR IGNORE INTO late_arrival (group_id, id, at, expires_at)
       SELECT :conversationId, :id, :at, :expiresAt
       WHERE EXISTS (SELECT 1 FROM read_marker WHERE group_id = :conversationId AND (:at, :id) <= (at, id))`,
  );
  const forgetLate = store.command('DELETE FROM late_arrival WHERE group_id = ? AND id = ? AND is_read = 0');
  const unread = 'is_read = 0 AND (expires_at IS NULL OR expires_at > ?)';
  const late = store.query(
    `SELECT at, id FROM late_arrival WHERE ${unread} AND group_id = ? ORDER BY at, id`,
    readCursor,
  );
  const lateCounts = store.query(
    `SELECT group_id, count(*) AS count FROM late_arrival WHERE ${unread} GROUP BY group_id`,
    (row: Row<'group_id' | 'count'>): [ConversationId, number] => [
      readConversationId(row.group_id),
      readWhole(row.count),
    ],
  );
  const dateRead = store.command('UPDATE late_arrival SET forget_at = ? WHERE is_read = 1 AND forget_at IS NULL');
  const prune = store.command('DELETE FROM late_arrival WHERE is_read = 1 AND forget_at <= ?');

  return {
    /** Everything up to it was read here, except late arrivals; null if nothing was. */
    find: (conversationId: ConversationId): MessageCursor | null => find.get(conversationId),
    all: (): Map<ConversationId, MessageCursor> => new Map(all.all()),
    /** Moves the marker up, never back; late arrivals up to there are read. */
    markRead(conversationId: ConversationId, { at, id }: MessageCursor): void {
      store.transaction(() => {
        raise(conversationId, at, id);
        readLate(conversationId, at, id);
      });
    },
    /** Sets the marker of a conversation that has none. */
    markReadIfNew: (conversationId: ConversationId, { at, id }: MessageCursor): void =>
      void insert(conversationId, at, id),
    /** Adds messages that appeared before the marker: they are unread, once. */
    addLate(conversationId: ConversationId, arrivals: readonly LateArrival[]): void {
      store.transaction(() => {
        for (const { at, id, expiresAt } of arrivals) addLate({ conversationId, id, at, expiresAt });
      });
    },
    /** Forgets late arrivals that were deleted before they were read. */
    forgetLate(conversationId: ConversationId, ids: readonly MessageId[]): void {
      store.transaction(() => {
        for (const id of ids) forgetLate(conversationId, id);
      });
    },
    /** Late arrivals that are unread and not expired, in order. */
    late: (conversationId: ConversationId, now: Instant): MessageCursor[] => late.all(now, conversationId),
    /** Only conversations that have any. */
    lateCounts: (now: Instant): Map<ConversationId, number> => new Map(lateCounts.all(now)),
    /**
     * Forgets late arrivals that were read long ago. Runs at each start, and dates those that were read since the last one,
     * because reading itself has no clock.
     */
    prune(now: Instant): void {
      prune(now);
      dateRead(now + REMEMBERED);
    },
  };
}
