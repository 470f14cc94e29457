import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** The events of a run, one line each. Off by default, since a line costs more than its event. */
export class EventLog {
  readonly lines: string[] = [];
  readonly #isKept: boolean;
  readonly #start: Instant;
  readonly #now: () => Instant;

  constructor(isKept: boolean, now: () => Instant) {
    this.#isKept = isKept;
    this.#now = now;
    this.#start = now();
  }

  /** Calls `text` only when lines are kept. */
  add(who: string, text: () => string): void {
    if (!this.#isKept) return;
    const seconds = ((this.#now() - this.#start) / MICROS_PER_SECOND).toFixed(3);
    this.lines.push(`${seconds.padStart(10)}s  ${who.padEnd(9)} ${text()}`);
  }
}
