import type { IANAZone } from 'luxon';
import { MILLIS_PER_DAY } from './civil.ts';
import { offsetAt } from './zone.ts';

/** The civil day in a zone at a time in epoch milliseconds. */
export function civilDayAt(zone: IANAZone, ms: number): number {
  return Math.floor((ms + offsetAt(zone, ms)) / MILLIS_PER_DAY);
}

/**
 * The first millisecond after `ms` at which the civil day in a zone changes.
 *
 * The change need not be at midnight, nor to the next day: clocks may go from 00:00 to 01:00, from 00:01 back to 23:01 of
 * the day before (St. John's), or forward by a whole day (Apia). Assumes that no zone changes its offset twice within a
 * day (in tzdata: never within three).
 */
export function nextDayChange(zone: IANAZone, ms: number): number {
  const day = civilDayAt(zone, ms);
  for (let from = ms; ; ) {
    const offset = offsetAt(zone, from);
    const midnight = (day + 1) * MILLIS_PER_DAY - offset;
    if (offsetAt(zone, midnight) === offset) return midnight;
    const change = offsetChange(zone, from, midnight);
    if (civilDayAt(zone, change) !== day) return change;
    from = change;
  }
}

/** The first millisecond of `day` in a zone, or of a later day if the zone skips it. */
export function startOfDay(zone: IANAZone, day: number): number {
  // No offset exceeds a day, so every clock shows an earlier day here.
  let ms = (day - 1) * MILLIS_PER_DAY;
  while (civilDayAt(zone, ms) < day) ms = nextDayChange(zone, ms);
  return ms;
}

/** The first millisecond with another offset than at `from`; `to` must have another. */
function offsetChange(zone: IANAZone, from: number, to: number): number {
  const offset = offsetAt(zone, from);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}
