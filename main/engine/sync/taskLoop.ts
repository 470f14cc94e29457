import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';

/** The reason a wait ends early; a single object, because each new error would capture a stack at every wake. */
const woken = new AppError('cancelled');

/** Does all work that is due; resolves to the wait before the next run, ms, or null: until woken. Never rejects. */
export type Task = (signal: AbortSignal) => Promise<number | null>;

/**
 * Runs a task again and again, one run at a time. A wake ends the wait between two runs and has no effect during a run,
 * which is recent enough; a request causes exactly one more run after the present one.
 */
export class TaskLoop {
  readonly #clock: Clock;
  readonly #task: Task;
  #isRequested = false;
  #wait: AbortController | null = null;
  #work: AbortController | null = null;
  #waiters: (() => void)[] = [];

  constructor(clock: Clock, task: Task) {
    this.#clock = clock;
    this.#task = task;
  }

  /** Runs the task until the signal aborts; resolves when the last run has ended. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isRequested = false;
      const waiters = this.#waiters;
      this.#waiters = [];
      const work = new AbortController();
      this.#work = work;
      const waitMs = await this.#task(AbortSignal.any([signal, work.signal]));
      this.#work = null;
      for (const resolve of waiters) resolve();
      if (!signal.aborted && !this.#isRequested && !work.signal.aborted) await this.#pause(waitMs, signal);
    }
    for (const resolve of this.#waiters) resolve();
    this.#waiters = [];
  }

  /** Ends a wait, if there is one. */
  wake(): void {
    this.#wait?.abort(woken);
  }

  /** Starts a run after this call, whether or not one is under way. */
  request(): void {
    this.#isRequested = true;
    this.wake();
  }

  /** Like `request`; resolves when that run has ended, even if it failed. */
  requestAndWait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.request();
    });
  }

  /** Aborts the present run, whose requests may hang on connections that a sleep has cut, and starts the next. */
  restart(): void {
    this.#work?.abort(new AppError('cancelled'));
    this.wake();
  }

  async #pause(ms: number | null, signal: AbortSignal): Promise<void> {
    const wait = new AbortController();
    this.#wait = wait;
    const ended = AbortSignal.any([signal, wait.signal]);
    try {
      await (ms === null ? forever(ended) : this.#clock.sleep(ms, ended));
    } catch {
      // Woken or stopped: the loop's condition decides which.
    } finally {
      this.#wait = null;
    }
  }
}

function forever(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
