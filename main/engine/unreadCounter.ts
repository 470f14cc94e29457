import { type Conversation, isMuted } from '../../shared/model.ts';
import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Clock } from './clock.ts';

/** The time between two counts, ms: a first sync changes the list hundreds of times a second. */
const pauseMs = 1_000;

/** The number of unread messages, and until when it holds if the list does not change. */
export interface UnreadCount {
  readonly unread: number;
  /** When the first mute ends; null: none does. */
  readonly until: Instant | null;
}

/** What decides how many unread messages a conversation counts for. */
export type CountedConversation = Pick<Conversation, 'unread' | 'isMarkedUnread' | 'mutedUntil'> & {
  /** Of a conversation of many. */
  readonly group?: Pick<NonNullable<Conversation['group']>, 'mentions' | 'mentionsOnly'> | null;
};

/** Counts unread messages in conversations that are not muted, or mentions in one of which only these count; one for a conversation that is only marked as unread. */
export function countUnread(conversations: readonly CountedConversation[], now: Instant): UnreadCount {
  let unread = 0;
  let until: Instant | null = null;
  for (const { unread: all, isMarkedUnread, mutedUntil, group } of conversations) {
    const own = group?.mentionsOnly === true ? group.mentions : all;
    if (!isMuted(mutedUntil, now)) unread += Math.max(own, isMarkedUnread ? 1 : 0);
    else if (typeof mutedUntil === 'number' && (until === null || mutedUntil < until)) until = mutedUntil;
  }
  return { unread, until };
}

/** Counts unread messages whenever the list changes or a mute ends, and reports each new count. */
export class UnreadCounter {
  readonly #clock: Clock;
  readonly #count: () => Promise<UnreadCount>;
  readonly #onChange: (unread: number) => void;
  readonly #signal: AbortSignal;
  #reported: number | null = null;
  #isDue = false;
  #waiting = new AbortController();

  /** `signal` ends it. */
  constructor(
    clock: Clock,
    count: () => Promise<UnreadCount>,
    onChange: (unread: number) => void,
    signal: AbortSignal,
  ) {
    this.#clock = clock;
    this.#count = count;
    this.#onChange = onChange;
    this.#signal = signal;
  }

  /** Counts soon: the list changed or was opened, or the computer has slept, perhaps past the end of a mute. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    void this.#countSoon();
  }

  async #countSoon(): Promise<void> {
    try {
      await this.#clock.sleep(this.#reported === null ? 0 : pauseMs, this.#signal);
      // Later changes cause the next count.
      this.#isDue = false;
      const { unread, until } = await this.#count();
      this.#countAt(until);
      if (unread === this.#reported || this.#signal.aborted) return;
      this.#reported = unread;
      this.#onChange(unread);
    } catch {
      // Ended, or the cache can't be read, which other parts report.
      this.#isDue = false;
    }
  }

  /** Counts again at that time instead of an earlier chosen one. */
  #countAt(until: Instant | null): void {
    this.#waiting.abort();
    if (until === null) return;
    this.#waiting = new AbortController();
    const wait = Math.max(0, Math.ceil((until - this.#clock.now()) / MICROS_PER_MILLI));
    this.#clock.sleep(wait, AbortSignal.any([this.#signal, this.#waiting.signal])).then(
      () => this.changed(),
      () => {},
    );
  }
}
