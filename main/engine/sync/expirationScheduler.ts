import { AppError } from '../../../shared/errors.ts';
import { MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { PullDeps } from './pullDeps.ts';

/** The longest sleep, ms: a clock may be set meanwhile. */
const LONGEST_SLEEP_MS = 3_600_000;
/** After the cache could not be written, or while the time is in doubt, ms. */
const RETRY_MS = 60_000;
/** Why a wait ended early; one object for all, since each error would cost its stack. */
const rescheduled = new AppError('cancelled', 'Something may expire sooner.');

type ExpiryDeps = Pick<PullDeps, 'cache' | 'clock' | 'serverClock' | 'conversationsChanged' | 'messagesChanged'>;

/**
 * Removes messages when they expire, by the corrected clock, from the cache and from search, and tells who shows them.
 * What the cache gives never holds an expired message anyway; this is for the windows that show it, and for the disk.
 */
export class ExpirationScheduler {
  readonly #deps: ExpiryDeps;
  #wait: AbortController | null = null;

  constructor(deps: ExpiryDeps) {
    this.#deps = deps;
  }

  /** Removes what expires until the signal aborts; resolves then, never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const ms = this.#purge();
      const wait = new AbortController();
      this.#wait = wait;
      try {
        await this.#deps.clock.sleep(ms, AbortSignal.any([signal, wait.signal]));
      } catch {
        // Rescheduled or stopped: the loop's condition tells which.
      }
    }
  }

  /** Messages came, or the computer woke: the next one may expire sooner than planned. */
  reschedule(): void {
    this.#wait?.abort(rescheduled);
  }

  /** Removes what has expired; gives the time until something else may have, ms. */
  #purge(): number {
    const { cache, serverClock, conversationsChanged, messagesChanged } = this.#deps;
    try {
      const isDue = this.#isDue();
      // What is removed too early comes back late or never, so a clock that nothing bears out removes nothing. No read
      // gives what has expired by it all the same.
      const { isSure } = serverClock;
      const now = serverClock.now();
      const groups = isDue ? (isSure ? cache.purgeExpired(now) : cache.conversationsWithExpired(now)) : [];
      for (const conversationId of groups) messagesChanged(conversationId);
      if (groups.length > 0) conversationsChanged();
      if (isDue && !isSure) return RETRY_MS;
      const next = cache.nextExpiry() ?? Number.POSITIVE_INFINITY;
      const ms = Math.ceil((next - serverClock.now()) / MICROS_PER_MILLI);
      return Math.min(LONGEST_SLEEP_MS, Math.max(1, ms));
    } catch {
      // A disk that refuses is told where something of value is written. Nothing that expired is shown meanwhile.
      return RETRY_MS;
    }
  }

  #isDue(): boolean {
    const next = this.#deps.cache.nextExpiry();
    return next !== null && next <= this.#deps.serverClock.now();
  }
}
