import type { Clock } from './clock.ts';

/** Between two counts, ms: a first sync changes the list hundreds of times a second. */
const pauseMs = 1_000;

/** Keeps count of what is unread while the list changes, and tells the count when it is another one. */
export class UnreadTally {
  readonly #clock: Clock;
  readonly #count: () => Promise<number>;
  readonly #tell: (unread: number) => void;
  readonly #signal: AbortSignal;
  #told: number | null = null;
  #isDue = false;

  /** `signal` ends it. */
  constructor(clock: Clock, count: () => Promise<number>, tell: (unread: number) => void, signal: AbortSignal) {
    this.#clock = clock;
    this.#count = count;
    this.#tell = tell;
    this.#signal = signal;
  }

  /** The list changed, or is there for the first time: counts it soon. */
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
      const unread = await this.#count();
      if (unread === this.#told || this.#signal.aborted) return;
      this.#told = unread;
      this.#tell(unread);
    } catch {
      // It was ended, or the cache can't be read, which others tell.
      this.#isDue = false;
    }
  }
}
