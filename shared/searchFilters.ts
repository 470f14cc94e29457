import { dayFromCivil, daysInMonth } from './time/civil.ts';
import { type Instant, instantOrNull, MICROS_PER_MILLI } from './time/instant.ts';
import { zoneOrUtc } from './time/zone.ts';
import { startOfDay } from './time/zoneDays.ts';

/** The filters of a search. A message matches any one of several handles; of several times the narrowest applies. */
export interface SearchFilters {
  /** Handles (no `@`) of the senders; empty: any sender. */
  readonly from: readonly string[];
  /** Handles of the people whose conversations are searched; empty: all. */
  readonly within: readonly string[];
  /** Earliest time, inclusive; null: no limit. */
  readonly since: Instant | null;
  /** Latest time, exclusive; null: no limit. */
  readonly until: Instant | null;
}

export const noFilters: SearchFilters = { from: [], within: [], since: null, until: null };

/** The parsed text of a search field. */
export interface ParsedSearch {
  /** The text without the filters, for `parseQuery`. */
  readonly words: string;
  readonly filters: SearchFilters;
  /** Invalid or incomplete filters, such as `before:tomorrow` or `from:`; the search ignores them. */
  readonly unclear: readonly string[];
}

/** A filter's text in a search field, complete or not. */
export interface FilterPiece {
  readonly name: 'from' | 'in' | 'before' | 'after';
  /** The text after the colon, without the `@` of a handle; may be empty. */
  readonly value: string;
  /** Its range, [start, end) in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const isFilterName = (name: string | undefined): name is FilterPiece['name'] =>
  name === 'from' || name === 'in' || name === 'before' || name === 'after';

/** Returns the filters in a search text, in order. */
export function filterPieces(query: string): readonly FilterPiece[] {
  return [...query.matchAll(piecePattern)].flatMap((match) => {
    const [piece, key, value = ''] = match;
    const name = key?.toLowerCase();
    if (!isFilterName(name)) return [];
    const isHandle = name === 'from' || name === 'in';
    const meant = isHandle && value.startsWith('@') ? value.slice(1) : value;
    return [{ name, value: meant, start: match.index, end: match.index + piece.length }];
  });
}

/** Text in double quotes, which contains no filter, or a filter at the start of a word. */
const piecePattern = /["“”„][^"“”„]*["“”„]?|(?<=^|[\s"“”„])(from|in|before|after):([^\s"“”„]*)/gi;

/**
 * Extracts the filters of a search: `from:@handle`, `in:@handle` (the `@` is optional), `before:2024-03-01` and
 * `after:2024-03-01`, where a month or a year is also valid. The named day itself is excluded. Never throws.
 * @param zone an IANA zone; UTC when the runtime doesn't know it.
 */
export function parseSearch(query: string, zone: string): ParsedSearch {
  const from: string[] = [];
  const within: string[] = [];
  const unclear: string[] = [];
  let since: Instant | null = null;
  let until: Instant | null = null;
  let words = '';
  let last = 0;
  for (const { name, value, start, end } of filterPieces(query)) {
    words += `${query.slice(last, start)} `;
    last = end;
    const isHandle = name === 'from' || name === 'in';
    const period = isHandle ? null : periodOf(value, zone);
    if (isHandle && value !== '') (name === 'from' ? from : within).push(value);
    else if (period === null) unclear.push(query.slice(start, end));
    else if (name === 'before') until = least(until, period.start);
    else since = greatest(since, period.end);
  }
  words += query.slice(last);
  return { words: words.trim(), filters: { from, within, since, until }, unclear };
}

const least = (a: Instant | null, b: Instant): Instant => (a === null || b < a ? b : a);
const greatest = (a: Instant | null, b: Instant): Instant => (a === null || b > a ? b : a);

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
const datePattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Returns when a year, month or day starts and ends in a zone; null: the text is not a date. */
function periodOf(text: string, zone: string): { readonly start: Instant; readonly end: Instant } | null {
  const match = datePattern.exec(text);
  if (match === null) return null;
  const days = daysOf(Number(match[1]), numberOrNull(match[2]), numberOrNull(match[3]));
  if (days === null) return null;
  const [start, end] = [startOf(days.first, zone), startOf(days.next, zone)];
  return start === null || end === null ? null : { start, end };
}

const numberOrNull = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));

/** Returns the first civil day of a year, month or day, and the first day after it; null: it doesn't exist. */
function daysOf(year: number, month: number | null, day: number | null): { first: number; next: number } | null {
  if (month === null) return { first: dayFromCivil(year, 1, 1), next: dayFromCivil(year + 1, 1, 1) };
  if (month < 1 || month > 12) return null;
  const length = daysInMonth(year, month);
  const begin = dayFromCivil(year, month, 1);
  if (day === null) return { first: begin, next: begin + length };
  return day >= 1 && day <= length ? { first: begin + day - 1, next: begin + day } : null;
}

const startOf = (day: number, zone: string): Instant | null =>
  instantOrNull(startOfDay(zoneOrUtc(zone), day) * MICROS_PER_MILLI);
