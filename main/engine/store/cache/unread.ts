import type { ConversationId, MessageCursor, Person, UserId } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import { mentionsIn } from '../../../../shared/text/mentions.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../../shared/time/instant.ts';
import { type Row, readConversationId, readCursor, readText, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';

/** Before every message: no id is empty. */
const beginning = { at: instantFromMicros(Number.MIN_SAFE_INTEGER), id: '' } as const;

/** How far ahead a message may be and still count, µs: no clock or offset explains more. It counts once its time is near. */
const MOST_AHEAD = 26 * 3_600 * MICROS_PER_SECOND;

/** Counts cached messages after a read marker (null: all) that are not the owner's. */
export function createUnread(store: Store) {
  const unread = `FROM message m JOIN person p ON p.ref = m.sender
       WHERE m.conversation = (SELECT ref FROM conversation WHERE group_id = :conversationId)
         AND (m.at, m.id) > (:at, :id) AND p.id <> :owner AND (m.expires_at IS NULL OR m.expires_at > :now)
         AND m.at <= :now + ${MOST_AHEAD}`;
  const selectCount = store.column(`SELECT count(*) FROM (SELECT 1 ${unread} LIMIT :limit + 0)`, readWhole);
  const selectMentions = store.column(
    `SELECT m.text ${unread} AND instr(m.text, '@') > 0 ORDER BY m.at DESC LIMIT :limit + 0`,
    readText,
  );
  const first = store.query(`SELECT m.at, m.id ${unread} ORDER BY m.at, m.id LIMIT 1`, readCursor);
  const heads = store.query(
    'SELECT group_id, newest_at AS at, newest_id AS id FROM conversation WHERE newest_at IS NOT NULL',
    (row: Row<'group_id' | 'at' | 'id'>) => ({
      conversationId: readConversationId(row.group_id),
      newest: readCursor(row),
    }),
  );

  function count(
    conversationId: ConversationId,
    after: MessageCursor | null,
    owner: UserId,
    now: Instant,
    limit: number,
  ): number {
    return readWhole(selectCount.get({ conversationId, ...placeOf(after), owner, now, limit }));
  }

  return {
    /** Counts a conversation's unread messages, up to `limit`. */
    count,
    /** Counts unread messages that mention the person of a handle, among the newest `limit` that mention anyone. */
    mentions(
      conversationId: ConversationId,
      after: MessageCursor | null,
      { id: owner, handle }: Pick<Person, 'id' | 'handle'>,
      now: Instant,
      limit: number,
    ): number {
      if (handle === '') return 0;
      const texts = selectMentions.all({ conversationId, ...placeOf(after), owner, now, limit });
      return texts.filter((text) => mentionsIn(text, handle).length > 0).length;
    },
    /** Counts each conversation's unread messages after its marker, up to `limit`; those without any are left out. */
    countAll(
      markers: ReadonlyMap<ConversationId, MessageCursor>,
      owner: UserId,
      now: Instant,
      limit: number,
    ): Map<ConversationId, number> {
      const counts = new Map<ConversationId, number>();
      for (const { conversationId, newest } of heads.all()) {
        const after = markers.get(conversationId) ?? null;
        // Most conversations are read to their end: comparing the newest message saves a query.
        if (after !== null && compareMessages(newest, after) <= 0) continue;
        const unreadCount = count(conversationId, after, owner, now, limit);
        if (unreadCount > 0) counts.set(conversationId, unreadCount);
      }
      return counts;
    },
    first(
      conversationId: ConversationId,
      after: MessageCursor | null,
      owner: UserId,
      now: Instant,
    ): MessageCursor | null {
      return first.get({ conversationId, ...placeOf(after), owner, now });
    },
  };
}

const placeOf = (after: MessageCursor | null) => (after === null ? beginning : { at: after.at, id: after.id });
