import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WindowPlace } from '../../../../shared/contract/messages.ts';
import { ConversationId, type MessageCursor, MessageId } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, keyOf, message, openInMemory } from './testing.ts';

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

const cursor = (n: number): MessageCursor => ({ at: at(n), id: message(n).id });
const place = (kind: 'before' | 'after' | 'from' | 'around', n: number): WindowPlace => ({ kind, cursor: cursor(n) });
const read = (from: WindowPlace, limit = 4) =>
  cache.messages.window({ conversationId: conversation, from, limit, now: at(0) });
const shown = (from: WindowPlace, limit = 4): readonly (string | boolean)[] => {
  const { messages, newer, older } = read(from, limit);
  return [...messages.map(({ text }) => text.replace('text ', '')), older.kind === 'start' ? 'start' : 'more', newer];
};

describe('a window of ten messages', () => {
  beforeEach(() => {
    const messages = Array.from({ length: 10 }, (_, n) => message(n));
    cache.ingest.page(conversation, everything, batch(messages));
  });

  it.each<[what: string, from: WindowPlace, limit: number, expected: (string | boolean)[]]>([
    ['the newest', { kind: 'newest' }, 3, ['7', '8', '9', 'more', false]],
    ['all of them', { kind: 'newest' }, 10, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'start', false]],
    ['before one', place('before', 5), 3, ['2', '3', '4', 'more', true]],
    ['before the third, of more', place('before', 2), 3, ['0', '1', 'start', true]],
    ['before the first', place('before', 0), 3, ['start', true]],
    ['before what is newer than all', place('before', 50), 2, ['8', '9', 'more', false]],
    ['after one', place('after', 5), 3, ['6', '7', '8', 'more', true]],
    ['after the last but two, of two', place('after', 7), 2, ['8', '9', 'more', false]],
    ['after the last', place('after', 9), 2, ['more', false]],
    ['from one on', place('from', 5), 3, ['5', '6', '7', 'more', true]],
    ['from the first on', place('from', 0), 2, ['0', '1', 'start', true]],
    ['around one', place('around', 5), 4, ['3', '4', '5', '6', 'more', true]],
    ['around one, an odd number', place('around', 5), 3, ['4', '5', '6', 'more', true]],
    ['around one alone', place('around', 5), 1, ['5', 'more', true]],
    ['around the first', place('around', 0), 4, ['0', '1', '2', '3', 'start', true]],
    ['around the last', place('around', 9), 4, ['6', '7', '8', '9', 'more', false]],
    ['around what is newer than all', place('around', 50), 4, ['6', '7', '8', '9', 'more', false]],
  ])('shows %s', (_what, from, limit, expected) => {
    expect(shown(from, limit)).toEqual(expected);
  });

  it('accepts a place without a message', () => {
    const date: MessageCursor = { at: at(4.5), id: MessageId.parse('…') };
    expect(shown({ kind: 'around', cursor: date })).toEqual(['3', '4', '5', '6', 'more', true]);
    expect(shown({ kind: 'from', cursor: date }, 2)).toEqual(['5', '6', 'more', true]);
  });

  it('names its first message as the cursor for older ones', () => {
    expect(read(place('around', 5)).older).toEqual({ kind: 'cached', before: cursor(3) });
  });

  it('locates a message unless it has expired', () => {
    cache.ingest.page(
      conversation,
      { above: keyOf(20), below: keyOf(21) },
      batch([message(20, { expiresAt: at(30) })]),
    );
    expect(cache.messages.locate(conversation, message(3).id, at(0))).toEqual(cursor(3));
    expect(cache.messages.locate(conversation, message(20).id, at(29))).toEqual(cursor(20));
    expect(cache.messages.locate(conversation, message(20).id, at(30))).toBeNull();
    expect(cache.messages.locate(conversation, MessageId.parse('unknown'), at(0))).toBeNull();
    expect(cache.messages.count(conversation)).toBe(11);
  });
});

describe('a conversation that was never read', () => {
  it.each(['newest', 'before', 'after', 'from', 'around'] as const)('is one gap, %s', (kind) => {
    const window = read(kind === 'newest' ? { kind } : place(kind, 3));
    expect(window).toMatchObject({ messages: [], gaps: [], older: { kind: 'gap' }, newer: false, syncedAt: null });
  });
});

/** Messages at seconds that may tie, in pages with gaps between them. */
const history = fc.record({
  seconds: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 0, maxLength: 24 }),
  pages: fc.array(fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 6 })), { maxLength: 5 }),
});

function fill({ seconds, pages }: { readonly seconds: number[]; readonly pages: [number, number][] }): void {
  const messages = seconds.map((second, n) => message(n, { at: at(second) }));
  const newest = messages.slice(-2);
  cache.ingest.page(conversation, { above: keyOf(messages.length - newest.length), below: null }, batch(newest));
  for (const [first, length] of pages) {
    const range = { above: keyOf(first), below: keyOf(first + length) };
    cache.ingest.page(conversation, range, batch(messages.slice(first, first + length)));
  }
}

