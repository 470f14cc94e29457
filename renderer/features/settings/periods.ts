import type { Request } from '../../../shared/contract/contract.ts';
import { civilFromDay, dayFromCivil, daysInMonth } from '../../../shared/time/civil.ts';
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

/** How much of this month has passed in an IANA zone, from 0 to 1, and its last civil day. */
export function monthSoFar(now: Instant, zone: string): { readonly share: number; readonly lastDay: number } {
  const ianaZone = zoneOrUtc(zone);
  const { year, month } = civilFromDay(civilDayAt(ianaZone, millisOf(now)));
  const first = dayFromCivil(year, month, 1);
  const next = first + daysInMonth(year, month);
  const [start, end] = [startOfDay(ianaZone, first), startOfDay(ianaZone, next)];
  return { share: (millisOf(now) - start) / (end - start), lastDay: next - 1 };
}

/** Less of a month says nothing about the rest of it. */
const LEAST_SHARE = 0.1;

/** What a month will cost if it goes on like its share so far; null if that says too little. */
export const paceOf = (spent: number, share: number): number | null =>
  spent > 0 && share >= LEAST_SHARE ? spent / share : null;

/** Starts of the last `count` days in an IANA zone, including today, oldest first. */
export function lastDays(now: Instant, zone: string, count: number): readonly Instant[] {
  const ianaZone = zoneOrUtc(zone);
  const today = civilDayAt(ianaZone, millisOf(now));
  return Array.from({ length: count }, (_, n) => instantFromMillis(startOfDay(ianaZone, today - count + 1 + n)));
}
