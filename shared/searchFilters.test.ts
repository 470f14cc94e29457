import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterPieces, noFilters, parseSearch, type SearchFilters } from './searchFilters.ts';
import { parseTimestamp } from './time/timestamp.ts';

const time = (text: string) => parseTimestamp(text);

describe('filters of a search', () => {
  it.each<[what: string, query: string, words: string, filters: Partial<SearchFilters>, unclear?: string[]]>([
    ['none', 'hello world', 'hello world', {}],
    ['a sender', 'hello from:@bayko', 'hello', { from: ['bayko'] }],
    ['a sender without the sign', 'from:bayko hello', 'hello', { from: ['bayko'] }],
    ['any case', 'FROM:@Bayko', '', { from: ['Bayko'] }],
    ['several senders', 'from:@a from:@b', '', { from: ['a', 'b'] }],
    ['a conversation', 'in:@bayko "to be"', '"to be"', { within: ['bayko'] }],
    ['before a day', 'before:2024-03-01', '', { until: time('2024-03-01T00:00:00Z') }],
    ['after a day: from the next one on', 'after:2024-02-28', '', { since: time('2024-02-29T00:00:00Z') }],
    ['before a month', 'before:2024-03', '', { until: time('2024-03-01T00:00:00Z') }],
    ['after a month', 'after:2023-12', '', { since: time('2024-01-01T00:00:00Z') }],
    ['after a year', 'after:2023', '', { since: time('2024-01-01T00:00:00Z') }],
    ['the narrowest of several', 'before:2024 before:2023', '', { until: time('2023-01-01T00:00:00Z') }],
    ['the narrowest of several', 'after:2024 after:2023', '', { since: time('2025-01-01T00:00:00Z') }],
    ['words on both sides', 'red from:@b green', 'red   green', { from: ['b'] }],
    ['nothing inside quotes', '"from:@b" x', '"from:@b" x', {}],
    ['nothing inside an open quote', 'x “from:@b', 'x “from:@b', {}],
    ['nothing within a word', 'checkin:@b xfrom:@b', 'checkin:@b xfrom:@b', {}],
    ['a handle to come', 'from: x', 'x', {}, ['from:']],
    ['a handle to come after its sign', 'in:@', '', {}, ['in:@']],
    ['a date to come', 'before:2024-0', '', {}, ['before:2024-0']],
    ['a date that does not exist', 'after:2023-02-29', '', {}, ['after:2023-02-29']],
    ['a month that does not exist', 'after:2023-13', '', {}, ['after:2023-13']],
    ['a day 0', 'after:2023-01-00', '', {}, ['after:2023-01-00']],
    ['a word instead of a date', 'before:tomorrow', '', {}, ['before:tomorrow']],
    ['a year out of range', 'before:9999', '', {}, ['before:9999']],
  ])('%s: %s', (_what, query, words, filters, unclear = []) => {
    expect(parseSearch(query, 'UTC')).toEqual({ words, filters: { ...noFilters, ...filters }, unclear });
  });

  it('use the days of the zone, also if clocks change at midnight or skip a day', () => {
    const { filters } = parseSearch('after:2024-03-30 before:2024-03-31', 'Europe/Berlin');
    expect(filters.since).toBe(time('2024-03-30T23:00:00Z'));
    expect(filters.until).toBe(time('2024-03-30T23:00:00Z'));
    expect(parseSearch('after:2024-03-31', 'Europe/Berlin').filters.since).toBe(time('2024-03-31T22:00:00Z'));
    // Samoa had no 30 December 2011.
    expect(parseSearch('after:2011-12-29', 'Pacific/Apia').filters.since).toBe(time('2011-12-30T10:00:00Z'));
    expect(parseSearch('before:2024', 'Nowhere/At_All').filters.until).toBe(time('2024-01-01T00:00:00Z'));
  });

  it('leave a search without filters unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (query) => {
        fc.pre(!/(from|in|before|after):/i.test(query));
        expect(parseSearch(query, 'UTC')).toEqual({ words: query.trim(), filters: noFilters, unclear: [] });
      }),
    );
  });

  it('never throw, and are found anywhere among words', () => {
    const piece = fc.constantFrom('from:', 'in:@', '@a', 'before:', 'after:', '2024-03-01', '2024', '"', ' ', 'x', '“');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { words, unclear, filters } = parseSearch(pieces.join(''), 'Asia/Kolkata');
        // The remaining words contain no filter.
        expect(parseSearch(words, 'Asia/Kolkata')).toMatchObject({ filters: noFilters, unclear: [] });
        for (const each of unclear) expect(each).toMatch(/^(from|in|before|after):/);
        for (const handle of [...filters.from, ...filters.within]) expect(handle).not.toMatch(/[\s"“”]/);
      }),
    );
  });
});

describe('filterPieces', () => {
  it('returns the range of each filter, complete or not', () => {
    const query = 'lunch from:@bayko "in:bed" BEFORE:tom in:';
    expect(filterPieces(query)).toEqual([
      { name: 'from', value: 'bayko', start: 6, end: 17 },
      { name: 'before', value: 'tom', start: 27, end: 37 },
      { name: 'in', value: '', start: 38, end: 41 },
    ]);
    for (const { start, end } of filterPieces(query)) expect(query.slice(start, end)).toMatch(/^[a-z]+:/i);
  });

  it('returns the filters that the search removes from its words', () => {
    const query = 'a from:b c in:@d before:2024 after:2023-01 e:f';
    const rest = filterPieces(query).reduceRight(
      (left, { start, end }) => left.slice(0, start) + left.slice(end),
      query,
    );
    expect(rest.split(/\s+/)).toEqual(parseSearch(query, 'UTC').words.split(/\s+/));
  });
});
