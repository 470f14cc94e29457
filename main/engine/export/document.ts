import type { Completeness } from '../../../shared/contract/messages.ts';
import { type ExportWords, exportSlots } from '../../../shared/contract/storage.ts';
import {
  type ConversationEvent,
  type ConversationId,
  type Gap,
  type Member,
  type Message,
  type MessageCursor,
  MessageId,
  type Person,
  type Quote,
} from '../../../shared/model.ts';
import { displayHandle, displayName } from '../../../shared/text/displayName.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import type { Cache } from '../store/cache/cache.ts';

/** What an export states at its beginning. */
export interface DocumentHead {
  readonly conversationId: string;
  /** Other conversations with the person whose messages it contains too. */
  readonly joined: readonly string[];
  /** Null: unknown, for a conversation that was started here and is not in the list. */
  readonly other: Person | null;
  /** Who is in a conversation of many; null: it has two people. */
  readonly members: readonly Member[] | null;
  readonly owner: Person;
  readonly exportedAt: Instant;
  /** The expected number of messages. */
  readonly messages: number;
  readonly completeness: Completeness;
}

/** A message, or a place where messages are missing. */
export type Entry = { readonly kind: 'message'; readonly message: Message } | { readonly kind: 'gap' };

/** Writes one format from beginning to end: each method returns the next text. */
export interface DocumentWriter {
  begin(head: DocumentHead): string;
  entry(entry: Entry): string;
  /** `leftOut`: how many disappearing messages were left out. */
  end(leftOut: number): string;
}

/** The name under which a message is exported; for a sender with neither name nor handle, the id. */
export const senderName = (sender: Person): string => displayName(sender) || displayHandle(sender.id).slice(1);

/** Fills the slots of a sentence in one pass, so that nothing in a value is taken for a slot. */
const fill = (sentence: string, values: Readonly<Record<keyof typeof exportSlots, string>>): string =>
  sentence.replaceAll(/[\ue000-\ue002]/g, (slot) => {
    if (slot === exportSlots.name) return values.name;
    return slot === exportSlots.people ? values.people : values.title;
  });

/** Sentences of a document, in the language of its words. */
export class DocumentSentences {
  readonly #words: ExportWords;
  readonly #list: Intl.ListFormat;

  constructor(words: ExportWords, locale: string) {
    this.#words = words;
    this.#list = new Intl.ListFormat(datesOf(locale).locale, { type: 'conjunction' });
  }

  /** What happened in a conversation of many. */
  event({ kind, people, title }: ConversationEvent, sender: Person): string {
    const names = people.map((person) => isolated(senderName(person)));
    const shownTitle = displayName({ name: title, handle: '' });
    return fill(this.#words.events[kind], {
      name: senderName(sender),
      people: this.#list.format(names),
      title: shownTitle,
    });
  }

  /** Above a reply; the text of a known quote follows. */
  reply(quote: Quote): string {
    const { replyTo, replyToDeleted, replyToUnknown } = this.#words;
    switch (quote.state) {
      case 'known':
        return fill(replyTo, { name: senderName(quote.sender), people: '', title: '' });
      case 'deleted':
        return replyToDeleted;
      case 'unknown':
        return replyToUnknown;
    }
  }
}

/** A name beside others, whose order a name from right to left would change. */
export const isolated = (name: string): string => `\u2068${name}\u2069`;

/** Sorts before every message. */
const beginning: MessageCursor = { at: instantFromMicros(Number.MIN_SAFE_INTEGER), id: MessageId.parse('\0') };

/** Messages per page: some milliseconds of work, between which the thread answers the window. */
const PAGE = 500;

export interface EntryPage {
  readonly entries: readonly Entry[];
  /** How many messages were read, and how many of them left out. */
  readonly read: number;
  readonly leftOut: number;
}

/**
 * The cached messages of a conversation, or of several as one, in order, with the places where some are missing, page by page. Disappearing
 * messages are left out: a file would outlast them.
 */
export function* readEntries(
  cache: Pick<Cache, 'messages'>,
  [conversationId, ...joined]: readonly ConversationId[],
  now: () => Instant,
): Generator<EntryPage> {
  if (conversationId === undefined) return;
  for (let last: MessageCursor | undefined = beginning; last !== undefined; ) {
    const window = cache.messages.window({
      conversationId,
      joined,
      from: { kind: 'after', cursor: last },
      limit: PAGE,
      now: now(),
    });
    const { messages, newer } = window;
    const isBeginningMissing = last === beginning && window.older.kind === 'gap';
    const kept = messages.filter(({ expiresAt }) => expiresAt === null);
    yield {
      entries: [...(isBeginningMissing ? [gap] : []), ...merge(kept, window.gaps)],
      read: messages.length,
      leftOut: messages.length - kept.length,
    };
    last = newer ? messages.at(-1) : undefined;
  }
}

const gap: Entry = { kind: 'gap' };

/** Messages and gaps in order, each gap before the first message that is not before it; adjacent gaps become one. */
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
