import type { ConversationId, Gap, Message, MessageCursor } from '../../../shared/model.ts';
import { MessageId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import type { Cache } from '../cache/cache.ts';
import type { Entry } from './document.ts';

/** Before every message. */
const beginning: MessageCursor = { at: instantFromMicros(Number.MIN_SAFE_INTEGER), id: MessageId.parse('\0') };

/** Messages at a time: some milliseconds' work, since the thread answers the window in between. */
const PAGE = 500;

/** A page of what is exported. */
export interface EntryPage {
  readonly entries: readonly Entry[];
  /** How many messages were looked at, and how many of them left out. */
  readonly looked: number;
  readonly leftOut: number;
}

/**
 * The cached messages of a conversation in their order, and the places where some are missing, page by page. Messages that
 * disappear are left out: a file would outlast them.
 */
export function* readEntries(
  cache: Pick<Cache, 'window'>,
  conversationId: ConversationId,
  now: () => Instant,
): Generator<EntryPage> {
  for (let last: MessageCursor | undefined = beginning; last !== undefined; ) {
    const window = cache.window({ conversationId, from: { kind: 'after', cursor: last }, limit: PAGE, now: now() });
    const { messages, newer } = window;
    const isBeginningMissing = last === beginning && window.older.kind === 'gap';
    const kept = messages.filter(({ expiresAt }) => expiresAt === null);
    yield {
      entries: [...(isBeginningMissing ? [gap] : []), ...merge(kept, window.gaps)],
      looked: messages.length,
      leftOut: messages.length - kept.length,
    };
    last = newer ? messages.at(-1) : undefined;
  }
}

const gap: Entry = { kind: 'gap' };

/** Messages and gaps, each gap before the first message that is not before it; several in one place are one. */
function merge(messages: readonly Message[], gaps: readonly Gap[]): Entry[] {
  const entries: Entry[] = [];
  let next = 0;
  for (const message of messages) {
    const first = next;
    while (next < gaps.length && (gaps[next]?.at ?? 0) <= message.at) next++;
    if (next > first) entries.push(gap);
    entries.push({ kind: 'message', message });
  }
  if (next < gaps.length) entries.push(gap);
  return entries;
}
