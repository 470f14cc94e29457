import { civilFromDay } from './civil.ts';
import { type Instant, MICROS_PER_SECOND } from './instant.ts';

const SECONDS_PER_DAY = 86_400;
const MICRO_DIGITS = 6;

/** Formats an instant as every version of Meridian does: `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`, always 32 characters. */
export function formatTimestamp(instant: Instant): string {
  const seconds = Math.floor(instant / MICROS_PER_SECOND);
  const micros = instant - seconds * MICROS_PER_SECOND;
  const dayNumber = Math.floor(seconds / SECONDS_PER_DAY);
  const secondOfDay = seconds - dayNumber * SECONDS_PER_DAY;
  const { year, month, day } = civilFromDay(dayNumber);
  const hour = Math.floor(secondOfDay / 3_600);
  const minute = Math.floor(secondOfDay / 60) % 60;
  const date = `${year}-${pad2(month)}-${pad2(day)}`;
  const time = `${pad2(hour)}:${pad2(minute)}:${pad2(secondOfDay % 60)}`;
  return `${date}T${time}.${String(micros).padStart(MICRO_DIGITS, '0')}+00:00`;
}

function pad2(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
