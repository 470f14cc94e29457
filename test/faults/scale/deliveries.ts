import type { ConversationId, Message, MessageId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

interface Delivery {
  readonly sentAt: Instant;
  /** Who has not read it yet. */
  readonly missing: Set<number>;
}

/** Measures how long messages take from the Send key of one person to the screen of each other member. */
export class Deliveries {
  readonly #now: () => Instant;
  readonly #membersOf: (conversation: ConversationId) => readonly number[];
  readonly #hasWatchedSince: (person: number, conversation: ConversationId, since: Instant) => boolean;
  readonly #underWay = new Map<MessageId, Delivery>();
  /** The times of those who had the conversation on screen all the while, and of all, s. */
  #watching: number[] = [];
  #all: number[] = [];
  #sentCount = 0;

  constructor(
    now: () => Instant,
    membersOf: (conversation: ConversationId) => readonly number[],
    hasWatchedSince: (person: number, conversation: ConversationId, since: Instant) => boolean,
  ) {
    this.#now = now;
    this.#membersOf = membersOf;
    this.#hasWatchedSince = hasWatchedSince;
  }

  /** How many messages some member has not read yet. */
  get outstanding(): number {
    return this.#underWay.size;
  }

  /** How many messages were sent. */
  get sentCount(): number {
    return this.#sentCount;
  }

  /** Records that a person sent a message. */
  sent(id: MessageId, conversation: ConversationId, sender: number): void {
    const missing = new Set(this.#membersOf(conversation).filter((member) => member !== sender));
    this.#sentCount++;
    this.#underWay.set(id, { sentAt: this.#now(), missing });
  }

  /** Records that a person's client read these messages. */
  read(person: number, messages: readonly Message[]): void {
    if (this.#underWay.size === 0) return;
    for (const { id, conversationId } of messages) {
      const delivery = this.#underWay.get(id);
      if (delivery === undefined || !delivery.missing.delete(person)) continue;
      const seconds = (this.#now() - delivery.sentAt) / MICROS_PER_SECOND;
      this.#all.push(seconds);
      if (this.#hasWatchedSince(person, conversationId, delivery.sentAt)) this.#watching.push(seconds);
      if (delivery.missing.size === 0) this.#underWay.delete(id);
    }
  }

  /** The times since the last call, s, ascending. */
  take(): { readonly watching: readonly number[]; readonly all: readonly number[] } {
    const ascending = (times: number[]): number[] => times.sort((a, b) => a - b);
    const taken = { watching: ascending(this.#watching), all: ascending(this.#all) };
    this.#watching = [];
    this.#all = [];
    return taken;
  }
}

/** The time that so large a part of the times does not exceed; NaN of none. */
export const quantile = (ascending: readonly number[], part: number): number =>
  ascending[Math.max(0, Math.ceil(part * ascending.length) - 1)] ?? Number.NaN;
