import { SortKey } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { formatTimestamp, parseTimestamp } from '../../../shared/time/timestamp.ts';
import type { Lag } from '../cache/meta.ts';

/*
 * Where a read for what is new has to begin. Rows are ordered by the text of their sort keys, which other writers make of
 * their own clocks, in several forms and offsets: what was written last need not sort last. How far behind the newest
 * row a new one may sort is the table's lag; a read begins that much, and five minutes, before the newest.
 */

const MICROS_PER_MINUTE = 60_000_000;
const MICROS_PER_DAY = 1_440 * MICROS_PER_MINUTE;
const MICROS_PER_WEEK = 7 * MICROS_PER_DAY;
/** For keys that reach the table out of order although all clocks are right, and answers that are a moment old. */
export const LEAST_OVERLAP = 5 * MICROS_PER_MINUTE;
/** Between the civil times of any two places on Earth: nothing that lags more does so by a clock or an offset. */
export const MOST_OVERLAP = 26 * 60 * MICROS_PER_MINUTE;

/** `YYYY-MM-DDTHH:MM:SS`, with which every key of that second begins, whatever follows. */
const SECOND_LENGTH = 19;
const SEPARATOR_AT = 10;

/**
 * When it is for a reader of the table in key order: a key of the usual form that tells this time, in UTC, would sort at
 * the same place. Offsets and zones don't matter to it. A form with a space instead of the T sorts before its whole day,
 * one with a small t behind it. Null: the key begins with no time.
 */
export function sortTime(key: string): Instant | null {
  const second = parseTimestamp(key.slice(0, SECOND_LENGTH));
  if (second === null) return null;
  const separator = key.charAt(SEPARATOR_AT);
  if (separator === 'T') return second;
  const day = Math.floor(second / MICROS_PER_DAY) * MICROS_PER_DAY;
  return instantFromMicros(separator < 'T' ? day - 1 : day + MICROS_PER_DAY - 1);
}

/** The smallest key of that second: reading from it on finds exactly the keys whose {@link sortTime} is not before it. */
export const keyAt = (instant: Instant): SortKey => SortKey.parse(formatTimestamp(instant).slice(0, SECOND_LENGTH));

/** The count after a row was seen to lag so many µs; the very same one when that says nothing new. */
export function recordLag(lag: Lag | null, micros: number, now: Instant): Lag | null {
  // What lags more was dated back on purpose; no overlap is meant for that.
  if (micros <= 0 || micros > MOST_OVERLAP) return lag;
  const seen = Math.ceil(micros / MICROS_PER_MILLI);
  const current = rollWeek(lag, now);
  return current === lag && seen <= current.nowMs ? lag : { ...current, nowMs: Math.max(current.nowMs, seen) };
}

/** How far before the newest row a read for new ones begins, ms. */
export function overlapMs(lag: Lag | null, now: Instant): number {
  const { nowMs, beforeMs } = rollWeek(lag, now);
  return Math.min(MOST_OVERLAP / MICROS_PER_MILLI, LEAST_OVERLAP / MICROS_PER_MILLI + Math.max(nowMs, beforeMs));
}

/** The count as of now: when its week is over, a new one begins. A clock that was set back is no new week. */
function rollWeek(lag: Lag | null, now: Instant): Lag {
  const week = instantFromMicros(Math.floor(now / MICROS_PER_WEEK) * MICROS_PER_WEEK);
  if (lag !== null && week <= lag.week) return lag;
  const isNext = lag !== null && week - lag.week === MICROS_PER_WEEK;
  return { week, nowMs: 0, beforeMs: isNext ? lag.nowMs : 0 };
}