const anywhere = fc
  .tuple(fc.integer({ min: -1, max: 13 }), fc.integer({ min: 0, max: 24 }))
  .map(([second, n]): MessageCursor => ({ at: at(second), id: message(n).id }));

describe('adjacent windows', () => {
  const properties = { numRuns: 200 };

  it('contain every message and every gap exactly once, forwards and backwards', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 5 }), (drawn, limit) => {
        cache = openInMemory();
        fill(drawn);
        const all = read({ kind: 'newest' }, 1_000);
        const ids = all.messages.map(({ id }) => id);

        const backwards = [read({ kind: 'newest' }, limit)];
        for (let [oldest] = backwards; oldest?.older.kind === 'cached'; [oldest] = backwards) {
          backwards.unshift(read({ kind: 'before', cursor: oldest.older.before }, limit));
        }
        expect(backwards.flatMap(({ messages }) => messages.map(({ id }) => id))).toEqual(ids);
        expect(backwards.flatMap(({ gaps }) => gaps)).toEqual(all.gaps);
        expect(backwards[0]?.older).toEqual(all.older);
        expect(backwards.map(({ newer }) => newer)).toEqual(backwards.map((_, n) => n < backwards.length - 1));

        const first: MessageCursor = { at: at(-1), id: MessageId.parse('x') };
        const forwards = [read({ kind: 'from', cursor: first }, limit)];
        for (let newest = forwards.at(-1); newest?.newer; newest = forwards.at(-1)) {
          const last = newest.messages.at(-1);
          expect(last).toBeDefined();
          if (last !== undefined) forwards.push(read({ kind: 'after', cursor: last }, limit));
        }
        expect(forwards.flatMap(({ messages }) => messages.map(({ id }) => id))).toEqual(ids);
        // Without a message, gaps have no place relative to each other.
        if (ids.length > 0) expect(forwards.flatMap(({ gaps }) => gaps)).toEqual(all.gaps);
        cache.close();
      }),
      properties,
    );
  });

  it('equal a slice of all messages', () => {
    fc.assert(
      fc.property(history, anywhere, fc.integer({ min: 1, max: 30 }), (drawn, there, limit) => {
        cache = openInMemory();
        fill(drawn);
        const all = [...read({ kind: 'newest' }, 1_000).messages];
        const earlier = all.filter((each) => compareMessages(each, there) < 0);
        const later = all.filter((each) => compareMessages(each, there) >= 0);
        const after = later.filter((each) => compareMessages(each, there) > 0);
        expect(read({ kind: 'before', cursor: there }, limit).messages).toEqual(earlier.slice(-limit));
        expect(read({ kind: 'from', cursor: there }, limit).messages).toEqual(later.slice(0, limit));
        expect(read({ kind: 'after', cursor: there }, limit).messages).toEqual(after.slice(0, limit));
        const around = read({ kind: 'around', cursor: there }, limit);
        expect(around.messages).toHaveLength(Math.min(limit, all.length));
        const start = all.findIndex(({ id }) => id === around.messages[0]?.id);
        expect(around.messages).toEqual(start === -1 ? [] : all.slice(start, start + limit));
        const shownEarlier = around.messages.filter((each) => compareMessages(each, there) < 0).length;
        expect(shownEarlier).toBeGreaterThanOrEqual(Math.min(Math.floor(limit / 2), earlier.length));
        expect(around.messages.length - shownEarlier).toBeGreaterThanOrEqual(
          Math.min(limit - Math.floor(limit / 2), later.length),
        );
        cache.close();
      }),
      properties,
    );
  });
});

