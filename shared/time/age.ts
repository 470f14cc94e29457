import type { Translate } from '../text/translator.ts';
import { type Instant, instantOrNull, MICROS_PER_SECOND } from './instant.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Up to this far in the future, inclusive, a time is attributed to clock differences and shown as now. */
const CLOCK_TOLERANCE = 2 * MINUTE;

interface Unit {
  /** In microseconds. */
  readonly size: number;
  readonly ago: 'minutesAgo' | 'hoursAgo' | 'daysAgo';
  readonly ahead: 'inMinutes' | 'inHours' | 'inDays';
}

const minutes: Unit = { size: MINUTE, ago: 'minutesAgo', ahead: 'inMinutes' };
const hours: Unit = { size: HOUR, ago: 'hoursAgo', ahead: 'inHours' };
const days: Unit = { size: DAY, ago: 'daysAgo', ahead: 'inDays' };

/** How far `value` is from `now`: `now`, `5m`, `3h`, `2d`, or `in 5m`, `in 3h`, `in 2d`. Numbers are rounded down. */
export function ageText(value: Instant, now: Instant, t: Translate): string {
  const age = now - value;
  if (readsAsNow(age)) return t('times.now');
  if (age < 0) return aheadText(-age, t);
  const { size, ago } = unitOf(age);
  return t(`times.${ago}`, { count: Math.floor(age / size) });
}

/** When {@link ageText} next changes; `null`: after the last instant. */
export function nextAgeChange(value: Instant, now: Instant): Instant | null {
  const age = now - value;
  if (readsAsNow(age)) return instantOrNull(value + MINUTE);
  if (age > 0) {
    const { size } = unitOf(age);
    return instantOrNull(value + (Math.floor(age / size) + 1) * size);
  }
  return instantOrNull(Math.min(countdownChange(value, -age), value - CLOCK_TOLERANCE));
}

/** The time left until `value`: `in 2d`, `in 3h`, `in 5m`, `in <1m`, and `expired` from `value` on. */
export function countdownText(value: Instant, now: Instant, t: Translate): string {
  const left = value - now;
  if (left <= 0) return t('times.expired');
  return left < MINUTE ? t('times.inUnderMinute') : aheadText(left, t);
}

/** When {@link countdownText} next changes; `null`: never. */
export function nextCountdownChange(value: Instant, now: Instant): Instant | null {
  const left = value - now;
  if (left <= 0) return null;
  return left < MINUTE ? value : instantOrNull(countdownChange(value, left));
}

function readsAsNow(age: number): boolean {
  return age >= -CLOCK_TOLERANCE && age < MINUTE;
}

/** At this instant `n` whole units are still left; the number decreases one microsecond later. */
function countdownChange(value: Instant, left: number): number {
  const { size } = unitOf(left);
  return value - Math.floor(left / size) * size + 1;
}

function aheadText(left: number, t: Translate): string {
  const { size, ahead } = unitOf(left);
  return t(`times.${ahead}`, { count: Math.floor(left / size) });
}

function unitOf(span: number): Unit {
  if (span < HOUR) return minutes;
  return span < DAY ? hours : days;
}
