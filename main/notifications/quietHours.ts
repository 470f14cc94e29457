import type { Hours } from '../../shared/settings.ts';
import { MILLIS_PER_DAY } from '../../shared/time/civil.ts';
import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import { offsetAt, zoneOrUtc } from '../../shared/time/zone.ts';

const MILLIS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = MILLIS_PER_DAY / MILLIS_PER_MINUTE;

/** Whether the clocks of a zone show one of these hours. */
export function isWithin({ from, to }: Hours, now: Instant, zone: string): boolean {
  const ms = now / MICROS_PER_MILLI;
  const minute = Math.floor((ms + offsetAt(zoneOrUtc(zone), ms)) / MILLIS_PER_MINUTE);
  const since = modulo(minute - minuteOf(from), MINUTES_PER_DAY);
  const length = modulo(minuteOf(to) - minuteOf(from), MINUTES_PER_DAY);
  return length === 0 || since < length;
}

/** The minute of the day of a time such as `07:30`. */
function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
