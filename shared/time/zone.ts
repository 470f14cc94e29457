import { IANAZone } from 'luxon';
import { MILLIS_PER_DAY } from './civil.ts';

const MILLIS_PER_MINUTE = 60_000;

/** Whether the runtime knows this time zone, such as `Europe/Berlin`. */
export function isValidZone(zone: string): boolean {
  // `create` keeps every zone by name, valid or not; `IANAZone.isValidZone` builds an Intl object at each call.
  return IANAZone.create(zone).isValid;
}

/** luxon's zone of that name, or UTC when there is none: a wrong setting shows a time, never an error. */
export function zoneOrUtc(zone: string): IANAZone {
  const found = IANAZone.create(zone);
  return found.isValid ? found : IANAZone.create('UTC');
}

/** What a zone's wall clocks are ahead of UTC at a time, both in milliseconds. */
export function offsetAt(zone: IANAZone, ms: number): number {
  return Math.round(zone.offset(ms) * MILLIS_PER_MINUTE);
}

/**
 * The time, in epoch milliseconds, at which a zone's wall clocks show `wall`, given as the milliseconds at which UTC
 * clocks show it.
 *
 * A wall time that occurs twice (clocks went back) means the first of the two. One that never occurs (clocks went
 * forward) is read on the clock as it was before the change: 02:30 in a gap of an hour is 03:30 by the new clock. This is
 * the "compatible" rule of RFC 5545 and Temporal.
 */
export function epochFromWall(wall: number, zone: IANAZone): number {
  // No offset exceeds a day, so that the change in question, if any, lies between these two readings.
  const before = offsetAt(zone, wall - MILLIS_PER_DAY);
  const after = offsetAt(zone, wall + MILLIS_PER_DAY);
  if (offsetAt(zone, wall - before) !== before && offsetAt(zone, wall - after) === after) return wall - after;
  return wall - before;
}
