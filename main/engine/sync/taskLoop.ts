import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';

/** Why a wait ended early. One object for all: an error made for each would cost its stack, at every wake. */
const woken = new AppError('cancelled', 'Something came up.');

/** Does all that is due; resolves to the time until the next turn, ms, or null: until the track is woken. Never rejects. */
export type Task = (signal: AbortSignal) => Promise<number | null>;

/**
 * One line of work, done in turns, one at a time, with waits between that end early on a wake. A wake during a turn has no
 * effect, since that turn is recent enough; being asked for a turn that begins now causes exactly one more after it.
 */
export class TaskLoop {
  readonly #clock: Clock;
  readonly #turn: Task;
  #isAsked = false;
  #wait: AbortController | null = null;
  #work: AbortController | null = null;
  #waiters: (() => void)[] = [];

  constructor(clock: Clock, turn: Task) {
    this.#clock = clock;
    this.#turn = turn;
  }

  /** Takes turns until the signal aborts; resolves when the last one has ended. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isAsked = false;
      const waiters = this.#waiters;
      this.#waiters = [];
      const work = new AbortController();
      this.#work = work;
      const waitMs = await this.#turn(AbortSignal.any([signal, work.signal]));
      this.#work = null;
      for (const resolve of waiters) resolve();
      if (!signal.aborted && !this.#isAsked && !work.signal.aborted) await this.#pause(waitMs, signal);
    }
    for (const resolve of this.#waiters) resolve();
    this.#waiters = [];
  }

  /** Ends a wait, if there is one. */
  wake(): void {
    this.#wait?.abort(woken);
  }

  /** Has a turn begin after this call, whether or not one is under way. */
  ask(): void {
    this.#isAsked = true;
    this.wake();
  }

  /** As `ask`; resolves when that turn has ended, well or not. */
  asked(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.ask();
    });
  }

  /** Gives up the turn under way, whose requests may hang on connections that a sleep has cut, and begins the next. */
  restart(): void {
    this.#work?.abort(new AppError('cancelled', 'The computer slept; this begins anew.'));
    this.wake();
  }

  async #pause(ms: number | null, signal: AbortSignal): Promise<void> {
    const wait = new AbortController();
    this.#wait = wait;
    const ended = AbortSignal.any([signal, wait.signal]);
    try {
      await (ms === null ? forever(ended) : this.#clock.sleep(ms, ended));
    } catch {
      // Woken or stopped: the loop's condition tells which.
    } finally {
      this.#wait = null;
    }
  }
}

function forever(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
