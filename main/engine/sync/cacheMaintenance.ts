import { MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { before, type PullDeps } from './pullDeps.ts';

/** What of each conversation stays whatever the limits: a screenful or two. */
const KEPT_NEWEST = 50;
/** Pages of the file given back in a step: 4 MB, some milliseconds. */
const PAGES_A_STEP = 1_024;

type UpkeepDeps = Pick<PullDeps, 'cache' | 'outbox' | 'serverClock' | 'messagesChanged'>;

/** Keeps the cache within its limits, in quiet time. */
export class CacheMaintenance {
  readonly #deps: UpkeepDeps;

  constructor(deps: UpkeepDeps) {
    this.#deps = deps;
  }

  /** One bounded step: evicts old messages, and once none has to go, gives free pages back to the disk. */
  step(): void {
    const { cache, outbox, serverClock, messagesChanged } = this.#deps;
    const { bytes, ageMs } = outbox.preferences().cacheLimits;
    const now = serverClock.now();
    const olderThan = ageMs === null ? null : before(now, ageMs * MICROS_PER_MILLI);
    const { evicted, groups } = cache.evict({ bytes, olderThan, keepNewest: KEPT_NEWEST, now });
    for (const conversationId of groups) messagesChanged(conversationId);
    if (evicted === 0) cache.compact(PAGES_A_STEP);
  }
}
