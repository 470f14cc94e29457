import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openInMemory as openDatabaseInMemory } from '../database.ts';
import { migrate } from '../openStore.ts';
import { Cache } from './cache.ts';
import { MOST_TEXT_BYTES, PREVIEW_LENGTH, startOf } from './longText.ts';
import { migrations } from './migrations.ts';
import { at, batch, conversation, everything, finish, groupRow, message, openWithDatabase, person } from './testing.ts';

const { db, cache } = openWithDatabase();
const now = at(0);
const hostile = 'ab '.repeat(100_000);

const shown = (limit = 100) =>
  cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit, now }).messages;
const whole = (n: number) => cache.messages.text(conversation, message(n).id, now);
const find = (query: string) => finish(cache.search.find({ query, conversationId: null, limit: 99, now }));
const stored = () => db.prepare('SELECT count(*) FROM long_text').pluck().get();

beforeEach(() => cache.storage.clear());

describe('the start of a text', () => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

  it('is all of a text that fits', () => {
    expect(startOf('x'.repeat(MOST_TEXT_BYTES))).toEqual({ start: 'x'.repeat(MOST_TEXT_BYTES), wholeBytes: null });
  });

  it('ends between graphemes, and leaves out no more than one of them', () => {
    const unit = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }), fc.constant('👩‍👩‍👧'));
    fc.assert(
      fc.property(unit, fc.nat(20), (part, shift) => {
        const text = 'x'.repeat(shift) + part.repeat(MOST_TEXT_BYTES / Buffer.byteLength(part) + 1);
        const { start, wholeBytes } = startOf(text);
        expect(wholeBytes).toBe(Buffer.byteLength(text));
        expect(text.startsWith(start)).toBe(true);
        expect(Buffer.byteLength(start)).toBeLessThanOrEqual(MOST_TEXT_BYTES);
        const next = segmenter.segment(text.slice(start.length - 40)).containing(40);
        expect(next?.index).toBe(40);
        expect(Buffer.byteLength(start + (next?.segment ?? ''))).toBeGreaterThan(MOST_TEXT_BYTES);
      }),
      { numRuns: 50 },
    );
  });
});

describe('60 messages of 275 KB', () => {
  const messages = Array.from({ length: 60 }, (_, n) => message(n, { text: `${hostile.slice(0, 275_000)} last${n}` }));

  beforeEach(() => {
    cache.groupRows.apply([groupRow(60, { text: hostile })], [], at(0));
    cache.ingest.page(conversation, everything, batch(messages));
  });

  it('are handed to the window with 16 KB each, and whole on demand', () => {
    const bytes = shown().map(({ text }) => Buffer.byteLength(text));
    expect(bytes).toHaveLength(60);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(MOST_TEXT_BYTES);
    expect(shown()[7]?.wholeBytes).toBe(Buffer.byteLength(messages[7]?.text ?? ''));
    expect(whole(7)).toBe(messages[7]?.text);
    expect(whole(99)).toBeNull();
  });

  it('are indexed with 16 KB each', () => {
    expect(find('ab')).toHaveLength(60);
    expect(find('last7')).toEqual([]);
    expect(cache.searchIndex.waiting()).toBe(0);
    const words = db.prepare('SELECT sum(length(block)) FROM message_words_data').pluck().get();
    expect(words).toBeLessThan(60 * MOST_TEXT_BYTES);
  });

  it('make hits of a few lines', () => {
    expect(Math.max(...find('ab').map((hit) => JSON.stringify(hit).length))).toBeLessThan(3_000);
  });

  it('are listed with a preview', () => {
    const [line] = cache.conversations.list(now);
    expect(line?.text).toHaveLength(PREVIEW_LENGTH);
  });

  it('are searched in slices of a message or two', () => {
    const slices = (query: string): number =>
      [...cache.search.find({ query, conversationId: null, limit: 99, now })].length;
    expect(slices('ab')).toBeGreaterThanOrEqual(60);
    expect(slices('zz')).toBeGreaterThanOrEqual(50);
    expect(
      [...cache.search.cursors({ query: 'zz', conversationId: conversation, limit: 99, now })].length,
    ).toBeGreaterThan(50);
  });

  it('leave with their whole texts', () => {
    expect(stored()).toBe(60);
    cache.ingest.page(conversation, everything, batch([], { pulledAt: at(100) }));
    cache.ingest.page(conversation, everything, batch([], { pulledAt: at(200) }));
    expect(shown()).toEqual([]);
    expect(stored()).toBe(0);
  });

  it('are indexed in slices after they were stored, and only once', () => {
    const { searchIndex } = cache;
    expect(searchIndex.waiting()).toBe(60);
    expect([...searchIndex.indexWaiting(60)].length).toBeGreaterThanOrEqual(59);
    expect([...searchIndex.indexWaiting(60)]).toHaveLength(0);
    expect(find('ab')).toHaveLength(60);
  });
});

it('records which messages this computer sent, until their rows say something else', () => {
  const own = message(1, { sender: person('me') });
  const isRecorded = () => shown().map(({ sentHere }) => sentHere === true);
  cache.ingest.page(conversation, everything, batch([own]));
  expect(isRecorded()).toEqual([false]);
  cache.ingest.sent(own, now);
  cache.ingest.page(conversation, everything, batch([own]));
  expect(isRecorded()).toEqual([true]);
  cache.ingest.page(conversation, everything, batch([{ ...own, text: 'forged' }]));
  expect(isRecorded()).toEqual([false]);
});

it('notices a change behind the start, and a text that became short', () => {
  const take = (text: string) => cache.ingest.page(conversation, everything, batch([message(1, { text })])).changed;
  take(`${hostile}one`);
  expect(take(`${hostile}one`)).toBe(0);
  expect(take(`${hostile}two`)).toBe(1);
  expect(whole(1)).toBe(`${hostile}two`);
  expect(take('short')).toBe(1);
  expect(shown()).toMatchObject([{ text: 'short' }]);
  expect(shown()[0]).not.toHaveProperty('wholeBytes');
  expect([whole(1), stored()]).toEqual(['short', 0]);
});

it('cuts the texts of a cache of the version before, and keeps them whole', () => {
  const old = openDatabaseInMemory(':memory:');
  migrate(old, migrations.slice(0, 4));
  const { id, name, handle } = person('bayko');
  old.prepare('INSERT INTO person VALUES (1, ?, ?, ?, ?)').run(id, name, handle, at(1));
  old.prepare('INSERT INTO conversation (ref, group_id, newest_text) VALUES (1, ?, ?)').run(conversation, hostile);
  const insert = old.prepare(
    'INSERT INTO message (ref, conversation, id, sort_key, at, sender, text) VALUES (?, 1, ?, ?, ?, 1, ?)',
  );
  for (const [n, text] of [
    [1, hostile],
    [2, 'short'],
  ] as const) {
    insert.run(n, message(n).id, message(n).sortKey, at(n), text);
  }
  migrate(old, migrations);
  const migrated = new Cache({ db: old, quarantined: null, onDamage: () => {} });
  const { messages } = migrated.messages.window({
    conversationId: conversation,
    from: { kind: 'newest' },
    limit: 9,
    now,
  });
  expect(messages).toMatchObject([{ text: hostile.slice(0, 4_096), wholeBytes: 300_000 }, { text: 'short' }]);
  expect(migrated.messages.text(conversation, message(1).id, now)).toBe(hostile);
  expect(migrated.messages.text(conversation, message(2).id, now)).toBe('short');
});
