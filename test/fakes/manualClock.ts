import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../main/engine/clock.ts';
import { type Instant, instantFromMillis, millisOf } from '../../shared/time/instant.ts';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that a test advances. Sleepers wake in the order in which they are due. */
export class ManualClock implements Clock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(start: Instant = instantFromMillis(Date.UTC(2026, 2, 16, 12, 0, 0))) {
    this.#nowMs = millisOf(start);
  }

  now(): Instant {
    return instantFromMillis(this.#nowMs);
  }

  /** The number of present sleepers. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        dueMs: this.#nowMs + ms,
        wake: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** A turn takes no time, and nothing arrives by itself. */
  turn(): Promise<void> {
    return Promise.resolve();
  }

  /** Advances by `ms` while nothing runs, as during a computer's sleep: timers due meanwhile are late. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }

  /** Advances by `ms`, waking sleepers when they are due and letting them run until they wait again. */
  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      const next = this.#sleepers.filter(({ dueMs }) => dueMs <= end).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await settle();
    }
    this.#nowMs = end;
  }
}

/** Runs everything that is ready to run. */
export async function settle(): Promise<void> {
  // One turn of the event loop empties the microtask queue; a second one covers what it queued for the next turn.
  await turn();
  await turn();
}
