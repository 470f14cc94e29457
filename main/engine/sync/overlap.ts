import { SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import {
  type Instant,
  instantFromMicros,
  MICROS_PER_MILLI,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
} from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import type { Lag } from '../store/cache/cache.ts';
import type { SyncContext } from './context.ts';

/*
 * Where a read for new rows begins. DynamoDB orders rows by the text of their sort keys, which other writers make from
 * their own clocks, in several forms and offsets, so the row written last need not sort last. The *lag* is how far behind
 * the newest row a new one was found in this table; a read begins the lag plus five minutes (the *overlap*) before it.
 */

const MICROS_PER_DAY = 1_440 * MICROS_PER_MINUTE;
const MICROS_PER_WEEK = 7 * MICROS_PER_DAY;
/** Covers keys that reach the table out of order although all clocks are right, and eventually consistent reads; µs. */
export const LEAST_OVERLAP = 5 * MICROS_PER_MINUTE;
/** The largest difference between civil times on Earth, µs: no wrong clock or offset explains a larger lag. */
export const MOST_OVERLAP = 26 * 60 * MICROS_PER_MINUTE;
/**
 * Bytes of rows that a read may include at no extra cost: DynamoDB bills reads in blocks of 4 KB. Below 4,096, because
 * rows of other writers may hold attributes that the cache does not store.
 */
export const FREE_READ_BYTES = 3_600;

/** The length of `YYYY-MM-DDTHH:MM:SS`, which begins every key of that second. */
const SECOND_LENGTH = 19;
const SEPARATOR_AT = 10;

type LagContext = Pick<SyncContext, 'cache' | 'serverClock'>;

/** The instant so many µs before another. */
export const before = (instant: Instant, micros: number): Instant => instantFromMicros(instant - micros);

/** The form whose text order is the order of time within a day. */
const usualForm = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/;

/**
 * The time at which a key sorts: a key of the usual form with this time in UTC would sort at the same place, whatever the
 * offset or zone of the given key. A space instead of the T sorts before the whole day, a small t after it, `20260101T…`
 * after the whole year. Null: the key is not a time, or sorts before all times of the usual form.
 */
export function sortTime(key: string): Instant | null {
  if (!usualForm.test(key)) return parseTimestamp(key) === null ? null : lastSecondBefore(key);
  const second = parseTimestamp(key.slice(0, SECOND_LENGTH));
  if (second === null) return null;
  const separator = key.charAt(SEPARATOR_AT);
  if (separator === 'T') return second;
  const day = Math.floor(second / MICROS_PER_DAY) * MICROS_PER_DAY;
  return instantFromMicros(separator < 'T' ? day - 1 : day + MICROS_PER_DAY - 1);
}

/** The last second whose {@link keyAt} does not sort after a key; null: there is none. */
function lastSecondBefore(key: string): Instant | null {
  let before = Math.ceil(Number.MIN_SAFE_INTEGER / MICROS_PER_SECOND) - 1;
  let after = Math.floor(Number.MAX_SAFE_INTEGER / MICROS_PER_SECOND) + 1;
  const first = before;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (compareKeys(keyAt(instantFromMicros(middle * MICROS_PER_SECOND)), key) <= 0) before = middle;
    else after = middle;
  }
  return before === first ? null : instantFromMicros(before * MICROS_PER_SECOND);
}

/** The smallest key of that second: a read from it finds exactly the keys whose {@link sortTime} is not before it. */
export const keyAt = (instant: Instant): SortKey => SortKey.parse(formatTimestamp(instant).slice(0, SECOND_LENGTH));

/** How far before the newest row a read for new ones begins, µs. */
export const overlapOf = ({ cache, serverClock }: LagContext): number =>
  overlapMs(cache.values.get('lag'), serverClock.now()) * MICROS_PER_MILLI;

/** Stores how far, µs, rows were found behind the place where a reader expects new ones. */
export function widenOverlap({ cache, serverClock }: LagContext, lags: readonly number[]): void {
  const known = cache.values.get('lag');
  const now = serverClock.now();
  const recorded = lags.reduce<Lag | null>((lag, micros) => recordLag(lag, micros, now), known);
  if (recorded !== null && recorded !== known) cache.values.set('lag', recorded);
}

/** The lag after a row was found so many µs behind; the same object when that changes nothing. */
export function recordLag(lag: Lag | null, micros: number, now: Instant): Lag | null {
  // A larger lag was dated back on purpose; no overlap is meant to cover it.
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

/** The lag as of now: a new week begins when the current one is over, but not because the clock was set back. */
function rollWeek(lag: Lag | null, now: Instant): Lag {
  const week = instantFromMicros(Math.floor(now / MICROS_PER_WEEK) * MICROS_PER_WEEK);
  if (lag !== null && week <= lag.week) return lag;
  const isNext = lag !== null && week - lag.week === MICROS_PER_WEEK;
  return { week, nowMs: 0, beforeMs: isNext ? lag.nowMs : 0 };
}
