import type { UnitsByPurpose } from '../../../shared/contract/sync.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { SyncContext } from './context.ts';
import { before } from './overlap.ts';

const HOUR = 3_600 * MICROS_PER_SECOND;
/** The ledger counts whole quarters of an hour. */
const LONGEST_HOUR = 1.25 * HOUR;
/** The longest wait between two refreshes because of their cost, ms. */
const MOST_WAIT_MS = 15 * 60_000;

/** The read units of what Meridian does by itself or whenever a conversation is shown; not of what the user requests. */
const automaticReads = ({ refresh, live, open, sweep }: UnitsByPurpose): number =>
  refresh.read + live.read + open.read + sweep.read;

/**
 * Slows refreshes down while automatic reads cost more in an hour than the user's limit, and says so in the status: each
 * wait is twice as long as the one before. It ends by itself when the hour's cost is below the limit. Sending is not
 * affected.
 */
export class CostLimiter {
  readonly #context: Pick<SyncContext, 'cost' | 'outbox' | 'serverClock' | 'status'>;
  #doublings = 0;
  /** What a first sync has cost is excused until it is out of the hour. */
  #excused: { readonly units: number; readonly since: Instant } | null = null;

  constructor(context: Pick<SyncContext, 'cost' | 'outbox' | 'serverClock' | 'status'>) {
    this.#context = context;
  }

  /** Whether refreshes wait longer than usual. */
  isSlow(): boolean {
    return this.#doublings > 0;
  }

  /** Whether polls every second may go on: they may use half of the limit, so that refreshes stay as quick as without them. */
  allowsLive(): boolean {
    const limit = this.#context.outbox.preferences.read().readUnitsPerHour;
    return limit === 0 || this.#spent() - this.#excusedUnits() <= limit / 2;
  }

  /** Excuses the costs of the last hour: those of a first sync depend on the table, and don't recur. */
  excuse(): void {
    this.#excused = { units: this.#spent(), since: this.#context.serverClock.now() };
  }

  /** Called after each refresh; returns how long to wait for the next one, instead of `usualMs`. */
  waitMs(usualMs: number): number {
    const { outbox, status } = this.#context;
    const limit = outbox.preferences.read().readUnitsPerHour;
    const units = this.#spent() - this.#excusedUnits();
    const isExceeded = limit > 0 && units > limit;
    this.#doublings = isExceeded ? this.#doublings + 1 : 0;
    status.set({ costLimit: isExceeded ? { units: Math.round(units), limit } : null });
    return Math.max(usualMs, Math.min(MOST_WAIT_MS, usualMs * 2 ** this.#doublings));
  }

  /** The automatic reads of the last hour; of up to a quarter more, since the ledger counts quarters. */
  #spent(): number {
    const { cost, outbox, serverClock } = this.#context;
    return automaticReads(outbox.costs.since(before(serverClock.now(), HOUR))) + automaticReads(cost.undrained());
  }

  #excusedUnits(): number {
    if (this.#excused === null) return 0;
    const age = this.#context.serverClock.now() - this.#excused.since;
    if (age < 0 || age >= LONGEST_HOUR) this.#excused = null;
    return this.#excused?.units ?? 0;
  }
}
