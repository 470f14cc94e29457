import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, type Message, type MessageCursor } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import { instantFromMicros } from '../../../../shared/time/instant.ts';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, finish, keyOf, message, openInMemory, person } from './testing.ts';

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

const read = (limit = 500, before: MessageCursor | null = null) =>
  cache.messages.window({
    conversationId: conversation,
    from: before === null ? { kind: 'newest' } : { kind: 'before', cursor: before },
    limit,
    now: at(0),
  });
const take = (...messages: Message[]) => cache.ingest.page(conversation, everything, batch(messages));

describe('messages', () => {
  it('are read unchanged, ordered by instant and id, not by key', () => {
    const messages = [
      message(1, { at: at(30) }),
      message(2, { at: at(10), id: 'b' }),
      message(3, { at: at(10), id: 'a', sender: { ...person('x'), handle: '' } }),
    ];
    expect(take(...messages)).toMatchObject({ added: 3, changed: 0, removed: 0 });
    expect(read().messages).toEqual(messages.toSorted(compareMessages));
  });

  it('are not counted again if nothing changed', () => {
    take(message(1));
    expect(take(message(1))).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  it('change with an edit of the text or of the sender', () => {
    take(message(1));
    expect(take(message(1, { text: 'edited' }))).toMatchObject({ added: 0, changed: 1, removed: 0 });
    expect(take(message(1, { text: 'edited', sender: person('x') }))).toMatchObject({
      added: 0,
      changed: 1,
      removed: 0,
    });
    expect(read().messages).toEqual([message(1, { text: 'edited', sender: person('x') })]);
  });

  it('change with an instant that is read in another time zone', () => {
    take(message(1), message(2));
    expect(take(message(1, { at: at(100) }))).toMatchObject({ added: 0, changed: 1, removed: 0 });
    expect(read().messages).toEqual([message(2), message(1, { at: at(100) })]);
  });

  it('show only the earliest copy of an id, in whatever order copies arrive', () => {
    const copies = [message(3, { id: 'same' }), message(1, { id: 'same' }), message(2, { id: 'same' })];
    expect(take(...copies)).toMatchObject({ added: 1, changed: 1, removed: 0 });
    expect(read().messages).toEqual([copies[1]]);
    expect(take(...copies)).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  it('are replaced by a message that overwrote their key', () => {
    take(message(1), message(2));
    expect(take(message(1, { id: 'new' }))).toMatchObject({ added: 0, changed: 1, removed: 0 });
    expect(read().messages.map(({ id }) => id)).toEqual(['new', message(2).id]);
    // A later copy of another message overwrote it: the copy is hidden, and this one is gone.
    expect(take(message(2, { id: 'new' }))).toMatchObject({ added: 0, changed: 1, removed: 0 });
    expect(read().messages.map(({ id }) => id)).toEqual(['new']);
  });

  it('are removed when two reads of their range, a minute apart, lack them', () => {
    const takeAt = (second: number, ...messages: Message[]) =>
      cache.ingest.page(conversation, everything, batch(messages, { pulledAt: at(second) }));
    takeAt(0, message(1), message(2));
    expect(takeAt(10, message(2)).removed).toBe(0);
    expect(takeAt(69, message(2)).removed).toBe(0);
    expect(read().messages).toHaveLength(2);
    expect(takeAt(70, message(2))).toEqual({ added: 0, changed: 0, removed: 1, arrived: [] });
    expect(read().messages).toEqual([message(2)]);
    expect(finish(cache.search.find({ query: 'text', conversationId: null, limit: 9, now: at(0) }))).toHaveLength(1);
  });

  it('stay when a read returns them again or does not reach them', () => {
    const takeAt = (second: number, above: number, ...messages: Message[]) =>
      cache.ingest.page(conversation, { above: keyOf(above), below: null }, batch(messages, { pulledAt: at(second) }));
    takeAt(0, 1, message(1), message(2));
    takeAt(10, 1, message(2));
    takeAt(20, 1, message(1), message(2));
    takeAt(75, 1, message(2));
    takeAt(200, 2, message(2));
    expect(read().messages).toHaveLength(2);
  });

  it('stay while their row exists, even if it can no longer be parsed', () => {
    const unparsable = [{ pk: `MSG#${conversation}`, sk: keyOf(1), reason: 'no text' }];
    take(message(1));
    for (const second of [0, 100]) {
      cache.ingest.page(conversation, everything, batch([], { unparsable, pulledAt: at(second) }));
    }
    expect(read().messages).toEqual([message(1)]);
  });

  it('move with their row to a later key', () => {
    const moved = message(5, { id: message(1).id });
    take(message(1));
    const takeMoved = (second: number) =>
      cache.ingest.page(conversation, everything, batch([moved], { pulledAt: at(second) }));
    takeMoved(0);
    expect(read().messages).toEqual([message(1)]);
    expect(takeMoved(60)).toEqual({ added: 0, changed: 1, removed: 0, arrived: [] });
    expect(read().messages).toEqual([moved]);
  });

  it('count as arrived if written after their range was read, not if the range is read for the first time', () => {
    const newest = { above: keyOf(5), below: null };
    expect(cache.ingest.page(conversation, newest, batch([message(5), message(9)])).arrived).toEqual([]);
    // Above the head or between two keys that were read: new. Inside the gap: old, read only now.
    expect(
      cache.ingest.page(conversation, newest, batch([message(5), message(7), message(9), message(12)])).arrived,
    ).toEqual([message(7), message(12)]);
    expect(cache.ingest.page(conversation, everything, batch([1, 5, 7, 9, 12].map((n) => message(n)))).arrived).toEqual(
      [],
    );
    expect(cache.ingest.page(conversation, newest, batch([5, 7, 9, 12].map((n) => message(n)))).arrived).toEqual([]);
    const replacing = message(12, { id: 'new' });
    expect(cache.ingest.page(conversation, { above: keyOf(12), below: null }, batch([replacing]))).toEqual({
      added: 0,
      changed: 1,
      removed: 0,
      arrived: [replacing],
    });
  });

  it('belong to one conversation each, even with the same id and key', () => {
    const other = ConversationId.parse('other');
    take(message(1));
    cache.ingest.page(other, everything, batch([message(1, { conversationId: other, text: 'theirs' })]));
    expect(read().messages).toEqual([message(1)]);
  });

  it('are stored when more than a thousand share a millisecond', () => {
    const many = Array.from({ length: 2_100 }, (_, n) => message(n, { at: at(0) }));
    expect(take(...many)).toMatchObject({ added: 2_100, changed: 0, removed: 0 });
    expect(read(5_000).messages).toHaveLength(2_100);
    expect(finish(cache.search.find({ query: 'text', conversationId: null, limit: 10, now: at(0) }))).toHaveLength(10);
  });

  it('are stored at either end of time, in any number', () => {
    const earliest = instantFromMicros(Number.MIN_SAFE_INTEGER);
    const latest = instantFromMicros(Number.MAX_SAFE_INTEGER);
    const messages = Array.from({ length: 2_100 }, (_, n) => message(n, { at: n < 1_050 ? earliest : latest }));
    expect(take(...messages)).toMatchObject({ added: 2_100, changed: 0, removed: 0 });
    expect(read(5_000).messages).toEqual(messages);
  });

  it('have long and empty texts', () => {
    const texts = ['', 'x'.repeat(16_384), '\0\ud83d', '𝄞'];
    take(...texts.map((text, n) => message(n, { text })));
    // SQLite stores UTF-8, which has no lone surrogates.
    expect(read().messages.map(({ text }) => text)).toEqual(texts.map((text) => text.toWellFormed()));
  });
});

describe('pages', () => {
  it('follow each other without overlap up to the start of the conversation', () => {
    take(...Array.from({ length: 25 }, (_, n) => message(n)));
    const newest = read(10);
    expect(newest.messages.map(({ sortKey }) => sortKey)).toEqual(Array.from({ length: 10 }, (_, n) => keyOf(15 + n)));
    expect(newest.older).toEqual({ kind: 'cached', before: { at: at(15), id: message(15).id } });
    const last = read(15, { at: at(15), id: message(15).id });
    expect(last.messages).toHaveLength(15);
    expect(last.older).toEqual({ kind: 'start' });
  });

  it('name a gap at their top once: on the page that starts there, or as the older part', () => {
    take(message(1), message(2));
    cache.ingest.page(conversation, { above: keyOf(8), below: null }, batch([message(9), message(8)]));
    const newest = read(2);
    expect(newest.gaps).toEqual([{ id: 2, at: at(8) }]);
    expect(newest.older.kind).toBe('cached');
    expect(read(2, message(8)).gaps).toEqual([]);

    const fresh = openInMemory();
    fresh.ingest.page(conversation, { above: keyOf(8), below: null }, batch([message(9), message(8)]));
    expect(
      fresh.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 2, now: at(0) }),
    ).toMatchObject({
      gaps: [],
      older: { kind: 'gap', gapId: 1 },
    });
  });

  it('put the gap without a lower bound first even if keys are not in the order of time', () => {
    cache.ingest.page(conversation, { above: keyOf(5), below: null }, batch([message(5, { at: at(99) }), message(6)]));
    expect(read()).toMatchObject({ gaps: [], older: { kind: 'gap', gapId: 1 } });
  });

  it('place a gap below invisible rows after the last message', () => {
    take(message(1));
    const unparsable = [{ pk: `MSG#${conversation}`, sk: keyOf(7), reason: 'no text' }];
    cache.ingest.page(conversation, { above: keyOf(7), below: null }, batch([], { unparsable }));
    expect(read().gaps).toEqual([{ id: 2, at: instantFromMicros(at(1) + 1) }]);
  });

  it('make up the whole conversation in order, for any instants and any limit', () => {
    const rows = fc.uniqueArray(fc.record({ n: fc.nat(9_999), second: fc.integer({ min: -5, max: 5 }) }), {
      selector: ({ n }) => n,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (drawn, limit) => {
        cache = openInMemory();
        const all = drawn.map(({ n, second }) => message(n, { at: at(second) }));
        take(...all);
        const pages: Message[] = [];
        for (let page = read(limit); ; page = read(limit, page.older.before)) {
          pages.unshift(...page.messages);
          if (page.older.kind !== 'cached') break;
        }
        expect(pages).toEqual(all.toSorted(compareMessages));
        cache.close();
      }),
      { numRuns: 100 },
    );
  });
});
