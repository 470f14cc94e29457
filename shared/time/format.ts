import { DateTime, type DateTimeFormatOptions, Settings } from 'luxon';
import { createTranslator, type Translate } from '../text/translator.ts';
import { ageText, countdownText, DAY } from './age.ts';
import { dateRelation, dayRelation } from './dayRelation.ts';
import { type Instant, millisOf } from './instant.ts';
import { datesOf, resetLocaleDates } from './localeDates.ts';
import { instantOf, type TimeOptions, type TimeValue } from './options.ts';
import { zoneOrUtc } from './zone.ts';
import { civilDayAt } from './zoneDays.ts';

export { nextChange, type TimeLabel } from './nextChange.ts';
export type { TimeOptions, TimeValue } from './options.ts';

/*
 * Every label of a time. A value that can't be read gives `times.unknown`; a zone or locale that the runtime doesn't know
 * counts as UTC or English. Nothing here throws, reads a clock, or depends on the zone of the operating system.
 */

/** The whole of a time: `March 22, 2023 at 2:36 PM GMT+5:30`, luxon's DATETIME_FULL. */
export function formatDateTime(value: TimeValue, opts: TimeOptions): string {
  const fields = opts.seconds ? DateTime.DATETIME_FULL_WITH_SECONDS : DateTime.DATETIME_FULL;
  return label(value, opts, (instant) => inZone(instant, opts, fields));
}

/** The time of day below a message: `2:36 PM`. */
export function clockTime(value: TimeValue, opts: TimeOptions): string {
  const fields = opts.seconds ? DateTime.TIME_WITH_SECONDS : DateTime.TIME_SIMPLE;
  return label(value, opts, (instant) => inZone(instant, opts, fields));
}

/** The age of a message: `now`, `5m`, `3h`, from 24 hours on its date, `Mar 16` or `Dec 24, 2025`; ahead, `in 5m`. */
export function messageTimeAgo(value: TimeValue, opts: TimeOptions): string {
  return label(value, opts, (instant) => {
    if (opts.now - instant < DAY) return ageText(instant, opts.now, translateOf(opts));
    const { day, today } = daysOf(instant, opts);
    const dates = datesOf(opts.locale);
    return dateRelation(day, today, dates.year) === 'date' ? dates.short(day) : dates.shortWithYear(day);
  });
}

/** How long ago: `now`, `5m`, `3h`, `2d`; ahead, `in 5m`. Up to 2 minutes ahead is `now`. */
export function timeAgo(value: TimeValue, opts: TimeOptions): string {
  return label(value, opts, (instant) => ageText(instant, opts.now, translateOf(opts)));
}

/** How long an expiry is away: `in 2d`, `in 3h`, `in 5m`, `in <1m`, then `expired`. */
export function timeUntil(value: TimeValue, opts: TimeOptions): string {
  return label(value, opts, (instant) => countdownText(instant, opts.now, translateOf(opts)));
}

/** The heading of a day: `Today`, `Yesterday`, `Monday` up to six days back, else `Monday, March 20`, with a year not this one. */
export function dayLabel(value: TimeValue, opts: TimeOptions): string {
  return label(value, opts, (instant) => {
    const { day, today } = daysOf(instant, opts);
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
  });
}

/** Forgets what luxon and these functions keep of zones and locales, for when those of the system have changed. */
export function resetTimeCaches(): void {
  Settings.resetCaches();
  resetLocaleDates();
}

function label(value: TimeValue, opts: TimeOptions, text: (instant: Instant) => string): string {
  const instant = instantOf(value, opts);
  return instant === null ? translateOf(opts)('times.unknown') : text(instant);
}

const hourCycles = { locale: {}, '12': { hourCycle: 'h12' }, '24': { hourCycle: 'h23' } } as const;

function inZone(instant: Instant, opts: TimeOptions, fields: DateTimeFormatOptions): string {
  const { locale } = datesOf(opts.locale);
  return DateTime.fromMillis(millisOf(instant), { zone: zoneOrUtc(opts.zone), locale }).toLocaleString({
    ...fields,
    ...hourCycles[opts.hours ?? 'locale'],
  });
}

const english = createTranslator('en', 'en').t;
const translateOf = (opts: TimeOptions): Translate => opts.t ?? english;

/** The civil days of an instant and of now where the reader is. */
function daysOf(instant: Instant, opts: TimeOptions): { readonly day: number; readonly today: number } {
  const zone = zoneOrUtc(opts.zone);
  return { day: civilDayAt(zone, millisOf(instant)), today: civilDayAt(zone, millisOf(opts.now)) };
}
