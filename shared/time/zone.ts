import { IANAZone } from 'luxon';
import { MILLIS_PER_DAY } from './civil.ts';
import { isValidZone } from './zoneNames.ts';

const MILLIS_PER_MINUTE = 60_000;

/** Size limit of the offsets that a zone remembers: those of more than 50 years of days. */
const MOST_OFFSETS = 20_000;

/**
 * A zone that remembers its offsets, because luxon formats and parses a date for each. Assumes, as `nextDayChange` does, that
 * no zone changes its offset twice within a day: a day that begins and ends with the same offset has no other.
 */
class RememberedZone extends IANAZone {
  /** The offset at the start of a UTC day, in minutes. */
  readonly #offsets = new Map<number, number>();

  override offset(ms: number): number {
    const day = Math.floor(ms / MILLIS_PER_DAY);
    const offset = this.#offsetAtStart(day);
    return offset === this.#offsetAtStart(day + 1) ? offset : super.offset(ms);
  }

  #offsetAtStart(day: number): number {
    const known = this.#offsets.get(day);
    if (known !== undefined) return known;
    const offset = super.offset(day * MILLIS_PER_DAY);
    if (this.#offsets.size >= MOST_OFFSETS) this.#offsets.clear();
    this.#offsets.set(day, offset);
    return offset;
  }
}

const zones = new Map<string, IANAZone>();

/** Returns luxon's zone with this name, or UTC if it is unknown: a wrong setting must not cause an error. */
export function zoneOrUtc(zone: string): IANAZone {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  if (!isValidZone(zone)) return zoneOrUtc('UTC');
  const made = new RememberedZone(zone);
  zones.set(zone, made);
  return made;
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
