import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, type Message } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import { noFilters, type SearchFilters } from '../../../../shared/searchFilters.ts';
import type { Cache } from './cache.ts';
import {
  at,
  batch,
  conversation,
  everything,
  finish,
  groupRow,
  keyOf,
  message,
  openInMemory,
  person,
} from './testing.ts';

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

const find = (query: string, filters: Partial<SearchFilters>, conversationId: ConversationId | null = null): string[] =>
  finish(
    cache.search.find({ query, filters: { ...noFilters, ...filters }, conversationId, limit: 2_000, now: at(0) }),
  ).map((hit) => hit.snippet);

const other = ConversationId.parse('other');

it('takes a handle in any case for all of one before it takes it for the start of others', () => {
  cache.groupRows.apply([groupRow(9)], [], at(0));
  cache.ingest.page(
    conversation,
    everything,
    batch([message(1, { sender: person('andrew') }), message(2, { sender: person('andrews') })]),
  );
  expect(find('', { from: ['ANDREW'] })).toEqual(['text 1']);
  expect(find('', { from: ['ANDRE'] })).toEqual(['text 2', 'text 1']);
});

describe('a search with filters', () => {
  beforeEach(() => {
    cache.groupRows.apply([groupRow(8), groupRow(9, { conversationId: other, other: person('andrew') })], [], at(0));
    const own = person('me');
    cache.ingest.page(conversation, everything, batch([message(1), message(2, { sender: own }), message(3)]));
    cache.ingest.page(
      other,
      everything,
      batch([
        message(4, { conversationId: other, sender: person('andrew') }),
        message(5, { conversationId: other, sender: own }),
        message(6, { conversationId: other, sender: person('andrea') }),
      ]),
    );
  });

  it.each<[what: string, query: string, filters: Partial<SearchFilters>, expected: number[]]>([
    ['words by a sender', 'text', { from: ['bayko'] }, [3, 1]],
    ['all by a sender', '', { from: ['bayko'] }, [3, 1]],
    ['a sender in any case', '', { from: ['BAYKO'] }, [3, 1]],
    ['an incomplete handle', '', { from: ['andre'] }, [6, 4]],
    ['several senders', '', { from: ['bayko', 'andrea'] }, [6, 3, 1]],
    ['one known and one unknown sender', '', { from: ['bayko', 'unknown'] }, [3, 1]],
    ['an unknown sender', 'text', { from: ['unknown'] }, []],
    ['words in a conversation', 'text', { within: ['andrew'] }, [6, 5, 4]],
    ['a sender in a conversation', '', { within: ['andrew'], from: ['me'] }, [5]],
    ['no conversation', 'text', { within: ['andrea'] }, []],
    ['words since a time', 'text', { since: at(4) }, [6, 5, 4]],
    ['words until a time', 'text', { until: at(3) }, [2, 1]],
    ['all messages of a range of time', '', { since: at(3), until: at(5) }, [4, 3]],
    ['an empty range of time', '', { since: at(5), until: at(5) }, []],
    ['punctuation and a filter', '***', { since: at(6) }, [6]],
    ['nothing and no filter', '', {}, []],
  ])('finds %s', (_what, query, filters, expected) => {
    expect(find(query, filters)).toEqual(expected.map((n) => `text ${n}`));
  });

  it('finds only messages of the given conversation', () => {
    expect(find('', { from: ['me'] }, conversation)).toEqual(['text 2']);
    expect(find('', { within: ['andrew'] }, conversation)).toEqual([]);
    expect(
      finish(cache.search.cursors({ query: 'text', conversationId: other, limit: 2, now: at(0) })).map(({ id }) => id),
    ).toEqual([message(6).id, message(5).id]);
  });

  it('finds a renamed sender by either handle', () => {
    const renamed = { ...person('bayko'), name: 'Bayko the Great', handle: 'great' };
    cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([message(3, { sender: renamed })]));
    expect(find('', { from: ['bayko'] })).toEqual(['text 3', 'text 1']);
    expect(find('', { from: ['great'] })).toEqual(['text 3', 'text 1']);
  });

  it('finds nothing by the sender of a removed message', () => {
    const range = { above: keyOf(3), below: keyOf(4) };
    cache.ingest.page(conversation, range, batch([message(3, { expiresAt: at(10) })], { now: at(20) }));
    expect(find('', { from: ['bayko'] })).toEqual(['text 1']);
  });

  it('finds all messages of a millisecond that has more of them than references', () => {
    const crowd = Array.from({ length: 1_500 }, (_, n) => message(n + 100, { at: at(50), text: 'crowd' }));
    cache.ingest.page(conversation, everything, batch([...crowd, message(2_000, { at: at(51), text: 'crowd' })]));
    expect(find('crowd', { since: at(50), until: at(51) })).toHaveLength(1_500);
    expect(find('', { since: at(50), until: at(51) })).toHaveLength(1_500);
    expect(find('crowd', { since: at(51) })).toHaveLength(1);
  });
});

