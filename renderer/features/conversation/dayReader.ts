import { MILLIS_PER_DAY } from '../../../shared/time/civil.ts';
import { type Instant, millisOf } from '../../../shared/time/instant.ts';
import { offsetAt, zoneOrUtc } from '../../../shared/time/zone.ts';

/** Zone offsets change only on a quarter of an hour. */
const QUARTER_MS = 15 * 60_000;
/** Size limit of the cache, in days. */
const MOST_DAYS = 20_000;

/** Cached offset of a UTC day: for one quarter of an hour, or for the whole day (null). */
interface KnownOffset {
  readonly offset: number;
  readonly quarter: number | null;
}

let known = { zone: '', days: new Map<number, KnownOffset>() };

/**
 * Returns a function for the civil day of an instant in a zone. Offset lookups are slow and repeat for the same
 * messages, so they are cached for the current zone. When a second quarter of a day is needed, the whole day is looked
 * up: no zone changes its offset twice in a day.
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
