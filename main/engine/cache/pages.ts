import type { ConversationId, Gap, Message, MessageCursor, MessagePage, Older } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { Row } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import type { Conversations } from './conversations.ts';
import type { Gaps } from './gaps.ts';
import { type MessageColumns, messageColumns, readMessage } from './messageTable.ts';
import { afterAll, findOlderGap } from './windows.ts';

/** A page down to a given message holds no more than this many, the newest. */
const MAX_DOWN_TO = 5_000;

export interface PageRequest {
  readonly conversationId: ConversationId;
  /** Only messages before this one; null: the newest of all. */
  readonly before: MessageCursor | null;
  /** Every message from this one on, instead of `limit` of them. */
  readonly downTo: MessageCursor | null;
  readonly limit: number;
  /** Messages that expire by then are left out. */
  readonly now: Instant;
}

/** A page as far as the table tells it. */
export type CachedPage = Omit<MessagePage, 'outgoing' | 'firstUnread'>;

/** Stretches of conversations, as a window shows them: messages in order, and the gaps between them. */
export class Pages {
  readonly #conversations: Conversations;
  readonly #gaps: Gaps;
  readonly #newest;
  readonly #before;

  constructor(statements: Statements, conversations: Conversations, gaps: Gaps) {
    this.#conversations = conversations;
    this.#gaps = gaps;
    const select = `SELECT ${messageColumns} FROM message m JOIN person p ON p.ref = m.sender
      WHERE m.conversation = ? AND (m.expires_at IS NULL OR m.expires_at > ?)`;
    const order = 'ORDER BY m.at DESC, m.id DESC LIMIT ?';
    this.#newest = statements.rows<[number, number, number], Row<MessageColumns>>(`${select} ${order}`);
    this.#before = statements.rows<[number, number, number, string, number], Row<MessageColumns>>(
      `${select} AND (m.at, m.id) < (?, ?) ${order}`,
    );
  }

  /** See `messages.page` in the contract. A conversation that was never read is one gap, which this makes if need be. */
  read({ conversationId, before, downTo, limit, now }: PageRequest): CachedPage {
    const conversation = this.#conversations.open(conversationId);
    const wanted = downTo === null ? limit : MAX_DOWN_TO;
    // One more than wanted tells whether there is an older one.
    const rows =
      before === null
        ? this.#newest.all(conversation.ref, now, wanted + 1)
        : this.#before.all(conversation.ref, now, before.at, before.id, wanted + 1);
    const found = rows.map((row) => readMessage(conversationId, row));
    const count = downTo === null ? limit : Math.min(wanted, countDownTo(found, downTo));
    const messages = found.slice(0, count).reverse();
    const previous = found[count];

    const placed = this.#gaps.placed(conversation.ref);
    const olderGap = previous === undefined ? findOlderGap(placed, messages[0]?.at) : undefined;
    const newestPlace = before === null ? Number.POSITIVE_INFINITY : (messages.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
    const gaps: Gap[] = [];
    for (const gap of placed) {
      if (gap.above === null || gap === olderGap) continue;
      const at = gap.at ?? afterAll(messages);
      // A gap belongs to the page that holds the first message after it.
      const isBehindPrevious = previous === undefined || (at !== null && at > previous.at);
      if (at !== null && isBehindPrevious && at <= newestPlace) gaps.push({ id: gap.id, at });
    }
    gaps.sort((a, b) => a.at - b.at);

    const start = messages[0] ?? downTo;
    let older: Older = { kind: 'start' };
    if (previous !== undefined && start !== null) older = { kind: 'cached', before: { at: start.at, id: start.id } };
    else if (olderGap !== undefined) older = { kind: 'gap', gapId: olderGap.id };
    return { conversationId, messages, gaps, older, syncedAt: conversation.syncedAt };
  }
}

/** How many of the messages, newest first, are not before the cursor. */
function countDownTo(newestFirst: readonly Message[], downTo: MessageCursor): number {
  const end = newestFirst.findIndex((message) => compareMessages(message, downTo) < 0);
  return end === -1 ? newestFirst.length : end;
}
