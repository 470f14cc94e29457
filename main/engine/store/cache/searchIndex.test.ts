import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3-multiple-ciphers';
import { beforeEach, describe, expect, it } from 'vitest';
import { noFilters } from '../../../../shared/searchFilters.ts';
import { type Cache, openCache } from './cache.ts';
import {
  at,
  batch,
  conversation,
  everything,
  finish,
  key,
  keyOf,
  message,
  openWithDatabase,
  person,
} from './testing.ts';

let cache: Cache;
let db: Database;
beforeEach(() => {
  ({ cache, db } = openWithDatabase());
});

const index = (): void => finish(cache.searchIndex.indexWaiting(9));
const indexed = (): unknown[] => db.prepare('SELECT rowid FROM message_words ORDER BY rowid').pluck().all();
const stored = (): unknown[] => db.prepare('SELECT ref FROM message ORDER BY ref').pluck().all();
const matching = (expression: string): unknown[] =>
  db.prepare('SELECT rowid FROM message_words WHERE message_words MATCH ?').pluck().all(expression);

/** How a message leaves, and its number. */
const removals: readonly [what: string, removed: number, remove: () => unknown][] = [
  [
    'two reads a minute apart lack it',
    2,
    () => {
      const range = { above: keyOf(2), below: keyOf(3) };
      for (const second of [0, 61]) cache.ingest.page(conversation, range, batch([], { pulledAt: at(second) }));
    },
  ],
  ['it expires', 4, () => cache.ingest.purgeExpired(at(10))],
  [
    'it is read after it expired',
    3,
    () => {
      const expired = message(3, { expiresAt: at(5) });
      cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([expired], { now: at(6) }));
    },
  ],
  ['it is evicted', 1, () => cache.eviction.step({ bytes: 0, olderThan: null, keepNewest: 3, now: at(0) })],
  [
    'another message overwrites its key',
    3,
    () => {
      const other = message(3, { id: 'other', text: 'overwritten' });
      cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([other]));
    },
  ],
];

describe('the search index', () => {
  beforeEach(() => {
    const messages = [1, 2, 3].map((n) => message(n, { text: `secret number${n}` }));
    const expiring = message(4, { text: 'secret number4', expiresAt: at(10) });
    cache.ingest.page(conversation, everything, batch([...messages, expiring]));
  });

  it.each(removals)('drops the words of a message when %s', (_what, removed, remove) => {
    index();
    expect(matching(`words : "number${removed}"`)).toHaveLength(1);
    remove();
    index();
    expect(matching(`words : "number${removed}"`)).toEqual([]);
    expect(indexed()).toEqual(stored());
  });

  it.each(removals)('indexes nothing of a message when %s before it is indexed', (_what, removed, remove) => {
    remove();
    index();
    expect(matching(`words : "number${removed}"`)).toEqual([]);
    expect(indexed()).toEqual(stored());
  });

  it('indexes the newest batch first, in transactions of some hundred', () => {
    cache.storage.clear();
    const messages = Array.from({ length: 1_200 }, (_, n) => message(n));
    cache.ingest.page(conversation, everything, batch(messages));
    const { searchIndex } = cache;
    const left: number[] = [];
    for (const _ of searchIndex.indexWaiting(600)) left.push(searchIndex.waiting());
    expect([...new Set(left)]).toEqual([1_200, 500]);
    expect(indexed()).toEqual(stored().slice(500));
  });

  it('indexes the present text of a message that changed while its batch was split into words', () => {
    const long = `${'word '.repeat(2_000)}before`;
    cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([message(3, { text: long })]));
    const running = cache.searchIndex.indexWaiting(9);
    running.next();
    cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([message(3, { text: 'after' })]));
    finish(running);
    expect(matching('words : "before"')).toEqual([]);
    expect(matching('words : "after"')).toHaveLength(1);
    expect(indexed()).toEqual(stored());
  });

  it('indexes once a message that changed while it waited', () => {
    cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([message(3, { text: 'after' })]));
    index();
    expect(matching('words : "number3"')).toEqual([]);
    expect(matching('words : "after"')).toHaveLength(1);
    expect(indexed()).toEqual(stored());
    cache.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
  });

  it('indexes each message once although two runs take the same batch', () => {
    const { searchIndex } = cache;
    const long = message(3, { text: 'word '.repeat(2_000) });
    cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([long]));
    const runs = [searchIndex.indexWaiting(9), searchIndex.indexWaiting(9)];
    for (const run of runs) run.next();
    for (const run of runs) finish(run);
    expect(matching('words : "word"')).toHaveLength(1);
    cache.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
  });

  it('indexes a message under its new sender when only the sender of its row changes', () => {
    const from = (handle: string) =>
      finish(
        cache.search.find({
          query: '',
          filters: { ...noFilters, from: [handle] },
          conversationId: null,
          limit: 9,
          now: at(0),
        }),
      ).map((hit) => hit.message.id);
    const rewritten = message(3, { text: 'secret number3', sender: person('zoe') });
    cache.ingest.page(conversation, { above: keyOf(3), below: keyOf(4) }, batch([rewritten]));
    expect(from('zoe')).toEqual([message(3).id]);
    expect(from('bayko')).toEqual([4, 2, 1].map((n) => message(n).id));
  });
});

it('leaves nothing unindexed for good after a crash at any moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'search-index-'));
  try {
    const file = join(folder, 'cache.db');
    const running = openCache({ file, key, now: at(0) });
    const crashes: string[] = [];
    const crash = (): void => {
      const copy = join(folder, `crash-${crashes.length}.db`);
      for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix);
      crashes.push(copy);
    };
    for (const page of [0, 1, 2]) {
      const text = `text ${'word '.repeat(40)}`;
      const messages = Array.from({ length: 400 }, (_, n) => message(page * 400 + n, { text }));
      const range = { above: keyOf(page * 400), below: keyOf((page + 1) * 400) };
      running.ingest.page(conversation, range, batch(messages));
      crash();
      for (const _ of running.searchIndex.indexWaiting(300)) crash();
    }
    running.close();
    expect(crashes.length).toBeGreaterThan(9);
    for (const copy of crashes) {
      const restarted = openCache({ file: copy, key, now: at(0) });
      expect(restarted.quarantined).toBeNull();
      finish(restarted.searchIndex.indexWaiting(9_999));
      const request = { query: 'text', conversationId: null, limit: 9_999, now: at(0) };
      expect(finish(restarted.search.cursors(request))).toHaveLength(restarted.messages.count(conversation));
      restarted.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
