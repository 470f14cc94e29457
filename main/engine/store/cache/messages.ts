import type { MessageWindow, WindowPlace } from '../../../../shared/contract/messages.ts';
import type {
  ConversationId,
  Gap,
  Message,
  MessageCursor,
  MessageId,
  Older,
  Quote,
  Reaction,
  UserId,
} from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import { type Instant, instantFromMicros } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readCursor,
  readInstant,
  readInstantOrNull,
  readMessageId,
  readText,
  readWhole,
  readWholeOrNull,
} from '../columns.ts';
import type { Store } from '../store.ts';
import type { Changes } from './changes.ts';
import type { Conversations } from './conversations.ts';
import type { Gaps, PlacedGap } from './gaps.ts';
import { type LongTexts, PREVIEW_LENGTH } from './longText.ts';
import { type RowColumns, readRow, rowColumns } from './messageRows.ts';
import type { People } from './people.ts';

export interface WindowRequest {
  readonly conversationId: ConversationId;
  /** Other conversations, whose messages and gaps are merged into it by time. */
  readonly joined?: readonly ConversationId[];
  readonly from: WindowPlace;
  readonly limit: number;
  /** Messages that expired by then are left out. */
  readonly now: Instant;
}

/** A window as far as the table determines it. */
export type CachedWindow = Omit<MessageWindow, 'outgoing' | 'firstUnread'>;

interface PlacedRow extends MessageCursor {
  readonly row: Row<RowColumns | 'conversation'>;
}

/** The conversations of a window by their references, the first of which it is named after. */
type Parts = ReadonlyMap<number, ConversationId>;

/** Consecutive cached messages in order, and their neighbors. */
interface Stretch {
  readonly messages: readonly Message[];
  readonly previous: MessageCursor | undefined;
  readonly newer: boolean;
}

interface MessagesParts {
  readonly changes: Changes;
  readonly conversations: Conversations;
  readonly gaps: Gaps;
  readonly longTexts: LongTexts;
  readonly people: People;
}

