import type { MessageWindow, WindowPlace } from '../../../../shared/contract/messages.ts';
import type { ConversationId, Gap, Message, MessageCursor, MessageId, Older } from '../../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readCursor,
  readInstant,
  readInstantOrNull,
  readText,
  readWhole,
} from '../columns.ts';
import type { Store } from '../store.ts';
import type { Conversations } from './conversations.ts';
import type { Gaps, PlacedGap } from './gaps.ts';
import type { LongTexts } from './longText.ts';
import { type RowColumns, readRow, rowColumns } from './messageRows.ts';
import type { People } from './people.ts';

export interface WindowRequest {
  readonly conversationId: ConversationId;
  readonly from: WindowPlace;
  readonly limit: number;
  /** Messages that expired by then are left out. */
  readonly now: Instant;
}

/** A window as far as the table determines it. */
export type CachedWindow = Omit<MessageWindow, 'outgoing' | 'firstUnread'>;

/** Consecutive cached messages in order, and their neighbors. */
interface Stretch {
  readonly messages: readonly Message[];
  readonly previous: MessageCursor | undefined;
  readonly newer: boolean;
}

interface MessagesParts {
  readonly conversations: Conversations;
  readonly gaps: Gaps;
  readonly longTexts: LongTexts;
  readonly people: People;
}

/** Reads the cached messages of conversations. */
export function createMessages(store: Store, { conversations, gaps, longTexts, people }: MessagesParts) {
  const visible = 'm.conversation = ? AND (m.expires_at IS NULL OR m.expires_at > ?)';
  const select = (order: string, range = '') =>
    store.query(
      `SELECT ${rowColumns} FROM message m WHERE ${visible} ${range} ORDER BY ${order} LIMIT ? + 0`,
      (row: Row<RowColumns>) => ({ ...readCursor(row), row }),
    );
  const newestFirst = 'm.at DESC, m.id DESC';
  const oldestFirst = 'm.at, m.id';
  const newestVisible = select(newestFirst);
  const before = select(newestFirst, 'AND (m.at, m.id) < (?, ?)');
  const from = select(oldestFirst, 'AND (m.at, m.id) >= (?, ?)');
  const after = select(oldestFirst, 'AND (m.at, m.id) > (?, ?)');
  const locate = store.query(`SELECT m.at, m.id FROM message m WHERE ${visible} AND m.id = ?`, readCursor);
  const texts = store.query(
    `SELECT m.ref, m.text, m.whole_bytes FROM message m WHERE ${visible} AND m.id = ?`,
    (row: Row<'ref' | 'text' | 'whole_bytes'>) => ({
      ref: readWhole(row.ref),
      text: readText(row.text),
      isStart: row.whole_bytes !== null,
    }),
  );
  const firstAt = store.column(`SELECT m.at FROM message m WHERE ${visible} ORDER BY m.at, m.id LIMIT 1`, readInstant);
  const count = store.column('SELECT count(*) FROM message WHERE conversation = ?', readWhole);
  const inConversation = 'FROM message WHERE conversation = (SELECT ref FROM conversation WHERE group_id = ?)';
  const newest = store.query(`SELECT at, id ${inConversation} ORDER BY at DESC, id DESC LIMIT 1`, readCursor);
  const countBetween = store.column(`SELECT count(*) ${inConversation} AND at >= ? AND at < ?`, readWhole);
  const newestBefore = store.column(`SELECT at ${inConversation} AND at < ? ORDER BY at DESC LIMIT 1`, readInstant);
  const lastBefore = store.query(
    `SELECT at, id ${inConversation} AND at < ? ORDER BY at DESC, id DESC LIMIT 1`,
    readCursor,
  );
  const nextExpiry = store.column(
    'SELECT min(expires_at) FROM message WHERE expires_at IS NOT NULL',
    readInstantOrNull,
  );
  const expired = store.column(
    `SELECT DISTINCT c.group_id FROM message m JOIN conversation c ON c.ref = m.conversation
       WHERE m.expires_at <= ?`,
    readConversationId,
  );

  /** At most `limit` consecutive messages at a place, with their neighbors. */
  function stretch(conversation: number, { conversationId, from: place, limit, now }: WindowRequest): Stretch {
    const cursor = place.kind === 'newest' ? null : place.cursor;
    const mostAfter = place.kind === 'newest' || place.kind === 'before' ? 0 : limit;
    const query = place.kind === 'after' ? after : from;
    const later = cursor === null ? [] : query.all(conversation, now, cursor.at, cursor.id, mostAfter + 1);
    // Around a cursor, half of the messages lie before it, plus what the later side can't fill.
    const around = Math.max(Math.floor(limit / 2), limit - later.length);
    const mostBefore = mostAfter === 0 ? limit : place.kind === 'around' ? around : 0;
    const start = later[0] ?? cursor;
    const earlier =
      start === null
        ? newestVisible.all(conversation, now, mostBefore + 1)
        : before.all(conversation, now, start.at, start.id, mostBefore + 1);
    const shownBefore = earlier.slice(0, mostBefore).reverse();
    const shownAfter = later.slice(0, Math.min(mostAfter, limit - shownBefore.length));
    const senderOf = people.finder();
    return {
      messages: [...shownBefore, ...shownAfter].map(({ row }) =>
        readRow(row, conversationId, senderOf(readWhole(row.sender))),
      ),
      previous: earlier[mostBefore],
      newer: shownAfter.length < later.length,
    };
  }

  return {
    /**
     * Messages around a place, with the gaps among them; see `messages.window` in the contract. A conversation that was
     * never read is one gap, which this creates if necessary.
     */
    window(request: WindowRequest): CachedWindow {
      const { conversationId, from } = request;
      return store.snapshot(() => {
        const { ref, syncedAt } = conversations.open(conversationId);
        const read = stretch(ref, request);
        const { messages, previous, newer } = read;
        const start = messages[0] ?? (from.kind === 'newest' ? undefined : from.cursor);
        const placed = gaps.placed(ref);
        const olderGap = previous === undefined ? findOlderGap(placed, start?.at) : undefined;
        return {
          conversationId,
          messages,
          gaps: gapsWithin(placed, read, olderGap),
          older: olderOf(previous, start, olderGap),
          newer,
          syncedAt,
        };
      });
    },
    /** Where a message is in its conversation; null if it is not cached. */
    locate: (conversationId: ConversationId, id: MessageId, now: Instant): MessageCursor | null =>
      store.snapshot(() => locate.get(conversations.open(conversationId).ref, now, id)),
    /** The whole text of a message, however long; null if it is not cached. */
    text: (conversationId: ConversationId, id: MessageId, now: Instant): string | null =>
      store.snapshot(() => {
        const found = texts.get(conversations.open(conversationId).ref, now, id);
        return found?.isStart ? longTexts.find(found.ref) : (found?.text ?? null);
      }),
    /** How many messages of a conversation are cached, including expired ones that are not purged yet. */
    count: (conversationId: ConversationId): number =>
      store.snapshot(() => readWhole(count.get(conversations.open(conversationId).ref))),
    /** The same for those from an instant on and before another, read from the index alone. */
    countBetween: (conversationId: ConversationId, from: Instant, to: Instant): number =>
      readWhole(countBetween.get(conversationId, from, to)),
    /** When the oldest cached message was written; null if none is cached. */
    firstAt: (conversationId: ConversationId, now: Instant): Instant | null =>
      store.snapshot(() => firstAt.get(conversations.open(conversationId).ref, now)),
    newest: (conversationId: ConversationId): MessageCursor | null => newest.get(conversationId),
    /** The greatest instant of a conversation's messages that is before another. */
    newestBefore: (conversationId: ConversationId, instant: Instant): Instant | null =>
      newestBefore.get(conversationId, instant),
    /** The last message of a conversation that is before an instant; null if none is cached. */
    lastBefore: (conversationId: ConversationId, instant: Instant): MessageCursor | null =>
      lastBefore.get(conversationId, instant),
    /** When the next message expires; null if none does. */
    nextExpiry: (): Instant | null => nextExpiry.get(),
    /** Conversations with messages that expired by `now`, which no read returns. */
    conversationsWithExpired: (now: Instant): ConversationId[] => expired.all(now),
  };
}

