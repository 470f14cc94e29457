declare const brand: unique symbol;

/**
 * A point in time: whole microseconds since 1970-01-01T00:00:00Z, negative before it.
 * Always a safe integer, so the range is 1684-07-28 to 2255-06-05.
 */
export type Instant = number & { readonly [brand]: 'Instant' };

export const MICROS_PER_MILLI = 1_000;
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;

/** The number of the minute in which an instant is, in UTC; null for null. */
export const minuteOf = (at: Instant | null): number | null =>
  at === null ? null : Math.floor(at / MICROS_PER_MINUTE);

/** Whether any value is an {@link Instant}. The only way to obtain the type. */
export function isInstant(value: unknown): value is Instant {
  return Number.isSafeInteger(value);
}

/** The instant `micros` after the epoch; `null` if it is out of range. */
export function instantOrNull(micros: number): Instant | null {
  return isInstant(micros) ? micros : null;
}

/**
 * The instant `micros` after the epoch.
 * @throws RangeError when `micros` is not a safe integer.
 */
export function instantFromMicros(micros: number): Instant {
  if (!isInstant(micros)) throw new RangeError(`Not a representable instant: ${micros} µs since the epoch`);
  return micros;
}

/**
 * The instant of a clock reading in milliseconds, such as `Date.now()`; a fraction is kept to the nearest microsecond.
 * @throws RangeError when the instant is not representable.
 */
export function instantFromMillis(ms: number): Instant {
  // `+ 0` turns −0, to which a tiny negative number rounds, into 0.
  return instantFromMicros(Math.round(ms * MICROS_PER_MILLI) + 0);
}

/** Whole milliseconds since the epoch, rounded towards the past. */
export function millisOf(instant: Instant): number {
  return Math.floor(instant / MICROS_PER_MILLI);
}
