import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** What happened in a run, a line each. Off unless somebody will read it, since lines cost more than what they tell of. */
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

  /** `text` is only called when lines are kept. */
  add(who: string, text: () => string): void {
    if (!this.#isKept) return;
    const seconds = ((this.#now() - this.#start) / MICROS_PER_SECOND).toFixed(3);
    this.lines.push(`${seconds.padStart(10)}s  ${who.padEnd(9)} ${text()}`);
  }
}
