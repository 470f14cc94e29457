import type { ConversationId, MessageCursor } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { readCursor } from './values.ts';

/** A message that turned up before the marker. */
export interface LateArrival extends MessageCursor {
  /** From then on it can't be read, and so is not unread; null: never. */
  readonly expiresAt: Instant | null;
}

/** How long a late arrival is remembered after it was read: 30 days, µs. By then nobody writes it once more. */
const REMEMBERED = 30 * 86_400_000_000;

/**
 * How far each conversation was read here: up to its marker, but for the late arrivals, messages that other writers put
 * before the marker afterwards. A late arrival that was read is remembered, since a message may be found anew.
 */
export class ReadMarkers {
  readonly #marker;
  readonly #markers;
  readonly #raise;
  readonly #insert;
  readonly #readLate;
  readonly #addLate;
  readonly #late;
  readonly #lateCounts;
  readonly #dateRead;
  readonly #forget;

  constructor(statements: Statements) {
    this.#marker = statements.rows<[string], Row<'at' | 'id'>>('SELECT at, id FROM read_marker WHERE group_id = ?');
    this.#markers = statements.rows<[], Row<'group_id' | 'at' | 'id'>>('SELECT group_id, at, id FROM read_marker');
    this.#raise = statements.rows<[string, number, string]>(
      `INSERT INTO read_marker (group_id, at, id) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET at = excluded.at, id = excluded.id WHERE (excluded.at, excluded.id) > (at, id)`,
    );
    this.#insert = statements.rows<[string, number, string]>(
      'INSERT OR IGNORE INTO read_marker (group_id, at, id) VALUES (?, ?, ?)',
    );
    this.#readLate = statements.rows<[string, number, string]>(
      'UPDATE late_arrival SET is_read = 1 WHERE group_id = ? AND is_read = 0 AND (at, id) <= (?, ?)',
    );
    // What lies after the marker counts as unread by that alone.
    this.#addLate = statements.rows<[string, string, number, number | null, string, number, string]>(
      `INSERT OR IGNORE INTO late_arrival (group_id, id, at, expires_at) SELECT ?, ?, ?, ?
       WHERE EXISTS (SELECT 1 FROM read_marker WHERE group_id = ? AND (?, ?) <= (at, id))`,
    );
    const unread = 'is_read = 0 AND (expires_at IS NULL OR expires_at > ?)';
    this.#late = statements.rows<[number, string], Row<'at' | 'id'>>(
      `SELECT at, id FROM late_arrival WHERE ${unread} AND group_id = ? ORDER BY at, id`,
    );
    this.#lateCounts = statements.rows<[number], Row<'group_id' | 'count'>>(
      `SELECT group_id, count(*) AS count FROM late_arrival WHERE ${unread} GROUP BY group_id`,
    );
    this.#dateRead = statements.rows<[number]>(
      'UPDATE late_arrival SET forget_at = ? WHERE is_read = 1 AND forget_at IS NULL',
    );
    this.#forget = statements.rows<[number]>('DELETE FROM late_arrival WHERE is_read = 1 AND forget_at <= ?');
  }

  marker(conversationId: ConversationId): MessageCursor | null {
    const row = this.#marker.get(conversationId);
    return row === undefined ? null : readCursor(row);
  }

  markers(): Map<ConversationId, MessageCursor> {
    return new Map(this.#markers.all().map((row) => [readConversationId(row.group_id), readCursor(row)]));
  }

  markRead(conversationId: ConversationId, { at, id }: MessageCursor): void {
    this.#raise.run(conversationId, at, id);
    this.#readLate.run(conversationId, at, id);
  }

  markReadIfNew(conversationId: ConversationId, { at, id }: MessageCursor): void {
    this.#insert.run(conversationId, at, id);
  }

  addLate(conversationId: ConversationId, arrivals: readonly LateArrival[]): void {
    for (const { at, id, expiresAt } of arrivals)
      this.#addLate.run(conversationId, id, at, expiresAt, conversationId, at, id);
  }

  late(conversationId: ConversationId, now: Instant): MessageCursor[] {
    return this.#late.all(now, conversationId).map(readCursor);
  }

  lateCounts(now: Instant): Map<ConversationId, number> {
    return new Map(this.#lateCounts.all(now).map((row) => [readConversationId(row.group_id), readWhole(row.count)]));
  }

  /**
   * Forgets late arrivals that were read long ago. Called at each start, which is also what dates those that were read
   * since the last one: reading itself is told no time.
   */
  forgetRead(now: Instant): void {
    this.#forget.run(now);
    this.#dateRead.run(now + REMEMBERED);
  }
}
