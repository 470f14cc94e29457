import type { Purpose, Units } from '../../shared/ipc/contract.ts';

/** What requests of one purpose consumed. */
export interface Charge extends Units {
  readonly purpose: Purpose;
}

/** Adds up what requests consumed, by purpose, since the process started. */
export class CostMeter {
  readonly #totals = new Map<Purpose, Units>();
  readonly #undrained = new Map<Purpose, Units>();

  /** Charges one request; a unit that is not named counts 0. */
  add(purpose: Purpose, { read = 0, write = 0 }: Partial<Units>): void {
    for (const sums of [this.#totals, this.#undrained]) {
      const before = sums.get(purpose);
      sums.set(purpose, { read: (before?.read ?? 0) + read, write: (before?.write ?? 0) + write });
    }
  }

  /** The sums so far, a snapshot; a purpose that was never charged stands at 0. */
  totals(): Record<Purpose, Units> {
    const of = (purpose: Purpose): Units => this.#totals.get(purpose) ?? { read: 0, write: 0 };
    return {
      refresh: of('refresh'),
      open: of('open'),
      history: of('history'),
      sweep: of('sweep'),
      send: of('send'),
      setup: of('setup'),
    };
  }

  /** Hands over what was charged since the last time, unless that is nothing. What `take` throws on is handed over again. */
  drain(take: (charges: readonly Charge[]) => void): void {
    if (this.#undrained.size === 0) return;
    take([...this.#undrained].map(([purpose, units]) => ({ purpose, ...units })));
    this.#undrained.clear();
  }
}
