import { type FilterPiece, filterPieces, parseSearch } from '../../../shared/searchFilters.ts';
import { civilFromDay } from '../../../shared/time/civil.ts';
import { type Instant, millisOf } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';

export const filterNames = ['from', 'in', 'before', 'after'] as const satisfies readonly FilterPiece['name'][];

/** A filter in the search field, and whether it is complete. */
export interface Chip extends FilterPiece {
  readonly isClear: boolean;
}

/** The filters of a search, without the one being typed. */
export function chipsOf(query: string): readonly Chip[] {
  const typed = typedFilter(query);
  return filterPieces(query)
    .filter(({ start }) => start !== typed?.start)
    .map((piece) => ({
      ...piece,
      isClear: parseSearch(query.slice(piece.start, piece.end), 'UTC').unclear.length === 0,
    }));
}

/** The filter being typed, at the end of the text; null for none. */
export function typedFilter(query: string): FilterPiece | null {
  const last = filterPieces(query).at(-1);
  return last?.end === query.length ? last : null;
}

/** The search without a filter. */
export const withoutFilter = (query: string, { start, end }: FilterPiece): string =>
  `${query.slice(0, start).trimEnd()} ${query.slice(end).trimStart()}`.trimStart();

/** The search with the start of a filter appended. */
export const withFilterBegun = (query: string, name: FilterPiece['name']): string =>
  `${query.trimEnd()}${query.trim() === '' ? '' : ' '}${name}:`;

/** The search with the filter being typed completed. */
export function withFilterComplete(query: string, { name, start }: FilterPiece, value: string): string {
  const sign = name === 'from' || name === 'in' ? '@' : '';
  return `${query.slice(0, start)}${name}:${sign}${value} `;
}

export interface DaySuggestion {
  readonly value: string;
  readonly kind: 'today' | 'month' | 'year';
}

/** Whether the filter being typed needs no completion. */
export const isComplete = ({ name, value }: FilterPiece): boolean =>
  (name === 'before' || name === 'after') && parseSearch(`${name}:${value}`, 'UTC').unclear.length === 0;

/** Dates that complete `typed` in a zone: today, and the start of the month and the year. */
export function suggestDays(typed: string, now: Instant, zone: string): readonly DaySuggestion[] {
  const { year, month, day } = civilFromDay(civilDayAt(zoneOrUtc(zone), millisOf(now)));
  const written = (...numbers: readonly number[]): string =>
    numbers.map((number, n) => String(number).padStart(n === 0 ? 4 : 2, '0')).join('-');
  const all: readonly DaySuggestion[] = [
    { value: written(year, month, day), kind: 'today' },
    { value: written(year, month, 1), kind: 'month' },
    { value: written(year, 1, 1), kind: 'year' },
  ];
  return all.filter(({ value }, n) => value.startsWith(typed) && all.findIndex((each) => each.value === value) === n);
}
