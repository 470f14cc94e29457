import type { Clock } from '../../../main/engine/clock.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Appointment, Scheduler } from './scheduler.ts';

/** A computer's clock: its offset from the simulated time. Outlives its processes. */
export interface Device {
  offsetMs: number;
}

interface Timer {
  readonly run: () => void;
  /** When it fires, or its remaining time while the computer sleeps. */
  appointment: Appointment | null;
  leftMs: number;
}

/**
 * The clock and timers of one run of the app. While the computer sleeps no timer runs; afterwards each continues with its
 * remaining time, like monotonic timers.
 */
export class Process implements Clock {
  readonly #scheduler: Scheduler;
  readonly #device: Device;
  readonly #timers = new Set<Timer>();
  #isAlive = true;
  #isAsleep = false;

  constructor(scheduler: Scheduler, device: Device) {
    this.#scheduler = scheduler;
    this.#device = device;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  now(): Instant {
    return instantFromMicros(this.#scheduler.now + this.#device.offsetMs * MICROS_PER_MILLI);
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal.aborted) reject(signal.reason);
    else {
      const cancel = this.after(ms, () => {
        signal.removeEventListener('abort', abort);
        resolve();
      });
      const abort = (): void => {
        cancel();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
    }
    return promise;
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.after(0, resolve));
  }

  /** Calls `run` in `ms` unless the process has ended or the returned function was called. */
  after(ms: number, run: () => void): () => void {
    const timer: Timer = { run, appointment: null, leftMs: ms };
    this.#timers.add(timer);
    if (!this.#isAsleep) this.#start(timer);
    return () => {
      timer.appointment?.cancel();
      this.#timers.delete(timer);
    };
  }

  /** The computer falls asleep. */
  suspend(): void {
    if (this.#isAsleep) return;
    this.#isAsleep = true;
    for (const timer of this.#timers) {
      timer.leftMs = ((timer.appointment?.at ?? 0) - this.#scheduler.now) / MICROS_PER_MILLI;
      timer.appointment?.cancel();
      timer.appointment = null;
    }
  }

  resume(): void {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    for (const timer of this.#timers) this.#start(timer);
  }

  /** Ends the process at once: its pending promises never settle. */
  kill(): void {
    this.#isAlive = false;
    for (const { appointment } of this.#timers) appointment?.cancel();
    this.#timers.clear();
  }

  #start(timer: Timer): void {
    timer.appointment = this.#scheduler.after(timer.leftMs, () => {
      this.#timers.delete(timer);
      timer.run();
    });
  }
}