describe('windows of joined conversations', () => {
  const ids = ['a', 'b', 'c'].map((id) => ConversationId.parse(id));
  const [first = conversation, ...joined] = ids;
  const readJoined = (from: WindowPlace, limit: number) =>
    cache.messages.window({ conversationId: first, joined, from, limit, now: at(0) });
  /** Which conversation has each message, and its second, which ties often. */
  const spread = fc.array(fc.record({ part: fc.nat(2), second: fc.integer({ min: 0, max: 9 }) }), { maxLength: 24 });
  const spreadWithCopies = fc.tuple(spread, fc.array(fc.record({ part: fc.nat(2), of: fc.nat(23) }), { maxLength: 4 }));

  /** Stores messages; returns all, in order. A copy has the ID and time of another message. */
  function store([messages, copies]: typeof spreadWithCopies extends fc.Arbitrary<infer T> ? T : never) {
    const originals = messages.map(({ part, second }, n) => ({ part, message: message(n, { at: at(second) }) }));
    const repeated = copies.flatMap(({ part, of }) => {
      const original = originals[of];
      return original === undefined || original.part === part ? [] : [{ part, message: original.message }];
    });
    for (const [part, id] of ids.entries()) {
      const own = new Map(
        [...originals, ...repeated].filter((each) => each.part === part).map((each) => [each.message.id, each.message]),
      );
      cache.ingest.page(id, everything, batch([...own.values()].map((each) => ({ ...each, conversationId: id }))));
    }
    return originals.map((each) => each.message).sort(compareMessages);
  }

  it('equal a slice of all messages in order, at any place and of any size', () => {
    fc.assert(
      fc.property(spreadWithCopies, anywhere, fc.integer({ min: 1, max: 30 }), (drawn, there, limit) => {
        cache = openInMemory();
        const sorted = store(drawn);
        const all: string[] = sorted.map(({ id }) => id);
        const where = (is: (order: number) => boolean): string[] =>
          sorted.filter((each) => is(compareMessages(each, there))).map(({ id }) => id);
        const earlier = where((order) => order < 0);
        const later = where((order) => order >= 0);
        const after = where((order) => order > 0);
        const shownAt = (from: WindowPlace): string[] => readJoined(from, limit).messages.map(({ id }) => id);
        expect(shownAt({ kind: 'newest' })).toEqual(all.slice(-limit));
        expect(shownAt({ kind: 'before', cursor: there })).toEqual(earlier.slice(-limit));
        expect(shownAt({ kind: 'from', cursor: there })).toEqual(later.slice(0, limit));
        expect(shownAt({ kind: 'after', cursor: there })).toEqual(after.slice(0, limit));
        const around = shownAt({ kind: 'around', cursor: there });
        expect(around).toHaveLength(Math.min(limit, all.length));
        const start = all.indexOf(around[0] ?? there.id);
        expect(around).toEqual(start === -1 ? [] : all.slice(start, start + limit));
        cache.close();
      }),
      { numRuns: 200 },
    );
  });

  it('contain every message once, page by page in both directions', () => {
    fc.assert(
      fc.property(spreadWithCopies, fc.integer({ min: 1, max: 5 }), (drawn, limit) => {
        cache = openInMemory();
        const all = store(drawn).map(({ id }) => id);
        const backwards = [readJoined({ kind: 'newest' }, limit)];
        for (let [oldest] = backwards; oldest?.older.kind === 'cached'; [oldest] = backwards)
          backwards.unshift(readJoined({ kind: 'before', cursor: oldest.older.before }, limit));
        expect(backwards.flatMap(({ messages }) => messages.map(({ id }) => id))).toEqual(all);
        const forwards = [readJoined({ kind: 'from', cursor: { at: at(-1), id: MessageId.parse('x') } }, limit)];
        for (let last = forwards.at(-1); last?.newer; last = forwards.at(-1)) {
          const end = last.messages.at(-1);
          if (end === undefined) throw new Error('an empty page before the end');
          forwards.push(readJoined({ kind: 'after', cursor: end }, limit));
        }
        expect(forwards.flatMap(({ messages }) => messages.map(({ id }) => id))).toEqual(all);
        cache.close();
      }),
      { numRuns: 200 },
    );
  });

  it('say where what is cached of one begins among messages of another, and lead to what is older than all', () => {
    const [a, b] = ids;
    if (a === undefined || b === undefined) throw new Error('no conversations');
    const ofPart = (id: ConversationId, seconds: readonly number[]) =>
      seconds.map((n) => message(n, { conversationId: id }));
    cache.ingest.page(a, everything, batch(ofPart(a, [1, 2, 3, 8])));
    cache.ingest.page(b, { above: keyOf(6), below: null }, batch(ofPart(b, [6, 7])));
    const pair = (from: WindowPlace, limit: number) =>
      cache.messages.window({ conversationId: a, joined: [b], from, limit, now: at(0) });
    const gap = cache.gaps.newest(b, null);
    const whole = pair({ kind: 'newest' }, 10);
    expect(whole.messages.map(({ text }) => text)).toEqual([1, 2, 3, 6, 7, 8].map((n) => `text ${n}`));
    expect(whole.gaps).toEqual([{ id: gap, at: at(6), isBeginning: true }]);
    expect(whole.older).toEqual({ kind: 'gap', gapId: gap });
    // Adjacent pages have the gap once.
    expect(pair({ kind: 'newest' }, 2).gaps).toEqual([]);
    expect(pair({ kind: 'newest' }, 3).gaps).toEqual(whole.gaps);
    expect(pair({ kind: 'before', cursor: cursor(6) }, 3).gaps).toEqual([]);
    cache.ingest.page(b, { above: null, below: keyOf(6) }, batch(ofPart(b, [0])));
    expect(pair({ kind: 'newest' }, 10)).toMatchObject({ gaps: [], older: { kind: 'start' } });
  });
});