describe('completeness', () => {
  it('counts gaps and unfinished conversations among the listed ones', () => {
    const third = ConversationId.parse('third');
    cache.groupRows.apply([groupRow(8), groupRow(9, { conversationId: other, other: person('andrew') })], [], at(0));
    expect(cache.search.completeness(noFilters)).toEqual({ gaps: 0, conversations: 2 });
    cache.ingest.page(third, everything, batch([]));
    cache.ingest.page(other, everything, batch([]));
    expect(cache.search.completeness(noFilters)).toEqual({ gaps: 0, conversations: 1 });
    cache.ingest.page(conversation, { above: keyOf(8), below: null }, batch([message(8)]));
    cache.ingest.page(conversation, { above: keyOf(4), below: keyOf(5) }, batch([message(4)]));
    expect(cache.search.completeness(noFilters)).toEqual({ gaps: 1, conversations: 1 });
    expect(cache.search.completeness({ ...noFilters, within: ['bayko'] })).toEqual({ gaps: 1, conversations: 1 });
    expect(cache.search.completeness({ ...noFilters, within: ['andrew'] })).toEqual({ gaps: 0, conversations: 0 });
    expect(cache.search.completeness({ ...noFilters, within: ['unknown'] })).toEqual({ gaps: 0, conversations: 0 });
  });
});

it('finds the same messages as a plain filter', () => {
  const handles = ['ann', 'anna', 'bob', 'me'] as const;
  const written = fc.record({
    conversation: fc.constantFrom('g-ann', 'g-bob'),
    sender: fc.constantFrom(...handles),
    second: fc.integer({ min: 0, max: 9 }),
    word: fc.constantFrom('red', 'reddish', 'green'),
  });
  const handle = fc.constantFrom(...handles, 'unknown', 'an');
  const anyFilters = fc.record({
    from: fc.array(handle, { maxLength: 2 }),
    within: fc.array(fc.constantFrom('ann', 'bob', 'unknown'), { maxLength: 2 }),
    since: fc.option(fc.integer({ min: 0, max: 9 }).map(at)),
    until: fc.option(fc.integer({ min: 0, max: 9 }).map(at)),
  });
  const meant = (wanted: string, handle: string, all: readonly string[]): boolean =>
    all.includes(wanted) ? handle === wanted : handle.startsWith(wanted);

  fc.assert(
    fc.property(
      fc.array(written, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('', 'red', '"red"', 'green red'),
      anyFilters,
      (rows, query, filters) => {
        cache = openInMemory();
        const others = ['ann', 'bob'];
        for (const [n, name] of others.entries()) {
          cache.groupRows.apply(
            [groupRow(n, { conversationId: ConversationId.parse(`g-${name}`), other: person(name) })],
            [],
            at(0),
          );
        }
        const messages = rows.map(
          ({ conversation, sender, second, word }, n): Message =>
            message(n, {
              conversationId: ConversationId.parse(conversation),
              sender: person(sender),
              at: at(second),
              text: word,
            }),
        );
        for (const [conversationId, ofConversation] of Map.groupBy(messages, (each) => each.conversationId)) {
          cache.ingest.page(conversationId, everything, batch(ofConversation));
        }
        const known = [...others, ...rows.map(({ sender }) => sender)];
        const isEmpty = query === '' && JSON.stringify(filters) === JSON.stringify(noFilters);
        const expected = messages.filter(
          (each) =>
            !isEmpty &&
            (query === '' ||
              (query === 'red' ? each.text.startsWith('red') : query === '"red"' && each.text === 'red')) &&
            (filters.from.length === 0 || filters.from.some((one) => meant(one, each.sender.handle, known))) &&
            (filters.within.length === 0 ||
              filters.within.some((one) => meant(one, each.conversationId.slice(2), others))) &&
            (filters.since === null || each.at >= filters.since) &&
            (filters.until === null || each.at < filters.until),
        );
        const ids = expected.sort((a, b) => compareMessages(b, a)).map(({ id }) => id);
        const request = { query, filters, conversationId: null, limit: 100, now: at(0) };
        expect(finish(cache.search.find(request)).map((hit) => hit.message.id)).toEqual(ids);
        expect(finish(cache.search.cursors(request)).map(({ id }) => id)).toEqual(ids);
        cache.close();
      },
    ),
    { numRuns: 300 },
  );
});