/**
 * The gaps of a stretch. A gap belongs to the stretch with the first message after it, or to the newest one if no message
 * follows, so that adjacent stretches name each gap once.
 */
function gapsWithin(placed: readonly PlacedGap[], stretch: Stretch, olderGap: PlacedGap | undefined): Gap[] {
  const { messages, previous, newer } = stretch;
  const last = messages.at(-1);
  const end = newer ? (last?.at ?? Number.NEGATIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const gaps: Gap[] = [];
  for (const gap of placed) {
    if (gap.above === null || gap === olderGap) continue;
    // A gap with only invisible rows above it comes after the last message.
    const at = gap.at ?? (last === undefined ? null : instantFromMicros(last.at + 1));
    const isAfterPrevious = previous === undefined || (at !== null && at > previous.at);
    if (at !== null && isAfterPrevious && at <= end) gaps.push({ id: gap.id, at });
  }
  return gaps.sort((a, b) => a.at - b.at);
}

function olderOf(
  previous: MessageCursor | undefined,
  start: MessageCursor | undefined,
  olderGap: PlacedGap | undefined,
): Older {
  if (previous !== undefined && start !== undefined) return { kind: 'cached', before: { at: start.at, id: start.id } };
  return olderGap === undefined ? { kind: 'start' } : { kind: 'gap', gapId: olderGap.id };
}

/**
 * The gap to fill first to reach what is older than the first cached message: the newest of those before it. The one
 * without a lower bound always qualifies, wherever its upper bound is in time.
 */
const findOlderGap = (ascending: readonly PlacedGap[], first: Instant | undefined): PlacedGap | undefined =>
  ascending.findLast((gap) => gap.above === null || first === undefined || (gap.at !== null && gap.at <= first));
