import { type MessageCursor, MessageId } from '../../../shared/model.ts';
import { civilFromDay, dayFromCivil, daysInMonth } from '../../../shared/time/civil.ts';
import {
  type Instant,
  instantFromMicros,
  instantOrNull,
  MICROS_PER_MILLI,
  millisOf,
} from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt, startOfDay } from '../../../shared/time/zoneDays.ts';

/** Sorts before every message of the same instant. */
const beforeAll = MessageId.parse(' ');
/** Before any possible message. */
export const beginning: MessageCursor = { at: instantFromMicros(Number.MIN_SAFE_INTEGER), id: beforeAll };

/** Start of a date (`YYYY-MM-DD`) in a zone; null if there is no such date. */
export function cursorOfDay(date: string, zone: string): MessageCursor | null {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  const at = exists
    ? instantOrNull(startOfDay(zoneOrUtc(zone), dayFromCivil(year, month, day)) * MICROS_PER_MILLI)
    : null;
  return at === null ? null : { at, id: beforeAll };
}

/** The date some days, months and years ago in a zone (`YYYY-MM-DD`). */
export function dateAgo(now: Instant, zone: string, ago: { days?: number; months?: number; years?: number }): string {
  const { days = 0, months = 0, years = 0 } = ago;
  const then = civilFromDay(civilDayAt(zoneOrUtc(zone), millisOf(now)) - days);
  const month = then.year * 12 + then.month - 1 - months - years * 12;
  const [year, ofYear] = [Math.floor(month / 12), (month % 12) + 1];
  const day = Math.min(then.day, daysInMonth(year, ofYear));
  return [String(year).padStart(4, '0'), String(ofYear).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
