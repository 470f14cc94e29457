import type { MessageWindow, WindowPlace } from '../../../shared/ipc/reading.ts';
import type { ConversationId, Gap, Message, MessageCursor, MessageId, Older } from '../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { type Row, readInstant, readMessageId, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import type { Conversations } from './conversations.ts';
import type { Gaps, PlacedGap } from './gaps.ts';
import { type MessageColumns, messageColumns, readMessage } from './messageTable.ts';

export interface WindowRequest {
  readonly conversationId: ConversationId;
  readonly from: WindowPlace;
  readonly limit: number;
  /** Messages that expire by then are left out. */
  readonly now: Instant;
}

/** A window as far as the table tells it. */
export type CachedWindow = Omit<MessageWindow, 'outgoing' | 'firstUnread'>;

/** Cached messages next to each other, in order, and whether there are others on either side. */
interface Stretch {
  readonly messages: readonly Message[];
  /** The message before the first one; undefined: there is none. */
  readonly previous: Message | undefined;
  readonly newer: boolean;
}

/** Stretches anywhere in a conversation: messages in order, and the gaps between them. */
export class Windows {
  readonly #conversations: Conversations;
  readonly #gaps: Gaps;
  readonly #newest;
  readonly #before;
  readonly #from;
  readonly #after;
  readonly #locate;
  readonly #count;

  constructor(statements: Statements, conversations: Conversations, gaps: Gaps) {
    this.#conversations = conversations;
    this.#gaps = gaps;
    const visible = 'm.conversation = ? AND (m.expires_at IS NULL OR m.expires_at > ?)';
    const select = `SELECT ${messageColumns} FROM message m JOIN person p ON p.ref = m.sender WHERE ${visible}`;
    const newestFirst = 'ORDER BY m.at DESC, m.id DESC LIMIT ?';
    type Place = [conversation: number, now: number, at: number, id: string, count: number];
    this.#newest = statements.rows<[number, number, number], Row<MessageColumns>>(`${select} ${newestFirst}`);
    this.#before = statements.rows<Place, Row<MessageColumns>>(`${select} AND (m.at, m.id) < (?, ?) ${newestFirst}`);
    const oldestFirst = 'ORDER BY m.at, m.id LIMIT ?';
    this.#from = statements.rows<Place, Row<MessageColumns>>(`${select} AND (m.at, m.id) >= (?, ?) ${oldestFirst}`);
    this.#after = statements.rows<Place, Row<MessageColumns>>(`${select} AND (m.at, m.id) > (?, ?) ${oldestFirst}`);
    this.#locate = statements.rows<[number, number, string], Row<'at' | 'id'>>(
      `SELECT m.at, m.id FROM message m WHERE ${visible} AND m.id = ?`,
    );
    this.#count = statements.value<[number]>('SELECT count(*) FROM message WHERE conversation = ?');
  }

  /** See `messages.window` in the contract. A conversation that was never read is one gap, which this makes if need be. */
  read({ conversationId, from, limit, now }: WindowRequest): CachedWindow {
    const { ref, syncedAt } = this.#conversations.open(conversationId);
    const stretch = this.#stretch({ conversationId, ref, now }, from, limit);
    const { messages, previous, newer } = stretch;
    const place = from.kind === 'newest' ? undefined : from.cursor;
    const placed = this.#gaps.placed(ref);
    const olderGap = previous === undefined ? findOlderGap(placed, (messages[0] ?? place)?.at) : undefined;
    return {
      conversationId,
      messages,
      gaps: gapsWithin(placed, stretch, olderGap),
      older: olderOf(previous, messages[0] ?? place, olderGap),
      newer,
      syncedAt,
    };
  }

  /** See `Cache.locate`. */
  locate(conversationId: ConversationId, id: MessageId, now: Instant): MessageCursor | null {
    const row = this.#locate.get(this.#conversations.open(conversationId).ref, now, id);
    return row === undefined ? null : { at: readInstant(row.at), id: readMessageId(row.id) };
  }

  /** How many messages of a conversation are cached, expired ones that were not purged yet among them. */
  count(conversationId: ConversationId): number {
    return readWhole(this.#count.get(this.#conversations.open(conversationId).ref));
  }

  #stretch(at: ConversationAt, from: WindowPlace, limit: number): Stretch {
    switch (from.kind) {
      case 'newest':
        return { ...this.#olderSide(at, null, limit), newer: false };
      case 'before': {
        const side = this.#olderSide(at, from.cursor, limit);
        return { ...side, newer: this.#newerSide(at, { kind: 'from', cursor: from.cursor }, 1).length > 0 };
      }
      case 'from':
      case 'after':
        return this.#onwards(at, from, limit);
      case 'around':
        return this.#around(at, from.cursor, limit);
    }
  }

  #onwards(at: ConversationAt, start: Onwards, limit: number): Stretch {
    const found = this.#newerSide(at, start, limit + 1);
    const messages = found.slice(0, limit);
    const [previous] = this.#olderSide(at, messages[0] ?? start.cursor, 1).messages;
    return { messages, previous, newer: found.length > limit };
  }

  #around(at: ConversationAt, cursor: MessageCursor, limit: number): Stretch {
    const later = this.#newerSide(at, { kind: 'from', cursor }, limit + 1);
    // Half of the window lies before the cursor, and what the later side can't fill.
    const wantedBefore = Math.max(Math.floor(limit / 2), limit - later.length);
    const { messages: earlier, previous } = this.#olderSide(at, cursor, wantedBefore);
    const shown = later.slice(0, limit - earlier.length);
    return { messages: [...earlier, ...shown], previous, newer: shown.length < later.length };
  }

  /** The newest messages before a cursor (null: of all), in order, and the one before them. */
  #olderSide({ conversationId, ref, now }: ConversationAt, cursor: MessageCursor | null, limit: number) {
    // One more than wanted tells whether there is an older one.
    const rows =
      cursor === null
        ? this.#newest.all(ref, now, limit + 1)
        : this.#before.all(ref, now, cursor.at, cursor.id, limit + 1);
    const found = rows.map((row) => readMessage(conversationId, row));
    return { messages: found.slice(0, limit).reverse(), previous: found[limit] };
  }

  /** The oldest messages after a cursor, or from it on, in order. */
  #newerSide({ conversationId, ref, now }: ConversationAt, { kind, cursor }: Onwards, limit: number): Message[] {
    const statement = kind === 'from' ? this.#from : this.#after;
    return statement.all(ref, now, cursor.at, cursor.id, limit).map((row) => readMessage(conversationId, row));
  }
}

