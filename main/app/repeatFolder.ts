import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import type { Clock } from '../engine/clock.ts';

/** What an entry says; absent facts are left out. */
export type Facts = Readonly<Record<string, string | number | null | undefined>>;

const intervalMicros = 600 * MICROS_PER_SECOND;
/** Equal entries that are written one by one in an interval. */
const freeEntries = 4;
/** Different entries of one event in an interval; any more count as equal, without facts. */
const mostKinds = 50;

interface Kind {
  readonly event: string;
  readonly facts: Facts;
  count: number;
  written: number;
}

/**
 * Passes entries on so that a flood can't push older ones out of a file of fixed size: of equal entries within ten minutes,
 * the first four, then the 8th, the 16th and so on, each with its number as `times`. The last number is passed on with the
 * first entry after the ten minutes.
 */
export class RepeatFolder {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #write: (event: string, facts: Facts) => void;
  #start: Instant | null = null;
  readonly #kinds = new Map<string, Kind>();
  /** How many kinds each event has. */
  readonly #kindsOf = new Map<string, number>();

  constructor(clock: Pick<Clock, 'now'>, write: (event: string, facts: Facts) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  add(event: string, facts: Facts): void {
    const now = this.#clock.now();
    // The clock may have been set back.
    if (this.#start === null || now < this.#start || now - this.#start >= intervalMicros) this.#restart(now);
    const kind = this.#kindOf(event, facts);
    kind.count++;
    if (kind.count <= freeEntries || Number.isInteger(Math.log2(kind.count))) this.#pass(kind);
  }

  #restart(now: Instant): void {
    for (const kind of this.#kinds.values()) if (kind.count > kind.written) this.#pass(kind);
    this.#start = now;
    this.#kinds.clear();
    this.#kindsOf.clear();
  }

  #kindOf(event: string, facts: Facts): Kind {
    const key = JSON.stringify([event, facts]);
    const known = this.#kinds.get(key);
    if (known) return known;
    const kinds = this.#kindsOf.get(event) ?? 0;
    const others = this.#kinds.get(event);
    if (others) return others;
    const isOther = kinds >= mostKinds;
    const kind = { event, facts: isOther ? {} : facts, count: 0, written: 0 };
    this.#kinds.set(isOther ? event : key, kind);
    this.#kindsOf.set(event, kinds + 1);
    return kind;
  }

  #pass(kind: Kind): void {
    kind.written = kind.count;
    this.#write(kind.event, kind.count === 1 ? kind.facts : { ...kind.facts, times: kind.count });
  }
}
