import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { chipsOf, suggestDays, typedFilter, withFilterBegun, withFilterComplete, withoutFilter } from './filters.ts';

const texts = (query: string): readonly string[] =>
  chipsOf(query).map(({ start, end, isClear }) => `${query.slice(start, end)}${isClear ? '' : ' ?'}`);

describe('filters of the search field', () => {
  it('become chips that show whether they are valid', () => {
    expect(texts('from:@bayko lunch before:2024-03-01 after:tomorrow in: x')).toEqual([
      'from:@bayko',
      'before:2024-03-01',
      'after:tomorrow ?',
      'in: ?',
    ]);
    expect(texts('lunch from:@bay')).toEqual([]);
  });

  it('are being typed while the text ends with them', () => {
    expect(typedFilter('lunch from:@bay')).toMatchObject({ name: 'from', value: 'bay' });
    expect(typedFilter('lunch from:@bay ')).toBeNull();
    expect(typedFilter('from:@bay lunch')).toBeNull();
  });

  it('can be removed, started and completed', () => {
    const query = 'red from:@b green';
    const [chip] = chipsOf(query);
    if (chip === undefined) throw new Error('no chip');
    expect(withoutFilter(query, chip)).toBe('red green');
    expect(withFilterBegun('', 'in')).toBe('in:');
    expect(withFilterBegun('red ', 'before')).toBe('red before:');
    const typed = typedFilter('red from:ba');
    if (typed === null) throw new Error('no filter');
    expect(withFilterComplete('red from:ba', typed, 'bayko')).toBe('red from:@bayko ');
  });

  it('suggest days in the reader’s zone', () => {
    const now = parseTimestamp('2026-11-30T23:30:00Z');
    if (now === null) throw new Error('no time');
    expect(suggestDays('', now, 'UTC').map(({ value }) => value)).toEqual(['2026-11-30', '2026-11-01', '2026-01-01']);
    expect(suggestDays('', now, 'Pacific/Auckland').map(({ value }) => value)).toEqual(['2026-12-01', '2026-01-01']);
    expect(suggestDays('2025', now, 'UTC')).toEqual([]);
  });
});
