import { toAppError } from '../../../shared/errors.ts';
import { type Instant, MICROS_PER_MILLI, minuteOf } from '../../../shared/time/instant.ts';
import type { CostRecorder } from '../cost.ts';
import type { CapacityReader } from './capacity.ts';
import type { SyncContext } from './context.ts';
import { before } from './overlap.ts';
import type { OwnStateSync } from './ownStateSync.ts';
import type { ProfilePublisher } from './profilePublisher.ts';
import type { Sweeper } from './sweep.ts';

/** Newest messages of each conversation that are never evicted: a screen or two. */
const KEPT_NEWEST = 50;
/** Pages of the file freed per step: 4 MB, some milliseconds. */
const PAGES_PER_STEP = 1_024;

interface MaintenanceParts {
  readonly capacity: Pick<CapacityReader, 'step'>;
  readonly costRecorder: Pick<CostRecorder, 'flushIfDue'>;
  readonly ownState: Pick<OwnStateSync, 'write'>;
  readonly profile: Pick<ProfilePublisher, 'publish'>;
  readonly sweeper: Pick<Sweeper, 'step'>;
}

/** Work after refreshes: the owner's own state and profile, the table's capacity, sweeps, the limits of the cache. */
export class Maintenance {
  readonly #context: SyncContext;
  readonly #parts: MaintenanceParts;
  /** When nothing was left to evict; null: more is. */
  #evictedAt: Instant | null = null;

  constructor(context: SyncContext, parts: MaintenanceParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Takes one bounded step of each kind. Rejects with an AppError only when the network is away or the signal aborts. */
  async step(signal: AbortSignal): Promise<void> {
    const { outbox, owner, status, log } = this.#context;
    const { capacity, costRecorder, ownState, profile, sweeper } = this.#parts;
    if (status.status.disk !== null) status.set({ disk: outbox.probe()?.toData() ?? null });
    try {
      costRecorder.flushIfDue();
      await ownState.write(signal);
      await capacity.step(signal);
      await profile.publish(owner.person, signal);
      await sweeper.step(owner.person.id, signal);
      this.#evict();
    } catch (thrown) {
      // A failed maintenance step must not look like a broken connection, unless it is one.
      const error = toAppError(thrown);
      if (error.retryable || error.code === 'cancelled') throw error;
      log('warn', `A maintenance step failed: ${error.code}.`, error);
    }
  }

  /** Looks for something to evict once a minute, and goes on with each step while there is. */
  #evict(): void {
    const now = this.#context.clock.now();
    if (this.#evictedAt !== null && minuteOf(this.#evictedAt) === minuteOf(now)) return;
    this.#evictedAt = evictStep(this.#context) ? null : now;
  }
}

/** Evicts some old messages; when none exceeds the limits, returns free pages to the disk. Returns whether more is left. */
export function evictStep({
  cache,
  outbox,
  serverClock,
  publish,
}: Pick<SyncContext, 'cache' | 'outbox' | 'serverClock' | 'publish'>): boolean {
  const { bytes, ageMs } = outbox.preferences.read().cacheLimits;
  const now = serverClock.now();
  const olderThan = ageMs === null ? null : before(now, ageMs * MICROS_PER_MILLI);
  const { evicted, conversations } = cache.eviction.step({ bytes, olderThan, keepNewest: KEPT_NEWEST, now });
  for (const conversationId of conversations) publish({ name: 'messages.changed', payload: { conversationId } });
  return evicted > 0 || cache.storage.compact(PAGES_PER_STEP);
}
