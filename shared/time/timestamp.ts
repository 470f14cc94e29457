import { DateTime, IANAZone } from 'luxon';
import { dayFromCivil, daysInMonth } from './civil.ts';
import { type Instant, instantOrNull, MICROS_PER_SECOND } from './instant.ts';
import { epochFromWall, offsetAt, zoneOrUtc } from './zone.ts';

const SECONDS_PER_DAY = 86_400;
/** The largest offset of the usual form (java.time's `ZoneOffset`): ±18:00. luxon reads larger ones in its forms. */
const MAX_OFFSET_SECONDS = 18 * 3_600;
/** `YYYY-MM-DDTHH:MM:SS` */
const WALL_LENGTH = 19;
const MAX_FRACTION_DIGITS = 9;
const MICRO_DIGITS = 6;

const ZERO = 0x30;
const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
const LOWER_T = 0x74;
const LOWER_Z = 0x7a;

/**
 * Parses a timestamp in any form that the writers of a table use; `null` if it is invalid. Never throws.
 *
 * The usual form: `YYYY-MM-DD`, then `T`, `t` or one space, then `HH:MM:SS`, an optional fraction (truncated to microseconds),
 * and an optional offset, `Z`, `z`, `±HH:MM`, `±HHMM` or `±HH`, optionally after one space. Also valid is every other ISO 8601
 * date, with or without a time, that luxon's `DateTime.fromISO` reads: see {@link parseOtherForm}. Times that don't exist
 * (30 February, second 60) and instants outside {@link Instant} are invalid.
 *
 * A time without an offset is a wall clock time in `naiveZone`, an IANA zone, by the rule of {@link epochFromWall}. An
 * unknown zone counts as UTC.
 */
export function parseTimestamp(text: string, naiveZone = 'UTC'): Instant | null {
  return parseUsualForm(text, naiveZone) ?? parseOtherForm(text, naiveZone);
}

/** Hand-written, since sorting lists depends on it: several times faster than a regular expression. */
function parseUsualForm(text: string, naiveZone: string): Instant | null {
  let at = WALL_LENGTH;
  let micros = 0;
  if (text.charCodeAt(at) === DOT) {
    const start = ++at;
    for (; at - start < MAX_FRACTION_DIGITS; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      if (at - start < MICRO_DIGITS) micros = micros * 10 + digit;
    }
    if (at === start) return null;
    for (let given = at - start; given < MICRO_DIGITS; given++) micros *= 10;
  }

  const wallSeconds = readWall(text);
  if (Number.isNaN(wallSeconds)) return null;

  let seconds: number;
  if (at < text.length) seconds = wallSeconds - readOffset(text, at);
  else if (naiveZone === 'UTC') seconds = wallSeconds;
  else seconds = epochFromWall(wallSeconds * 1_000, zoneOrUtc(naiveZone)) / 1_000;

  // Exact if the result is safe, which excludes NaN (an invalid offset) and values out of range.
  return instantOrNull(seconds * MICROS_PER_SECOND + micros);
}

/** A date, alone or before a time. luxon also reads a time alone, but as one of today. */
const beginsWithDate = /^(?:\d{4}|[+-]\d{6})[\dW-]*(?:T|t|$)/;
const fraction = /[.,](\d+)/;
const offsetBeforeZone = /[+-]\d\d(?::?\d\d)?(?=\[)/;

/** Marks what luxon read as a time without an offset: no other value is this object. */
const noOffset = new IANAZone('UTC');

/**
 * Parses the other forms of ISO 8601 with luxon, such as `2023-04-02T09:15Z` (Java omits seconds of zero),
 * `20230402T091500,5Z`, `2023-W13-7`, `2023-092T09:15` and `2023-04-02T09:15+02:00[Europe/Berlin]`. In the last one the zone
 * counts; the offset distinguishes times that the zone's clocks show twice.
 */
function parseOtherForm(text: string, naiveZone: string): Instant | null {
  if (!beginsWithDate.test(text)) return null;
  const read = DateTime.fromISO(text, { zone: noOffset, setZone: true });
  if (!read.isValid) return null;
  let ms = read.toMillis();
  if (read.zone === noOffset) ms = epochFromWall(ms, zoneOrUtc(naiveZone));
  else if (read.zone instanceof IANAZone) {
    const wall = read.setZone('utc', { keepLocalTime: true }).toMillis();
    const [given] = offsetBeforeZone.exec(text) ?? [];
    const offset = given === undefined ? Number.NaN : readOffset(given, 0) * 1_000;
    ms = offset === offsetAt(read.zone, wall - offset) ? wall - offset : epochFromWall(wall, read.zone);
  }
  // luxon truncates to milliseconds.
  const micros = Number((fraction.exec(text)?.[1] ?? '').slice(0, MICRO_DIGITS).padEnd(MICRO_DIGITS, '0'));
  return instantOrNull(Math.floor(ms / 1_000) * MICROS_PER_SECOND + micros);
}

/** Parses the first 19 characters to seconds since 1970-01-01T00:00:00 on the same clock; NaN if invalid. */
function readWall(text: string): number {
  const separator = text.charCodeAt(10);
  if (
    text.charCodeAt(4) !== MINUS ||
    text.charCodeAt(7) !== MINUS ||
    (separator !== UPPER_T && separator !== SPACE && separator !== LOWER_T) ||
    text.charCodeAt(13) !== COLON ||
    text.charCodeAt(16) !== COLON
  ) {
    return Number.NaN;
  }
  const century = readPair(text, 0);
  const yearOfCentury = readPair(text, 2);
  const year = century * 100 + yearOfCentury;
  const month = readPair(text, 5);
  const day = readPair(text, 8);
  const hour = readPair(text, 11);
  const minute = readPair(text, 14);
  const second = readPair(text, 17);
  // NaN compares false, and therefore fails.
  const exists = year >= 0 && month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59;
  if (!exists || day > daysInMonth(year, month)) return Number.NaN;
  return dayFromCivil(year, month, day) * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second;
}

/** Parses the offset from `at` to the end of the text, in seconds ahead of UTC; NaN if invalid. */
function readOffset(text: string, at: number): number {
  const start = text.charCodeAt(at) === SPACE ? at + 1 : at;
  const sign = text.charCodeAt(start);
  const length = text.length - start;
  if (sign === UPPER_Z || sign === LOWER_Z) return length === 1 ? 0 : Number.NaN;
  if (sign !== PLUS && sign !== MINUS) return Number.NaN;

  let minutes: number;
  if (length === 6 && text.charCodeAt(start + 3) === COLON) minutes = readPair(text, start + 4);
  else if (length === 5) minutes = readPair(text, start + 3);
  else if (length === 3) minutes = 0;
  else return Number.NaN;

  const seconds = readPair(text, start + 1) * 3_600 + minutes * 60;
  if (!(minutes <= 59 && seconds <= MAX_OFFSET_SECONDS)) return Number.NaN;
  return sign === MINUS ? -seconds : seconds;
}

/** Parses the two digits at `at`; NaN if they are not digits. */
function readPair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
