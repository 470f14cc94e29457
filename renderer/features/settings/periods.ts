import type { Request } from '../../../shared/contract/contract.ts';
import { civilFromDay, dayFromCivil } from '../../../shared/time/civil.ts';
import { type Instant, instantFromMillis, millisOf } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt, startOfDay } from '../../../shared/time/zoneDays.ts';

/** Start of today and of this month in an IANA zone. */
export function periodsAt(now: Instant, zone: string): Request<'diagnostics.read'> {
  const ianaZone = zoneOrUtc(zone);
  const day = civilDayAt(ianaZone, millisOf(now));
  const { year, month } = civilFromDay(day);
  return {
    dayStart: instantFromMillis(startOfDay(ianaZone, day)),
    monthStart: instantFromMillis(startOfDay(ianaZone, dayFromCivil(year, month, 1))),
  };
}

/** Starts of the last `count` days in an IANA zone, including today, oldest first. */
export function lastDays(now: Instant, zone: string, count: number): readonly Instant[] {
  const ianaZone = zoneOrUtc(zone);
  const today = civilDayAt(ianaZone, millisOf(now));
  return Array.from({ length: count }, (_, n) => instantFromMillis(startOfDay(ianaZone, today - count + 1 + n)));
}
