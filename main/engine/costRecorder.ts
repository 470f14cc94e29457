import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Charge, CostMeter } from './cost.ts';

/** What one purpose consumed up to a moment, since the last time that was written down. */
export interface CostEntry extends Charge {
  readonly at: Instant;
}

/** Between two writes, ms: each waits for the disk, and costs are worth no more than that. A crash forgets this much. */
const flushEveryMs = 60_000;

/** Carries what the meter counts into a ledger that outlives the process, in few writes. */
export class CostRecorder {
  readonly #meter: CostMeter;
  readonly #now: () => Instant;
  readonly #write: (entries: readonly CostEntry[]) => void;
  #writtenAt: Instant;

  /** `now` is the corrected clock: the ledger's days are those of the service's bill. */
  constructor(meter: CostMeter, now: () => Instant, write: (entries: readonly CostEntry[]) => void) {
    this.#meter = meter;
    this.#now = now;
    this.#write = write;
    this.#writtenAt = now();
  }

  /** Writes when it has been a while, or the clock was set. */
  flushIfDue(): void {
    if (Math.abs(this.#now() - this.#writtenAt) >= flushEveryMs * MICROS_PER_MILLI) this.flush();
  }

  /** Writes what is not written yet; keeps it when that fails. */
  flush(): void {
    const at = this.#now();
    this.#writtenAt = at;
    this.#meter.drain((charges) => this.#write(charges.map((charge) => ({ ...charge, at }))));
  }
}
