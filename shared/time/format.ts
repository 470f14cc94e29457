import { DateTime, type DateTimeFormatOptions, Settings } from 'luxon';
import { createTranslator, type Translate } from '../text/translator.ts';
import { ageText, countdownText, DAY, nextAgeChange, nextCountdownChange } from './age.ts';
import { civilFromDay } from './civil.ts';
import { type DayRelation, dateRelation, dayRelation } from './dayRelation.ts';
import { type Instant, instantOrNull, MICROS_PER_MILLI, millisOf } from './instant.ts';
import { datesOf, resetLocaleDates } from './localeDates.ts';
import { zoneOrUtc } from './zone.ts';
import { civilDayAt, nextDayChange, startOfDay } from './zoneDays.ts';

/*
 * All labels of times. An unknown zone or locale becomes UTC or English. Nothing here throws, reads a clock, or depends on
 * the zone of the operating system.
 */

/** The full date and time: `March 22, 2023 at 2:36 PM GMT+5:30`, luxon's DATETIME_FULL. */
export function formatDateTime(at: Instant, opts: TimeOptions): string {
  const fields = opts.seconds ? DateTime.DATETIME_FULL_WITH_SECONDS : DateTime.DATETIME_FULL;
  return inZone(at, opts, fields);
}

/** The time of day below a message: `2:36 PM`. */
export function clockTime(at: Instant, opts: TimeOptions): string {
  const fields = opts.seconds ? DateTime.TIME_WITH_SECONDS : DateTime.TIME_SIMPLE;
  return inZone(at, opts, fields);
}

/** The age of a message: `now`, `5m`, `3h`, after 24 hours its date, `Mar 16` or `Dec 24, 2025`; in the future, `in 5m`. */
export function messageTimeAgo(at: Instant, opts: TimeOptions): string {
  if (opts.now - at < DAY) return ageText(at, opts.now, translateOf(opts));
  const { day, today } = daysOf(at, opts);
  const dates = datesOf(opts.locale);
  return dateRelation(day, today, dates.year) === 'date' ? dates.short(day) : dates.shortWithYear(day);
}

/** The age of a time: `now`, `5m`, `3h`, `2d`; in the future, `in 5m`. Up to 2 minutes ahead is `now`. */
export function timeAgo(at: Instant, opts: TimeOptions): string {
  return ageText(at, opts.now, translateOf(opts));
}

/** The time left until an expiry: `in 2d`, `in 3h`, `in 5m`, `in <1m`, then `expired`. */
export function timeUntil(at: Instant, opts: TimeOptions): string {
  return countdownText(at, opts.now, translateOf(opts));
}

/** The heading of a day: `Today`, `Yesterday`, `Monday` up to six days back, else `Monday, March 20`, with another year than this one. */
export function dayLabel(at: Instant, opts: TimeOptions): string {
  const { day, today } = daysOf(at, opts);
  const dates = datesOf(opts.locale);
  switch (dayRelation(day, today, dates.year)) {
    case 'today':
      return translateOf(opts)('times.today');
    case 'yesterday':
      return translateOf(opts)('times.yesterday');
    case 'weekday':
      return dates.weekday(day);
    case 'date':
      return dates.long(day);
    case 'dateWithYear':
      return dates.longWithYear(day);
  }
}

/** The month of an instant, in short, such as `May`; with its year unless that is the present one in the reader's zone. */
export function monthLabel(instant: Instant, opts: TimeOptions): string {
  const zone = zoneOrUtc(opts.zone);
  const yearOf = (at: Instant): number => civilFromDay(civilDayAt(zone, millisOf(at))).year;
  const isThisYear = yearOf(instant) === yearOf(opts.now);
  return inZone(
    instant,
    { ...opts, hours: 'locale' },
    isThisYear ? { month: 'short' } : { month: 'short', year: 'numeric' },
  );
}