/** Reads the cached messages of conversations. */
export function createMessages(store: Store, { changes, conversations, gaps, longTexts, people }: MessagesParts) {
  const visible = 'm.conversation = ? AND (m.expires_at IS NULL OR m.expires_at > ?)';
  const select = (order: string, range = '') =>
    store.query(
      `SELECT m.conversation, ${rowColumns} FROM message m WHERE ${visible} ${range} ORDER BY ${order} LIMIT ? + 0`,
      (row: PlacedRow['row']): PlacedRow => ({ ...readCursor(row), row }),
    );
  const newestFirst = 'm.at DESC, m.id DESC';
  const oldestFirst = 'm.at, m.id';
  const newestVisible = select(newestFirst);
  const before = select(newestFirst, 'AND (m.at, m.id) < (?, ?)');
  const from = select(oldestFirst, 'AND (m.at, m.id) >= (?, ?)');
  const after = select(oldestFirst, 'AND (m.at, m.id) > (?, ?)');
  const locate = store.query(`SELECT m.at, m.id FROM message m WHERE ${visible} AND m.id = ?`, readCursor);
  const one = store.query(
    `SELECT ${rowColumns} FROM message m WHERE ${visible} AND m.id = ?`,
    (row: Row<RowColumns>) => row,
  );
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
  const lastUpTo = store.query(
    `SELECT at, id ${inConversation} AND (at, id) <= (?, ?) ORDER BY at DESC, id DESC LIMIT 1`,
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

  const quotes = store.query(
    `SELECT m.id, m.sender, m.text FROM message m WHERE ${visible} AND m.id IN (SELECT value FROM json_each(?))`,
    readQuoted,
  );
  const quoted = store.query(
    'SELECT id, sender, text FROM quoted WHERE conversation = ? AND id IN (SELECT value FROM json_each(?))',
    readQuoted,
  );
  const setQuoted = store.command('INSERT OR REPLACE INTO quoted (conversation, id, sender, text) VALUES (?, ?, ?, ?)');

  /** What replies show of the messages that they are about. */
  function quotesOf(conversation: number, ids: readonly MessageId[], now: Instant): Map<MessageId, Quote> {
    const found = new Map<MessageId, Quote>();
    if (ids.length === 0) return found;
    const wanted = JSON.stringify(ids);
    const senderOf = people.finder();
    // What is cached is newer than what was read alone.
    for (const { id, sender, text } of [
      ...quoted.all(conversation, wanted),
      ...quotes.all(conversation, now, wanted),
    ]) {
      if (sender === null || text === null) found.set(id, { state: 'deleted' });
      else found.set(id, { state: 'known', sender: senderOf(sender), text: text.slice(0, PREVIEW_LENGTH) });
    }
    for (const { id, by } of changes.deletions(conversation, ids)) {
      const known = found.get(id);
      const isByOther = known?.state === 'known' && by !== '' && by !== known.sender.id;
      if (!isByOther) found.set(id, { state: 'deleted' });
    }
    return found;
  }

  /** Adds to messages of these conversations what a window shows of their reactions and of what they reply to. */
  function withExtras(
    parts: readonly { readonly ref: number; readonly id: ConversationId }[],
    messages: readonly Message[],
    now: Instant,
  ): readonly Message[] {
    const targets = messages.flatMap(({ replyTo }) => (replyTo === undefined ? [] : [replyTo.id]));
    // Where conversations are shown as one, a reply may be about a message of another one.
    const found = parts.flatMap(({ ref }) => [...quotesOf(ref, targets, now)]);
    const isKnown = ([, { state }]: (typeof found)[number]): number => Number(state === 'known');
    const quotes = new Map(found.sort((a, b) => isKnown(a) - isKnown(b)));
    const reactions = new Map(
      parts.flatMap(({ ref, id }) => {
        const own = messages.filter(({ conversationId }) => conversationId === id);
        return [
          ...changes.reactions(
            ref,
            own.map((message) => message.id),
          ),
        ];
      }),
    );
    if (reactions.size === 0 && targets.length === 0) return messages;
    return messages.map((message): Message => {
      const own = reactions.get(message.id);
      return {
        ...message,
        ...(own === undefined ? {} : { reactions: groupReactions(own) }),
        ...(message.replyTo === undefined ? {} : { quote: quotes.get(message.replyTo.id) ?? { state: 'unknown' } }),
      };
    });
  }

  function groupReactions(own: readonly { readonly by: UserId; readonly value: string }[]): Reaction[] {
    return [...Map.groupBy(own, ({ value }) => value)].map(([emoji, each]) => ({
      emoji,
      people: each.map(({ by }) => people.find(by) ?? { id: by, name: '', handle: '' }),
    }));
  }

  /** At most `limit` consecutive messages at a place, with their neighbors. */
  function stretch(parts: Parts, { conversationId, from: place, limit, now }: WindowRequest): Stretch {
    const cursor = place.kind === 'newest' ? null : place.cursor;
    const mostAfter = place.kind === 'newest' || place.kind === 'before' ? 0 : limit;
    const query = place.kind === 'after' ? after : from;
    const later =
      cursor === null
        ? []
        : firstOf(parts, mostAfter + 1, compareMessages, (ref, most) =>
            query.all(ref, now, cursor.at, cursor.id, most),
          );
    // Around a cursor, half of the messages lie before it, plus what the later side can't fill.
    const around = Math.max(Math.floor(limit / 2), limit - later.length);
    const mostBefore = mostAfter === 0 ? limit : place.kind === 'around' ? around : 0;
    const start = later[0] ?? cursor;
    const earlier = firstOf(
      parts,
      mostBefore + 1,
      (a, b) => compareMessages(b, a),
      (ref, most) =>
        start === null ? newestVisible.all(ref, now, most) : before.all(ref, now, start.at, start.id, most),
    );
    const shownBefore = earlier.slice(0, mostBefore).reverse();
    const shownAfter = later.slice(0, Math.min(mostAfter, limit - shownBefore.length));
    const senderOf = people.finder();
    const shown = [...shownBefore, ...shownAfter];
    return {
      messages: (parts.size === 1 ? shown : uniqueById(shown)).map(({ row }) =>
        readRow(row, parts.get(readWhole(row.conversation)) ?? conversationId, senderOf(readWhole(row.sender))),
      ),
      previous: earlier[mostBefore],
      newer: shownAfter.length < later.length,
    };
  }

  /** The gap before all that is cached of a conversation, if anything is. */
  function beginningOf(conversation: number, placed: readonly PlacedGap[] = [], now: Instant): Gap[] {
    const gap = placed.find(({ above }) => above === null);
    const at = gap === undefined ? null : firstAt.get(conversation, now);
    return gap === undefined || at === null ? [] : [{ id: gap.id, at, isBeginning: true }];
  }

  return {
    /**
     * Messages around a place, with the gaps among them; see `messages.window` in the contract. A conversation that was
     * never read is one gap, which this creates if necessary.
     */
    window(request: WindowRequest): CachedWindow {
      const { conversationId, joined = [], from, now } = request;
      return store.snapshot(() => {
        const opened = [conversationId, ...joined].map((id) => ({ id, ...conversations.open(id) }));
        const read = stretch(new Map(opened.map(({ ref, id }) => [ref, id])), request);
        const { messages, previous, newer } = read;
        const start = messages[0] ?? (from.kind === 'newest' ? undefined : from.cursor);
        const placed = opened.map(({ ref }) => gaps.placed(ref));
        const olderGap = previous === undefined ? findOlderGap(placed, start?.at) : undefined;
        const beginnings = joined.length === 0 ? [] : opened.flatMap(({ ref }, n) => beginningOf(ref, placed[n], now));
        return {
          conversationId,
          messages: withExtras(opened, messages, now),
          gaps: [...gapsWithin(placed.flat(), read, olderGap), ...beginningsWithin(beginnings, read)].sort(
            (a, b) => a.at - b.at,
          ),
          older: olderOf(previous, start, olderGap),
          newer,
          syncedAt: opened.map(({ syncedAt }) => syncedAt).reduce(earlierOf),
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
    /** Keeps what was read of a message alone, for the replies that quote it; null: the table has no such message. */
    setQuoted(conversationId: ConversationId, id: MessageId, original: Message | null): void {
      store.transaction(() => {
        const { ref } = conversations.open(conversationId);
        const sender = original === null ? null : people.see(original.sender, original.at);
        setQuoted(ref, id, sender, original?.text.slice(0, PREVIEW_LENGTH) ?? null);
      });
    },
    /** What a reply shows of the message that it is about. */
    quote: (conversationId: ConversationId, id: MessageId, now: Instant): Quote =>
      store.snapshot(() => quotesOf(conversations.open(conversationId).ref, [id], now).get(id) ?? { state: 'unknown' }),
    /** One message, of a long text the start; null if it is not cached. */
    find: (conversationId: ConversationId, id: MessageId, now: Instant): Message | null =>
      store.snapshot(() => {
        const found = one.get(conversations.open(conversationId).ref, now, id);
        return found === null ? null : readRow(found, conversationId, people.finder()(readWhole(found.sender)));
      }),
    /** The newest message; null if none is cached. */
    newestMessage(conversationId: ConversationId, now: Instant): Message | null {
      const { ref } = conversations.open(conversationId);
      const [found] = newestVisible.all(ref, now, 1);
      if (found === undefined) return null;
      return readRow(found.row, conversationId, people.finder()(readWhole(found.row.sender)));
    },
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
    /** The last message of a conversation up to a cursor, inclusive; null if none is cached. */
    lastUpTo: (conversationId: ConversationId, { at, id }: MessageCursor): MessageCursor | null =>
      lastUpTo.get(conversationId, at, id),
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

const readQuoted = (row: Row<'id' | 'sender' | 'text'>) => ({
  id: readMessageId(row.id),
  sender: readWholeOrNull(row.sender),
  text: row.text === null ? null : readText(row.text),
});

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
  return gaps;
}

/** The beginnings of joined conversations that lie among the messages of others. */
function beginningsWithin(beginnings: readonly Gap[], { messages, previous, newer }: Stretch): readonly Gap[] {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) return [];
  return beginnings.filter(({ at }) => at > (previous ?? first).at && (!newer || at <= last.at));
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
 * without a lower bound always qualifies, wherever its upper bound is in time. `ascending` has the gaps of each part.
 */
function findOlderGap(ascending: readonly (readonly PlacedGap[])[], first: Instant | undefined): PlacedGap | undefined {
  const qualifies = (gap: PlacedGap): boolean =>
    gap.above === null || first === undefined || (gap.at !== null && gap.at <= first);
  const latestFirst = (a: PlacedGap, b: PlacedGap): number =>
    (b.at ?? Number.MAX_SAFE_INTEGER) - (a.at ?? Number.MAX_SAFE_INTEGER);
  return ascending.flatMap((gaps) => gaps.findLast(qualifies) ?? []).sort(latestFirst)[0];
}

const earlierOf = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || b === null ? null : a < b ? a : b;

/**
 * The first rows of all parts in an order. As many of each part are enough, since what comes first in all comes first in its
 * own. Writers can give one ID to messages of several parts: the first one counts, as within a conversation.
 */
function firstOf(
  parts: Parts,
  most: number,
  compare: (a: PlacedRow, b: PlacedRow) => number,
  read: (conversation: number, most: number) => PlacedRow[],
): PlacedRow[] {
  const ofParts = [...parts.keys()].map((ref) => read(ref, most));
  const [only] = ofParts;
  if (only !== undefined && ofParts.length === 1) return only;
  return uniqueById(ofParts.flat().sort(compare)).slice(0, most);
}

const uniqueById = (rows: readonly PlacedRow[]): PlacedRow[] => {
  const seen = new Set<MessageId>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
};
