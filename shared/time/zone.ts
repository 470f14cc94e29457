import { IANAZone } from 'luxon';
import { MILLIS_PER_DAY } from './civil.ts';

const MILLIS_PER_MINUTE = 60_000;

/** Whether the runtime knows this time zone, such as `Europe/Berlin`. */
export function isValidZone(zone: string): boolean {
  // `create` caches every zone by name; `IANAZone.isValidZone` creates an Intl object on each call.
  return IANAZone.create(zone).isValid;
}

/** Returns luxon's zone with this name, or UTC if it is unknown: a wrong setting must not cause an error. */
export function zoneOrUtc(zone: string): IANAZone {
  const found = IANAZone.create(zone);
  return found.isValid ? found : IANAZone.create('UTC');
}

/** The offset of a zone from UTC at a time, both in milliseconds. */
export function offsetAt(zone: IANAZone, ms: number): number {
  return Math.round(zone.offset(ms) * MILLIS_PER_MINUTE);
}

/**
 * The time, in epoch milliseconds, at which a zone's wall clocks show `wall`. `wall` is the epoch time at which UTC clocks
 * show the same.
 *
 * A wall time that occurs twice (clocks go back) means the first of the two. One that never occurs (clocks go forward)
 * uses the offset before the change: 02:30 in a gap of an hour is 03:30 after it. This is the "compatible" rule of RFC
 * 5545 and Temporal.
 */
export function epochFromWall(wall: number, zone: IANAZone): number {
  // No offset exceeds a day, so a relevant change is between these two readings.
  const before = offsetAt(zone, wall - MILLIS_PER_DAY);
  const after = offsetAt(zone, wall + MILLIS_PER_DAY);
  if (offsetAt(zone, wall - before) !== before && offsetAt(zone, wall - after) === after) return wall - after;
  return wall - before;
}