/** Clears all caches of zones and locales, after those of the system have changed. */
export function resetTimeCaches(): void {
  Settings.resetCaches();
  resetLocaleDates();
}

const hourCycles = { locale: {}, '12': { hourCycle: 'h12' }, '24': { hourCycle: 'h23' } } as const;

function inZone(instant: Instant, opts: TimeOptions, fields: DateTimeFormatOptions): string {
  const { locale } = datesOf(opts.locale);
  return DateTime.fromMillis(millisOf(instant), { zone: zoneOrUtc(opts.zone), locale }).toLocaleString({
    ...fields,
    ...hourCycles[opts.hours ?? 'locale'],
  });
}

const translateOf = (opts: TimeOptions): Translate => opts.t ?? createTranslator('en', 'en').t;

/** Returns the civil days of an instant and of now in the reader's zone. */
function daysOf(instant: Instant, opts: TimeOptions): { readonly day: number; readonly today: number } {
  const zone = zoneOrUtc(opts.zone);
  return { day: civilDayAt(zone, millisOf(instant)), today: civilDayAt(zone, millisOf(opts.now)) };
}

/** The labels that change as time passes. */
export type TimeLabel = 'messageTimeAgo' | 'timeAgo' | 'timeUntil' | 'dayLabel';

/** Longer than a year of any calendar: the Hebrew and Chinese ones have up to 385 days. */
const LONGEST_YEAR = 400;

/**
 * The first instant after `opts.now` at which the label of a time changes; `null` if it never will. A timer set to the
 * earliest of these over all visible labels fires only when one changes.
 */
export function nextChange(at: Instant, opts: TimeOptions, kind: TimeLabel): Instant | null {
  switch (kind) {
    case 'timeAgo':
      return nextAgeChange(at, opts.now);
    case 'timeUntil':
      return nextCountdownChange(at, opts.now);
    case 'messageTimeAgo':
      return opts.now - at < DAY ? nextAgeChange(at, opts.now) : nextRelationChange(at, opts, dateRelation);
    case 'dayLabel':
      return nextRelationChange(at, opts, dayRelation);
  }
}

/** When the reader's calendar first shows a day on which the relation of the instant's day is another. */
function nextRelationChange(instant: Instant, opts: TimeOptions, relation: typeof dayRelation): Instant | null {
  const zone = zoneOrUtc(opts.zone);
  const { year } = datesOf(opts.locale);
  const day = civilDayAt(zone, millisOf(instant));
  const relationOn = (today: number): DayRelation => relation(day, today, year);

  // The next two days are visited one by one, since a calendar may go back a day, once, when its clocks do.
  let ms = millisOf(opts.now);
  const current = relationOn(civilDayAt(zone, ms));
  for (let visited = 0; visited < 2; visited++) {
    ms = nextDayChange(zone, ms);
    if (relationOn(civilDayAt(zone, ms)) !== current) return instantOrNull(ms * MICROS_PER_MILLI);
  }

  // From there days ascend, and the relation, once changed, stays so at least until the limit: search by halves.
  let same = civilDayAt(zone, ms);
  let changed = same < day ? day : same + LONGEST_YEAR;
  if (relationOn(changed) === current) return null;
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (relationOn(middle) === current) same = middle;
    else changed = middle;
  }
  return instantOrNull(startOfDay(zone, changed) * MICROS_PER_MILLI);
}

/** What a time label depends on besides the time itself. */
export interface TimeOptions {
  readonly now: Instant;
  /** The IANA zone of the reader; UTC when the runtime doesn't know it. */
  readonly zone: string;
  /** The BCP 47 locale of dates and times of day; English when the runtime doesn't know it. */
  readonly locale: string;
  /** The language of the words apart from dates; English when absent. */
  readonly t?: Translate;
  /** How the hours of a day are counted; `locale`, and when absent: as the locale does. */
  readonly hours?: 'locale' | '12' | '24';
  /** Whether times of day have seconds; they have none when absent. */
  readonly seconds?: boolean;
}
