import { DAY, nextAgeChange, nextCountdownChange } from './age.ts';
import { type DayRelation, dateRelation, dayRelation } from './dayRelation.ts';
import { type Instant, instantOrNull, MICROS_PER_MILLI, millisOf } from './instant.ts';
import { datesOf } from './localeDates.ts';
import { instantOf, type TimeOptions, type TimeValue } from './options.ts';
import { zoneOrUtc } from './zone.ts';
import { civilDayAt, nextDayChange, startOfDay } from './zoneDays.ts';

/** The labels that change as time passes. */
export type TimeLabel = 'messageTimeAgo' | 'timeAgo' | 'timeUntil' | 'dayLabel';

/** Longer than a year of any calendar: the Hebrew and Chinese ones have up to 385 days. */
const LONGEST_YEAR = 400;

/**
 * The first instant after `opts.now` at which a value's label reads differently; `null` when it never will, as for a
 * value that can't be read. A clock that ticks at the least of these over what is visible ticks no more than it must.
 */
export function nextChange(value: TimeValue, opts: TimeOptions, kind: TimeLabel): Instant | null {
  const instant = instantOf(value, opts);
  if (instant === null) return null;
  switch (kind) {
    case 'timeAgo':
      return nextAgeChange(instant, opts.now);
    case 'timeUntil':
      return nextCountdownChange(instant, opts.now);
    case 'messageTimeAgo':
      return opts.now - instant < DAY
        ? nextAgeChange(instant, opts.now)
        : nextRelationChange(instant, opts, dateRelation);
    case 'dayLabel':
      return nextRelationChange(instant, opts, dayRelation);
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
