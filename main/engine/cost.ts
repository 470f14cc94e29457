import type { Purpose, Units, UnitsByPurpose } from '../../shared/contract/sync.ts';
import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Log } from './log.ts';

/** What requests of one purpose consumed. */
export interface Charge extends Units {
  readonly purpose: Purpose;
}

/** What requests of one purpose consumed since the last entry. */
export interface CostEntry extends Charge {
  readonly at: Instant;
}

/** The time between two writes, ms: each waits for the disk. A crash loses this much. */
const flushEveryMs = 60_000;

/** Adds up what requests consumed, by purpose, since the process started. */
export class CostMeter {
  readonly #totals = new Map<Purpose, Units>();
  readonly #undrained = new Map<Purpose, Units>();

  /** Charges one request; omitted units count 0. */
  add(purpose: Purpose, { read = 0, write = 0 }: Partial<Units>): void {
    for (const sums of [this.#totals, this.#undrained]) {
      const before = sums.get(purpose);
      sums.set(purpose, { read: (before?.read ?? 0) + read, write: (before?.write ?? 0) + write });
    }
  }

  /** A snapshot of the sums so far; 0 for a purpose that was never charged. */
  totals(): UnitsByPurpose {
    return byPurpose(this.#totals);
  }

  /** The charges that `drain` would pass. */
  undrained(): UnitsByPurpose {
    return byPurpose(this.#undrained);
  }

  /** Passes the charges since the last call to `take`, if there are any; keeps them when `take` throws. */
  drain(take: (charges: readonly Charge[]) => void): void {
    if (this.#undrained.size === 0) return;
    take([...this.#undrained].map(([purpose, units]) => ({ purpose, ...units })));
    this.#undrained.clear();
  }
}

/** Sums of units by purpose, 0 for a purpose that has none; other keys are left out. */
export function byPurpose(sums: ReadonlyMap<unknown, Units>): UnitsByPurpose {
  const of = (purpose: Purpose): Units => sums.get(purpose) ?? { read: 0, write: 0 };
  return {
    refresh: of('refresh'),
    live: of('live'),
    open: of('open'),
    history: of('history'),
    sweep: of('sweep'),
    send: of('send'),
    setup: of('setup'),
  };
}

/** Writes the meter's charges to a ledger that outlives the process, in few writes. */
export class CostRecorder {
  readonly #meter: CostMeter;
  readonly #now: () => Instant;
  readonly #write: (entries: readonly CostEntry[]) => void;
  readonly #log: Log;
  #writtenAt: Instant;

  /** `now` is the corrected clock: the ledger's days are those of the service's bill. */
  constructor(meter: CostMeter, now: () => Instant, write: (entries: readonly CostEntry[]) => void, log: Log) {
    this.#meter = meter;
    this.#now = now;
    this.#write = write;
    this.#log = log;
    this.#writtenAt = now();
  }

  /** Writes when the last write was long ago, or the clock was set. */
  flushIfDue(): void {
    if (Math.abs(this.#now() - this.#writtenAt) >= flushEveryMs * MICROS_PER_MILLI) this.flush();
  }

  /** Writes the outstanding charges; keeps them when that fails, which is logged and must not stop the caller. */
  flush(): void {
    const at = this.#now();
    this.#writtenAt = at;
    try {
      this.#meter.drain((charges) => this.#write(charges.map((charge) => ({ ...charge, at }))));
    } catch (thrown) {
      this.#log('warn', 'The costs of the last minute could not be written.', thrown);
    }
  }
}
