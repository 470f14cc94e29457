import { type Conversation, isMuted } from '../../shared/model.ts';
import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Clock } from './clock.ts';

/** Between two counts, ms: a first sync changes the list hundreds of times a second. */
const pauseMs = 1_000;

/** How much is unread, and until when, as long as the list stays as it is. */
export interface UnreadCount {
  readonly unread: number;
  /** When the first mute ends; null: none does. */
  readonly until: Instant | null;
}

/** Counts what is unread in conversations that are not muted. */
export function countUnread(groups: readonly Pick<Conversation, 'unread' | 'mutedUntil'>[], now: Instant): UnreadCount {
  let unread = 0;
  let until: Instant | null = null;
  for (const { unread: own, mutedUntil } of groups) {
    if (!isMuted(mutedUntil, now)) unread += own;
    else if (typeof mutedUntil === 'number' && (until === null || mutedUntil < until)) until = mutedUntil;
  }
  return { unread, until };
}

/** Keeps count of what is unread while the list changes and mutes end, and tells the count when it is another one. */
export class UnreadCounter {
  readonly #clock: Clock;
  readonly #count: () => Promise<UnreadCount>;
  readonly #tell: (unread: number) => void;
  readonly #signal: AbortSignal;
  #told: number | null = null;
  #isDue = false;
  #waiting = new AbortController();

  /** `signal` ends it. */
  constructor(clock: Clock, count: () => Promise<UnreadCount>, tell: (unread: number) => void, signal: AbortSignal) {
    this.#clock = clock;
    this.#count = count;
    this.#tell = tell;
    this.#signal = signal;
  }

  /** The list changed, or is there for the first time, or the computer has slept over a mute's end: counts it soon. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    void this.#countSoon();
  }

  async #countSoon(): Promise<void> {
    try {
      await this.#clock.sleep(this.#told === null ? 0 : pauseMs, this.#signal);
      // What changes from here on is counted next time.
      this.#isDue = false;
      const { unread, until } = await this.#count();
      this.#countAt(until);
      if (unread === this.#told || this.#signal.aborted) return;
      this.#told = unread;
      this.#tell(unread);
    } catch {
      // It was ended, or the cache can't be read, which others tell.
      this.#isDue = false;
    }
  }

  /** Counts again at that time, and no more at one that was named before. */
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
