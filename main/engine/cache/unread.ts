import type { ConversationId, MessageCursor, UserId } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstant, readMessageId, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** Before every message: no id is empty. */
const beginning = { at: instantFromMicros(Number.MIN_SAFE_INTEGER), id: '' } as const;

type CursorColumns = 'at' | 'id';

/** Where in a conversation somebody stopped reading, counted from what the cache has. */
export class Unread {
  readonly #count;
  readonly #first;
  readonly #newest;
  readonly #before;
  readonly #heads;

  constructor(statements: Statements) {
    const conversation = '(SELECT ref FROM conversation WHERE group_id = :conversationId)';
    const unread = `FROM message m JOIN person p ON p.ref = m.sender
       WHERE m.conversation = ${conversation} AND (m.at, m.id) > (:at, :id) AND p.id <> :owner
         AND (m.expires_at IS NULL OR m.expires_at > :now)`;
    type Place = { conversationId: string; at: number; id: string; owner: string; now: number };
    this.#count = statements.value<[Place & { limit: number }]>(
      `SELECT count(*) FROM (SELECT 1 ${unread} LIMIT :limit)`,
    );
    this.#first = statements.rows<[Place], Row<CursorColumns>>(
      `SELECT m.at, m.id ${unread} ORDER BY m.at, m.id LIMIT 1`,
    );
    this.#newest = statements.rows<[{ conversationId: string }], Row<CursorColumns>>(
      `SELECT at, id FROM message WHERE conversation = ${conversation} ORDER BY at DESC, id DESC LIMIT 1`,
    );
    this.#before = statements.value<[{ conversationId: string; at: number }]>(
      `SELECT at FROM message WHERE conversation = ${conversation} AND at < :at ORDER BY at DESC LIMIT 1`,
    );
    this.#heads = statements.rows<[], Row<'group_id' | 'newest_at' | 'newest_id'>>(
      'SELECT group_id, newest_at, newest_id FROM conversation WHERE newest_at IS NOT NULL',
    );
  }

  /** See `Cache.countUnread`. */
  count(
    conversationId: ConversationId,
    after: MessageCursor | null,
    owner: UserId,
    now: Instant,
    limit: number,
  ): number {
    return readWhole(this.#count.get({ conversationId, ...cursorOf(after), owner, now, limit }));
  }

  /** See `Cache.countAllUnread`. */
  countAll(
    markers: ReadonlyMap<ConversationId, MessageCursor>,
    owner: UserId,
    now: Instant,
    limit: number,
  ): Map<ConversationId, number> {
    const counts = new Map<ConversationId, number>();
    for (const row of this.#heads.all()) {
      const conversationId = readConversationId(row.group_id);
      const after = markers.get(conversationId) ?? null;
      // Most conversations were read to their end, which their newest message tells without a look at the others.
      const newest = { at: readInstant(row.newest_at), id: readMessageId(row.newest_id) };
      if (after !== null && compareMessages(newest, after) <= 0) continue;
      const count = this.count(conversationId, after, owner, now, limit);
      if (count > 0) counts.set(conversationId, count);
    }
    return counts;
  }

  /** See `Cache.firstUnread`. */
  first(
    conversationId: ConversationId,
    after: MessageCursor | null,
    owner: UserId,
    now: Instant,
  ): MessageCursor | null {
    return readCursor(this.#first.get({ conversationId, ...cursorOf(after), owner, now }));
  }

  /** See `Cache.newestMessage`. */
  newest(conversationId: ConversationId): MessageCursor | null {
    return readCursor(this.#newest.get({ conversationId }));
  }

  /** See `Cache.newestBefore`. */
  newestBefore(conversationId: ConversationId, instant: Instant): Instant | null {
    const at = this.#before.get({ conversationId, at: instant });
    return at === undefined ? null : readInstant(at);
  }
}

const cursorOf = (after: MessageCursor | null): { at: number; id: string } =>
  after === null ? beginning : { at: after.at, id: after.id };

const readCursor = (row: Row<CursorColumns> | undefined): MessageCursor | null =>
  row === undefined ? null : { at: readInstant(row.at), id: readMessageId(row.id) };