interface ConversationAt {
  readonly conversationId: ConversationId;
  readonly ref: number;
  readonly now: Instant;
}

type Onwards = Extract<WindowPlace, { readonly kind: 'from' | 'after' }>;

/**
 * The gaps of a stretch. One belongs to the stretch that holds the first message after it, or to the newest one when
 * there is no message after it, so that stretches side by side tell of each gap once.
 */
function gapsWithin(placed: readonly PlacedGap[], stretch: Stretch, olderGap: PlacedGap | undefined): Gap[] {
  const { messages, previous, newer } = stretch;
  const last = newer ? (messages.at(-1)?.at ?? Number.NEGATIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const gaps: Gap[] = [];
  for (const gap of placed) {
    if (gap.above === null || gap === olderGap) continue;
    const at = gap.at ?? afterAll(messages);
    const isBehindPrevious = previous === undefined || (at !== null && at > previous.at);
    if (at !== null && isBehindPrevious && at <= last) gaps.push({ id: gap.id, at });
  }
  return gaps.sort((a, b) => a.at - b.at);
}

function olderOf(
  previous: Message | undefined,
  start: MessageCursor | undefined,
  olderGap: PlacedGap | undefined,
): Older {
  if (previous !== undefined && start !== undefined) return { kind: 'cached', before: { at: start.at, id: start.id } };
  return olderGap === undefined ? { kind: 'start' } : { kind: 'gap', gapId: olderGap.id };
}

/**
 * The gap to fill first in order to get at what is older than the first cached message: the newest of those that lie
 * before it. The one without a lower bound always does, wherever its upper bound stands in the order of time.
 */
export function findOlderGap(ascending: readonly PlacedGap[], first: Instant | undefined): PlacedGap | undefined {
  return ascending.findLast((gap) => gap.above === null || first === undefined || (gap.at !== null && gap.at <= first));
}

/** Where a gap stands that has only rows above it which are not shown: after the last message. */
export function afterAll(messages: readonly Message[]): Instant | null {
  const last = messages.at(-1);
  return last === undefined ? null : instantFromMicros(last.at + 1);
}
