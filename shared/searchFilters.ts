import { dayFromCivil, daysInMonth } from './time/civil.ts';
import { type Instant, instantOrNull, MICROS_PER_MILLI } from './time/instant.ts';
import { zoneOrUtc } from './time/zone.ts';
import { startOfDay } from './time/zoneDays.ts';

/** What a search is narrowed down to. Of several handles any one counts; of several times the narrowest. */
export interface SearchFilters {
  /** Handles (no `@`) of who wrote the message; empty: anybody. */
  readonly from: readonly string[];
  /** Handles of whose conversation it is in; empty: any. */
  readonly within: readonly string[];
  /** Messages from then on; null: from the first one. */
  readonly since: Instant | null;
  /** Messages before then; null: up to the last one. */
  readonly until: Instant | null;
}

export const noFilters: SearchFilters = { from: [], within: [], since: null, until: null };

/** What somebody typed into a search field. */
export interface ParsedSearch {
  /** What is left without the filters: for `parseQuery`. */
  readonly words: string;
  readonly filters: SearchFilters;
  /** Filters that say nothing, or not yet, such as `before:tomorrow` or `from:`; they are left out of the search. */
  readonly unclear: readonly string[];
}

/** A filter as it stands in a search field, told apart or not yet. */
export interface FilterPiece {
  readonly name: 'from' | 'in' | 'before' | 'after';
  /** What follows the colon, without the `@` of a handle; empty as long as nothing does. */
  readonly value: string;
  /** Where it stands: [start, end) in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const isFilterName = (name: string | undefined): name is FilterPiece['name'] =>
  name === 'from' || name === 'in' || name === 'before' || name === 'after';

/** The filters of a search, in order. */
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

/** Text in double quotes, which holds no filter; or a filter, at the beginning of a word. */
const piecePattern = /["“”„][^"“”„]*["“”„]?|(?<=^|[\s"“”„])(from|in|before|after):([^\s"“”„]*)/gi;

/**
 * Takes the filters out of a search: `from:@handle`, `in:@handle` (the `@` may be left out), `before:2024-03-01` and
 * `after:2024-03-01`, whose dates are days of a zone; a month or a year will do, too. Neither includes the day named:
 * after a day means from the next one on. Never fails.
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

/** When a year, month or day begins and when it has ended in a zone; null: the text names none. */
function periodOf(text: string, zone: string): { readonly start: Instant; readonly end: Instant } | null {
  const match = datePattern.exec(text);
  if (match === null) return null;
  const days = daysOf(Number(match[1]), numberOrNull(match[2]), numberOrNull(match[3]));
  if (days === null) return null;
  const [start, end] = [startOf(days.first, zone), startOf(days.next, zone)];
  return start === null || end === null ? null : { start, end };
}

const numberOrNull = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));

/** The civil days with which a year, month or day begins, and the one after it begins; null: it doesn't exist. */
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
