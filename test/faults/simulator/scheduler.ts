import { setImmediate as turn } from 'node:timers/promises';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';

/** A future event, which `cancel` removes. */
export interface Appointment {
  readonly at: number;
  cancel(): void;
}

interface Entry extends Appointment {
  readonly run: () => void;
}

/** Ten times more than any healthy run of the simulator needs: a run that gets here is in a busy loop. */
const usualLimit = 100_000;

/** A run that does not come to rest. */
class Restless extends Error {
  constructor(events: number, now: Instant) {
    super(`${events} events, and no end at ${now} µs`);
    this.name = 'Restless';
  }
}

/**
 * The time of a simulated world and its only source of events: they run one after the other by time, ties in order of creation,
 * each until everything that it caused waits again. So a run depends only on its input.
 */
export class Scheduler {
  readonly #mostEvents: number;
  #now: number;
  /** Latest first, so that the next one is popped. */
  readonly #queue: Entry[] = [];
  #events = 0;

  constructor(start: Instant, mostEvents = usualLimit) {
    this.#now = start;
    this.#mostEvents = mostEvents;
  }

  get now(): Instant {
    return instantFromMicros(this.#now);
  }

  /** The number of events run. */
  get events(): number {
    return this.#events;
  }

  /** Calls `run` in `ms`. */
  after(ms: number, run: () => void): Appointment {
    const at = this.#now + Math.max(0, Math.round(ms * MICROS_PER_MILLI));
    const entry: Entry = { at, run, cancel: () => this.#cancel(entry) };
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // Earlier events are further back, to be popped first.
      if ((this.#queue[middle]?.at ?? 0) <= at) high = middle;
      else low = middle + 1;
    }
    this.#queue.splice(low, 0, entry);
    return entry;
  }

  /** Runs the world for `ms`. @throws Restless */
  async run(ms: number): Promise<void> {
    const end = this.#now + Math.round(ms * MICROS_PER_MILLI);
    await this.#settle();
    for (;;) {
      const next = this.#queue.at(-1);
      if (next === undefined || next.at > end) break;
      this.#queue.pop();
      this.#now = next.at;
      next.run();
      await this.#settle();
    }
    this.#now = end;
  }

  /** Runs everything that is ready: one turn of the event loop empties the microtask queue. */
  async #settle(): Promise<void> {
    if (++this.#events > this.#mostEvents) throw new Restless(this.#mostEvents, this.now);
    await turn();
  }

  #cancel(entry: Entry): void {
    const place = this.#queue.indexOf(entry);
    if (place !== -1) this.#queue.splice(place, 1);
  }
}
