import { MILLIS_PER_DAY } from '../../../shared/time/civil.ts';
import { type Instant, millisOf } from '../../../shared/time/instant.ts';
import { offsetAt, zoneOrUtc } from '../../../shared/time/zone.ts';

/** No zone of today changes its clocks but on a quarter of an hour. */
const QUARTER_MS = 15 * 60_000;
/** More days than these are not remembered. */
const MOST_DAYS = 20_000;

/** What is known of a UTC day: the zone's offset in one quarter of an hour of it, or, null, all day. */
interface KnownOffset {
  readonly offset: number;
  readonly quarter: number | null;
}

let known = { zone: '', days: new Map<number, KnownOffset>() };

/**
 * The civil day of an instant in a zone. Looking an offset up is dear, and the same messages are read again and again: what
 * was found is kept for the zone that is in use. A day of which more than one quarter is asked about is looked up as a
 * whole: no zone changes its offset twice within a day.
 */
export function dayReader(zone: string): (at: Instant) => number {
  if (known.zone !== zone || known.days.size > MOST_DAYS) known = { zone, days: new Map() };
  const { days } = known;
  const ianaZone = zoneOrUtc(zone);

  const offsetOf = (ms: number): number => {
    const day = Math.floor(ms / MILLIS_PER_DAY);
    const quarter = Math.floor(ms / QUARTER_MS);
    const found = days.get(day);
    if (found === undefined) {
      const offset = offsetAt(ianaZone, ms);
      days.set(day, { offset, quarter });
      return offset;
    }
    if (found.quarter === null || found.quarter === quarter) return found.offset;
    const offset = offsetAt(ianaZone, day * MILLIS_PER_DAY);
    if (offset !== offsetAt(ianaZone, (day + 1) * MILLIS_PER_DAY)) return offsetAt(ianaZone, ms);
    days.set(day, { offset, quarter: null });
    return offset;
  };
  return (at) => {
    const ms = millisOf(at);
    return Math.floor((ms + offsetOf(ms)) / MILLIS_PER_DAY);
  };
}
