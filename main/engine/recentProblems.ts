import type { Problem } from '../../shared/ipc/keeping.ts';
import type { Clock } from './clock.ts';
import { describeError, type Log } from './log.ts';

/** As many as somebody would look through. */
const KEPT = 50;

/** Remembers the last warnings and errors that went into the log, without their stacks, for diagnostics. */
export class RecentProblems {
  readonly #clock: Pick<Clock, 'now'>;
  #problems: readonly Problem[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Newest first. */
  get all(): readonly Problem[] {
    return this.#problems;
  }

  /** A log that remembers what it passes on. */
  listen(log: Log): Log {
    return (level, text, thrown) => {
      log(level, text, thrown);
      if (level === 'info') return;
      const problem: Problem = { at: this.#clock.now(), level, text, error: describeError(thrown).error };
      this.#problems = [problem, ...this.#problems].slice(0, KEPT);
    };
  }
}
