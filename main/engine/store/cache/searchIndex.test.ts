import type { Database } from 'better-sqlite3-multiple-ciphers';
import { beforeEach, describe, expect, it } from 'vitest';
import { noFilters } from '../../../../shared/searchFilters.ts';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, finish, keyOf, message, openWithDatabase, person } from './testing.ts';

let cache: Cache;
let db: Database;
beforeEach(() => {
  ({ cache, db } = openWithDatabase());
});

const indexed = (): unknown[] => db.prepare('SELECT rowid FROM message_words ORDER BY rowid').pluck().all();
const stored = (): unknown[] => db.prepare('SELECT ref FROM message ORDER BY ref').pluck().all();
const matching = (expression: string): unknown[] =>
  db.prepare('SELECT rowid FROM message_words WHERE message_words MATCH ?').pluck().all(expression);

describe('the search index', () => {
  beforeEach(() => {
    const messages = [1, 2, 3].map((n) => message(n, { text: `secret number${n}` }));
    const expiring = message(4, { text: 'secret number4', expiresAt: at(10) });
    cache.ingest.page(conversation, everything, batch([...messages, expiring]));
  });

  it.each<[what: string, removed: number, remove: () => unknown]>([
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
  ])('drops the words of a message when %s', (_what, removed, remove) => {
    expect(matching(`words : "number${removed}"`)).toHaveLength(1);
    remove();
    expect(matching(`words : "number${removed}"`)).toEqual([]);
    expect(indexed()).toEqual(stored());
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
