import { type Instant, instantFromMicros, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { Clock } from '../clock.ts';
import type { ServerDate } from '../remote/messageStore.ts';

/** The correction is the median of so many answers, so that one odd `Date` header moves nothing. */
const SAMPLES = 8;
/** A `Date` header is cut to whole seconds: on average the service's clock was half of one further. */
const CUT = MICROS_PER_SECOND / 2;
/** An answer that took longer says too little: the midpoint of its request may be off by half of that, or by a sleep. */
const LONGEST_ANSWER = 10 * MICROS_PER_SECOND;
/** Answers of one clock agree within this: half a second each for the cut, half of a slow answer each, and drift. */
const AGREEMENT = 5 * MICROS_PER_SECOND;
/** How long an answer says that nobody has set the device's clock: refreshes bring one every five minutes at least. */
const BORNE_OUT_FOR = 600 * MICROS_PER_SECOND;

/**
 * The device's clock, corrected by what the service's answers say. Everything that decides about the table goes by it:
 * keys, expiry, the cursor's bound. Waiting goes by the device's clock, which only has to tell how time passes.
 */
export class ServerClock {
  readonly #clock: Pick<Clock, 'now'>;
  /** What has to be added to the device's clock, µs, as each of the last answers says; oldest first. */
  #offsets: readonly number[] = [];
  /** When the last answer came, by the device's clock. */
  #answeredAt: Instant | null = null;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Takes one answer's date. One whose request the device's clock can't place is ignored. */
  observe({ serverDate, sentAt, receivedAt }: ServerDate): void {
    const took = receivedAt - sentAt;
    if (took < 0 || took > LONGEST_ANSWER) return;
    this.#answeredAt = receivedAt;
    const offset = Math.round(serverDate + CUT - (sentAt + took / 2));
    const last = this.#offsets.at(-1);
    // One answer against all others is odd. Two in a row that agree: somebody set the device's clock, and what the
    // earlier answers said of it is no longer so.
    const isClockSet = last !== undefined && !this.#agrees(last) && Math.abs(offset - last) <= AGREEMENT;
    this.#offsets = isClockSet ? [last, offset] : [...this.#offsets, offset].slice(-SAMPLES);
  }

  /** The service's time, as well as it is known; the device's own until a first answer told. */
  now(): Instant {
    return instantFromMicros(this.#clock.now() + (median(this.#offsets) ?? 0));
  }

  /** What the device's clock has to be set forward by to agree with the service's, ms; null: not known yet. */
  offsetMs(): number | null {
    const offset = median(this.#offsets);
    return offset === null ? null : Math.round(offset / MICROS_PER_MILLI);
  }

  /**
   * Whether a recent answer bears the time out. If none does, the device's clock may have been set since the last one, or
   * just before it: it takes two answers to tell.
   */
  get isSure(): boolean {
    const last = this.#offsets.at(-1);
    if (last === undefined || this.#answeredAt === null) return false;
    const age = this.#clock.now() - this.#answeredAt;
    return age >= 0 && age <= BORNE_OUT_FOR && this.#agrees(last);
  }

  #agrees(offset: number): boolean {
    const usual = median(this.#offsets);
    return usual === null || Math.abs(offset - usual) <= AGREEMENT;
  }
}

/** The middle of the numbers, rounded; of an even count, halfway between the two in the middle; null: there are none. */
function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}
