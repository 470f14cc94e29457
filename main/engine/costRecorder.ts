import type { Purpose } from '../../shared/ipc/contract.ts';
import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { CostMeter } from './cost.ts';

/** What one purpose consumed up to a moment, since the last time that was written down. */
export interface CostEntry {
  readonly at: Instant;
  readonly purpose: Purpose;
  readonly read: number;
  readonly write: number;
}

/** Between two writes, ms: each waits for the disk, and costs are worth no more than that. A crash forgets this much. */
const flushEveryMs = 60_000;

/** Carries what the meter counts into a ledger that outlives the process, in few writes. */
export class CostRecorder {
  readonly #now: () => Instant;
  readonly #write: (entries: readonly CostEntry[]) => void;
  readonly #unwritten = new Map<Purpose, { read: number; write: number }>();
  #writtenAt: Instant;

  /** `now` is the corrected clock: the ledger's days are those of the service's bill. */
  constructor(meter: CostMeter, now: () => Instant, write: (entries: readonly CostEntry[]) => void) {
    this.#now = now;
    this.#write = write;
    this.#writtenAt = now();
    meter.onChange((purpose, { read, write: written }) => {
      const sum = this.#unwritten.get(purpose) ?? { read: 0, write: 0 };
      this.#unwritten.set(purpose, { read: sum.read + read, write: sum.write + written });
    });
  }

  /** Writes when it has been a while, or the clock was set. */
  flushIfDue(): void {
    if (Math.abs(this.#now() - this.#writtenAt) >= flushEveryMs * MICROS_PER_MILLI) this.flush();
  }

  /** Writes what is not written yet; keeps it when that fails. */
  flush(): void {
    const at = this.#now();
    this.#writtenAt = at;
    if (this.#unwritten.size === 0) return;
    this.#write([...this.#unwritten].map(([purpose, units]) => ({ at, purpose, ...units })));
    this.#unwritten.clear();
  }
}
