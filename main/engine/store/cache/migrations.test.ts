import { expect, it } from 'vitest';
import { z } from 'zod';
import { SortKey, UserId } from '../../../../shared/model.ts';
import { openInMemory } from '../database.ts';
import { migrate } from '../openStore.ts';
import { Cache } from './cache.ts';
import { migrations } from './migrations.ts';
import { at, batch, conversation, everything, finish, groupRow, keyOf, message, person } from './testing.ts';

it('keeps the owner of a first-version cache and rereads all conversations', () => {
  const db = openInMemory(':memory:');
  migrate(db, migrations.slice(0, 1));
  const { id, name, handle } = person('bayko');
  const { id: messageId, sortKey, text } = message(1);
  db.prepare('INSERT INTO person VALUES (1, ?, ?, ?, ?)').run(id, name, handle, at(1));
  db.prepare('INSERT INTO conversation VALUES (1, ?, ?, ?, ?, ?, ?, ?)').run(
    conversation,
    sortKey,
    at(9),
    keyOf(5),
    at(1),
    text,
    id,
  );
  db.prepare('INSERT INTO group_row VALUES (1, ?, ?, ?, 1, NULL)').run(keyOf(5), at(5), 'row 5');
  db.prepare('INSERT INTO message VALUES (1024, 1, ?, ?, ?, 1, ?)').run(messageId, sortKey, at(1), text);
  db.prepare('INSERT INTO message_words (rowid, conversation, words) VALUES (1024, ?, ?)').run('c1', text);
  for (const [meta, value] of [
    ['ownerId', 'me'],
    ['groupCursor', SortKey.parse('2023-03-22')],
    ['lastSyncedAt', at(9)],
  ]) {
    db.prepare('INSERT INTO meta VALUES (?, ?)').run(meta, JSON.stringify(value));
  }

  migrate(db, migrations);
  const cache = new Cache({ db, quarantined: null, onDamage: () => {} });
  expect(
    cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 9, now: at(9) }),
  ).toMatchObject({
    messages: [],
    older: { kind: 'gap' },
    syncedAt: null,
  });
  expect(finish(cache.search.find({ query: 'text', conversationId: null, limit: 9, now: at(9) }))).toEqual([]);
  expect(cache.conversations.list(at(9))).toEqual([]);
  expect(cache.values.get('ownerId')).toBe(UserId.parse('me'));
  expect(cache.values.get('groupCursor')).toBeNull();
  expect(cache.values.get('lastSyncedAt')).toBeNull();

  cache.groupRows.apply([groupRow(5)], [], at(0));
  expect(cache.conversations.listStale()).toEqual([conversation]);
  cache.ingest.page(conversation, everything, batch([message(1), message(6)], { rowVersionSeen: 1, pulledAt: at(9) }));
  expect(cache.conversations.list(at(9))).toMatchObject([{ text: 'text 6', syncedAt: at(9) }]);
  expect(finish(cache.search.find({ query: 'text', conversationId: null, limit: 9, now: at(9) }))).toHaveLength(2);
  expect(cache.storage.diagnostics().cache.gaps).toBe(0);
});

it('takes the time of the last refresh for the time at which earlier group rows were seen, and estimates sizes', () => {
  const db = openInMemory(':memory:');
  migrate(db, migrations.slice(0, 3));
  const { id, name, handle } = person('bayko');
  db.prepare('INSERT INTO person VALUES (1, ?, ?, ?, ?)').run(id, name, handle, at(1));
  db.prepare('INSERT INTO conversation (ref, group_id, row_ref) VALUES (1, ?, 1)').run(conversation);
  db.prepare('INSERT INTO group_row VALUES (1, 1, ?, ?, ?, 1, 1, NULL)').run(keyOf(5), at(5), 'row 5');
  db.prepare('INSERT INTO meta VALUES (?, ?)').run('lastSyncedAt', JSON.stringify(at(9)));
  db.prepare('INSERT INTO unparsable VALUES (?, ?, ?)').run('GRP#me', keyOf(6), 'sk is no time');

  migrate(db, migrations);
  const cache = new Cache({ db, quarantined: null, onDamage: () => {} });
  expect(db.prepare('SELECT seen_at FROM group_row').pluck().get()).toBe(at(9));
  expect(cache.rowSizes.groupRows(everything)).toEqual([
    { sortKey: keyOf(6), bytes: 0 },
    { sortKey: keyOf(5), bytes: expect.any(Number) },
  ]);
  const sizes = new Map([
    [keyOf(5), 5_000],
    [keyOf(6), 400_000],
  ]);
  const unparsable = [{ pk: 'GRP#me', sk: keyOf(6), reason: 'sk is no time' }];
  cache.groupRows.applyListing({ rows: [groupRow(5)], unparsable, sizes, ranges: [everything], listedAt: at(10) });
  expect(cache.rowSizes.groupRows(everything).map(({ bytes }) => bytes)).toEqual([400_000, 5_000]);
});

it('keeps the messages that waited to be indexed', () => {
  const db = openInMemory(':memory:');
  migrate(db, migrations.slice(0, 7));
  const refs = Array.from({ length: 1_200 }, (_, n) => n * 3);
  for (const ref of refs) db.prepare('INSERT INTO unindexed VALUES (?)').run(ref);

  migrate(db, migrations.slice(0, 8));
  const rows = z.array(z.object({ refs: z.string(), messages: z.number() }));
  const queue = rows.parse(db.prepare('SELECT refs, messages FROM unindexed ORDER BY id').all());
  expect(queue.map(({ messages }) => messages)).toEqual([500, 500, 200]);
  expect(queue.flatMap((row) => z.array(z.number()).parse(JSON.parse(row.refs)))).toEqual(refs);
});

it('indexes all messages again that an earlier version indexed, and finds them by their folded words', () => {
  const db = openInMemory(':memory:');
  migrate(db, migrations.slice(0, 8));
  const { id, name, handle } = person('bayko');
  db.prepare('INSERT INTO person VALUES (1, ?, ?, ?, ?)').run(id, name, handle, at(1));
  db.prepare('INSERT INTO conversation (ref, group_id) VALUES (1, ?)').run(conversation);
  const insert = db.prepare(
    'INSERT INTO message (ref, conversation, id, sort_key, at, sender, text) VALUES (?, 1, ?, ?, ?, 1, ?)',
  );
  const index = db.prepare('INSERT INTO message_words (rowid, tags, words) VALUES (?, ?, ?)');
  for (let n = 1; n <= 1_200; n++) {
    const { id: messageId, sortKey } = message(n);
    insert.run(n * 1_024, messageId, sortKey, at(n), `أَهْلاً ${n}`);
    index.run(n * 1_024, 'c1 s1', `أَهْلاً ${n}`);
  }
  db.prepare('INSERT INTO unindexed (refs, messages) VALUES (?, 1)').run('[1024]');

  migrate(db, migrations);
  const cache = new Cache({ db, quarantined: null, onDamage: () => {} });
  expect(cache.searchIndex.waiting()).toBe(1_200);
  finish(cache.searchIndex.indexWaiting(1_200));
  const cursors = cache.search.cursors({ query: 'اهلا', conversationId: conversation, limit: 9_999, now: at(0) });
  expect(finish(cursors)).toHaveLength(1_200);
  expect(finish(cache.search.cursors({ query: '"أَهْلاً 7"', conversationId: null, limit: 9, now: at(0) }))).toHaveLength(
    1,
  );
  cache.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
});
