import type { Cache } from '../../main/engine/store/cache/cache.ts';
import { ConversationId, type GroupRow, type Message, MessageId, SortKey, UserId } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros } from '../../shared/time/instant.ts';

export const COMMON = 'common';
export const RARE = 'xylophone';

const START = Date.UTC(2023, 2, 22) * 1_000;
const STEP_MICROS = 30_123_457;
const TEXT_LENGTH = 80;
const RARE_EVERY = 10_007;
const VOCABULARY = 20_000;
const syllables = ['ka', 'ro', 'mi', 'ten', 'do', 'sa', 'lu', 've', 'pri', 'on', 'ex', 'ta', 'ni', 'gor', 'be', 'sho'];

/** Realistic messages, the same in every run: words by Zipf's law, conversations interleaved in time. */
export class Corpus {
  readonly conversations: number;
  readonly messages: number;
  readonly owner = { id: UserId.parse('00000000-0000-4000-8000-00000000aaaa'), name: 'The Owner', handle: 'owner' };
  readonly #words: readonly string[];
  #seed = 1;

  constructor(messages: number, conversations: number) {
    this.messages = messages;
    this.conversations = conversations;
    const syllable = (): string => syllables[this.pick(syllables.length)] ?? '';
    this.#words = [
      COMMON,
      ...Array.from({ length: VOCABULARY }, () => Array.from({ length: 1 + this.pick(4) }, syllable).join('')),
    ];
  }

  /** A pseudorandom number below `count`. */
  pick(count: number): number {
    this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((this.#seed / 0x80000000) * count);
  }

  /** A word by Zipf's law: the hundredth is a hundred times rarer than the first. */
  word(): string {
    return this.#words[Math.floor(this.#words.length ** (this.pick(1 << 24) / (1 << 24))) - 1] ?? COMMON;
  }

  conversationId(conversation: number): ConversationId {
    return ConversationId.parse(`5ae290ed-55d1-47a0-bc6d-${String(conversation).padStart(12, '0')}`);
  }

  person(n: number): Message['sender'] {
    const id = UserId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    return { id, name: `Person ${n}`, handle: `person${n}` };
  }

  at(n: number): Instant {
    return instantFromMicros(START + n * STEP_MICROS);
  }

  /** The n-th of all messages. */
  message(n: number): Message {
    const conversation = n % this.conversations;
    const at = this.at(n);
    let text = n % RARE_EVERY === 0 ? RARE : this.word();
    while (text.length < TEXT_LENGTH) text += ` ${this.word()}`;
    return {
      conversationId: this.conversationId(conversation),
      id: MessageId.parse(`11111111-2222-4333-8444-${String(n).padStart(12, '0')}`),
      sortKey: SortKey.parse(formatTimestamp(at)),
      at,
      sender: Math.floor(n / this.conversations) % 2 === 0 ? this.person(conversation) : this.owner,
      text,
      expiresAt: null,
    };
  }

  rows(): GroupRow[] {
    return Array.from({ length: this.conversations }, (_, n) => {
      const at = this.at(this.messages + n);
      const other = this.person(n);
      return {
        conversationId: this.conversationId(n),
        sortKey: SortKey.parse(formatTimestamp(at)),
        at,
        text: 'filler',
        other,
      };
    });
  }

  /** Fills a cache, conversation by conversation, and indexes it, and passes the messages of each to `also`. */
  fill(cache: Cache, also: (messages: readonly Message[]) => void = () => {}): void {
    const now = this.at(0);
    cache.groupRows.applyListing({
      rows: this.rows(),
      unparsable: [],
      ranges: [{ above: null, below: null }],
      listedAt: now,
    });
    for (let conversation = 0; conversation < this.conversations; conversation++) {
      const messages: Message[] = [];
      for (let n = conversation; n < this.messages; n += this.conversations) messages.push(this.message(n));
      const batch = { messages, unparsable: [], pulledAt: now, rowVersionSeen: null, now };
      cache.ingest.page(this.conversationId(conversation), { above: null, below: null }, batch);
      also(messages);
    }
    indexAll(cache);
  }
}

/** Indexes for search what was stored. */
export function indexAll(cache: Cache): void {
  for (const _slice of cache.searchIndex.indexWaiting(Number.POSITIVE_INFINITY));
}

/** The value below which a share of ascending values lies. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;

/** The same of calls that resolve, one after the other. */
export async function sampleAsync(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

/** How long each of `count` calls takes, ms, ascending. */
export function sample(count: number, work: (n: number) => unknown): number[] {
  const times = Array.from({ length: count }, (_, n) => {
    const start = performance.now();
    work(n);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b);
}
