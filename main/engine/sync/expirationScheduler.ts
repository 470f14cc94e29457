import { selectOnly } from '../../../shared/conversationList.ts';
import { AppError } from '../../../shared/errors.ts';
import { MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { SyncContext } from './context.ts';

/** The longest sleep, ms: the clock may be set meanwhile. */
const LONGEST_SLEEP_MS = 3_600_000;
/** The wait after the cache could not be written, or while the time is uncertain, ms. */
const RETRY_MS = 60_000;
/** The reason a wait ends early; a single object, because each new error would capture a stack. */
const rescheduled = new AppError('cancelled');

type ExpirationContext = Pick<SyncContext, 'cache' | 'clock' | 'serverClock' | 'publish'>;

/**
 * Removes messages from the cache and its search index when they expire by the corrected clock. Reads of the cache never
 * return an expired message anyway; removing them updates open windows and clears the disk.
 */
export class ExpirationScheduler {
  readonly #context: ExpirationContext;
  #wait: AbortController | null = null;

  constructor(context: ExpirationContext) {
    this.#context = context;
  }

  /** Removes what expires until the signal aborts; resolves then, never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const ms = this.#purge();
      const wait = new AbortController();
      this.#wait = wait;
      try {
        await this.#context.clock.sleep(ms, AbortSignal.any([signal, wait.signal]));
      } catch {
        // Rescheduled or stopped: the loop's condition decides which.
      }
    }
  }

  /** Plans again: messages came or the computer woke, so the next one may expire sooner. */
  reschedule(): void {
    this.#wait?.abort(rescheduled);
  }

  /** Removes what has expired; returns the time until something else may have, ms. */
  #purge(): number {
    const { cache, serverClock, publish } = this.#context;
    try {
      const next = cache.messages.nextExpiry();
      const now = serverClock.now();
      const isDue = next !== null && next <= now;
      // A message removed too early would come back late or never, so an unconfirmed clock removes nothing.
      const { isSure } = serverClock;
      const expired = isDue
        ? isSure
          ? cache.ingest.purgeExpired(now)
          : cache.messages.conversationsWithExpired(now)
        : [];
      for (const conversationId of expired) publish({ name: 'messages.changed', payload: { conversationId } });
      if (expired.length > 0) publish({ name: 'conversations.changed', payload: selectOnly(expired) });
      if (isDue && !isSure) return RETRY_MS;
      const ms = Math.ceil(
        ((cache.messages.nextExpiry() ?? Number.POSITIVE_INFINITY) - serverClock.now()) / MICROS_PER_MILLI,
      );
      return Math.min(LONGEST_SLEEP_MS, Math.max(1, ms));
    } catch {
      // A disk error is reported where something of value is written; nothing expired is shown meanwhile.
      return RETRY_MS;
    }
  }
}
