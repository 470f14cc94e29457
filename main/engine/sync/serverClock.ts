import { type Instant, instantFromMicros, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { Clock } from '../clock.ts';
import type { ServerDate } from '../remote/messageStore.ts';

/** The correction is the median of so many responses, so that a single odd `Date` header has no effect. */
const SAMPLES = 8;
/** A `Date` header is cut to whole seconds: on average the service's clock was half a second ahead of it, µs. */
const CUT = MICROS_PER_SECOND / 2;
/** A slower response says too little, µs: the midpoint of the request is off by up to half of its duration. */
const LONGEST_RESPONSE = 10 * MICROS_PER_SECOND;
/** Responses of one clock agree within this, µs: half a second each for the cut, half of a slow response each, drift. */
const AGREEMENT = 5 * MICROS_PER_SECOND;
/** How long a response confirms that the device's clock was not set, µs: refreshes bring one at least every 5 minutes. */
const CONFIRMED_FOR = 600 * MICROS_PER_SECOND;

/**
 * The device's clock, corrected by the dates of the service's responses. Decides everything about the table: sort keys,
 * expiration, the cursor's bound. Waits use the device's clock, which only has to measure durations.
 */
export class ServerClock {
  readonly #clock: Pick<Clock, 'now'>;
  /** The offsets of the latest responses, µs to add to the device's clock; oldest first. */
  #offsets: readonly number[] = [];
  /** When the last response came, by the device's clock. */
  #lastResponseAt: Instant | null = null;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Takes the date of a response; ignores one whose duration is negative or too long. */
  observe({ serverDate, sentAt, receivedAt }: ServerDate): void {
    const duration = receivedAt - sentAt;
    if (duration < 0 || duration > LONGEST_RESPONSE) return;
    this.#lastResponseAt = receivedAt;
    const offset = Math.round(serverDate + CUT - (sentAt + duration / 2));
    const last = this.#offsets.at(-1);
    // One response that differs is odd. Two in a row that agree: the device's clock was set, and older offsets are void.
    const isClockSet = last !== undefined && !this.#agrees(last) && Math.abs(offset - last) <= AGREEMENT;
    this.#offsets = isClockSet ? [last, offset] : [...this.#offsets, offset].slice(-SAMPLES);
  }

  /** The service's time as well as known; the device's until the first response. */
  now(): Instant {
    return instantFromMicros(this.#clock.now() + (median(this.#offsets) ?? 0));
  }

  /** How far the service's clock is ahead of the device's, ms; null: not known yet. */
  offsetMs(): number | null {
    const offset = median(this.#offsets);
    return offset === null ? null : Math.round(offset / MICROS_PER_MILLI);
  }

  /** Whether a recent response confirms the time; otherwise the device's clock may have been set since, or just before. */
  get isSure(): boolean {
    const last = this.#offsets.at(-1);
    if (last === undefined || this.#lastResponseAt === null) return false;
    const age = this.#clock.now() - this.#lastResponseAt;
    return age >= 0 && age <= CONFIRMED_FOR && this.#agrees(last);
  }

  #agrees(offset: number): boolean {
    const usual = median(this.#offsets);
    return usual === null || Math.abs(offset - usual) <= AGREEMENT;
  }
}

/** The median, rounded; of an even count, halfway between the middle two; null: there are no numbers. */
function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}
