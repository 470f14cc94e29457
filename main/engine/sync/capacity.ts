import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { SyncContext } from './context.ts';
import type { PollSchedule } from './pollSchedule.ts';

/** The time between two looks at the table's capacity, which may be changed or scale by itself, µs. */
const LOOK_EVERY = 3_600 * MICROS_PER_SECOND;

/** Learns the read capacity that the table provides. Where describing it is not permitted, it counts as billed on demand. */
export class CapacityReader {
  readonly #context: Pick<SyncContext, 'store' | 'clock'>;
  readonly #pollSchedule: Pick<PollSchedule, 'readCapacity'>;
  #lookedAt: Instant | null = null;

  constructor(context: Pick<SyncContext, 'store' | 'clock'>, pollSchedule: Pick<PollSchedule, 'readCapacity'>) {
    this.#context = context;
    this.#pollSchedule = pollSchedule;
  }

  /** Looks at most once an hour. Never rejects: what was known stays until the table can be described. */
  async step(signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#context;
    const now = clock.now();
    if (this.#lookedAt !== null && Math.abs(now - this.#lookedAt) < LOOK_EVERY) return;
    this.#lookedAt = now;
    try {
      const { readCapacity } = await store.describeTable({ purpose: 'setup', signal });
      this.#pollSchedule.readCapacity = readCapacity;
    } catch {
      // Requests that matter report a failure of the network.
    }
  }
}
