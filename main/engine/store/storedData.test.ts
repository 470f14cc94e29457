import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConversationId } from '../../../shared/model.ts';
import { openCache } from './cache/cache.ts';
import { keyOf, person } from './cache/testing.ts';
import { openDatabase } from './database.ts';
import { openOutbox } from './outbox/openOutbox.ts';
import { OutboxRecord } from './outbox/record.ts';
import { at, conversation, cursor, idOf, key, userOf } from './outbox/testing/makers.ts';

/*
 * Opens databases that version 0.1.0 wrote before the store was restructured. Names in them are persisted: they change only
 * with a migration.
 */

/** An id in the stored files. */
const storedConversation = (n: number): ConversationId => ConversationId.parse(`group-${n}`);
const stored = path.resolve(import.meta.dirname, '../../../test/fixtures/stored');
let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-stored-'));
  for (const file of ['outbox.db', 'cache.db']) fs.copyFileSync(path.join(stored, file), path.join(folder, file));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

it('reads everything from an outbox of the version before', () => {
  const outbox = openOutbox({ file: path.join(folder, 'outbox.db'), key, now: at(0) });
  expect(outbox.quarantined).toBeNull();
  expect(outbox.outgoing.ofConversation(conversation)).toMatchObject([
    { id: idOf(1), text: 'text 1', acceptedAt: at(1), state: 'pending', error: { code: 'throttled', retryable: true } },
    { id: idOf(2), text: 'text 2', acceptedAt: at(2), state: 'pending', error: null },
  ]);
  expect(outbox.outgoing.failed()).toMatchObject([{ id: idOf(3), error: { code: 'throttled' } }]);
  expect(outbox.outgoing.heads(at(0))).toMatchObject([
    { id: idOf(1), key: { sortKey: keyOf(1), at: at(1), allocatedAt: at(2) }, uncertainUntil: at(61) },
  ]);
  expect(outbox.rowTasks.all()).toMatchObject([
    { conversationId: storedConversation(2), sortKey: keyOf(0), text: 'text 0' },
  ]);
  expect([...outbox.rowTasks.deniedPartitions(at(1))]).toEqual([userOf(1)]);
  expect(outbox.newConversations.all()).toMatchObject([
    { conversationId: storedConversation(3), other: { handle: 'three' } },
  ]);
  expect(outbox.drafts.find(conversation)).toBe('half a sentence');
  expect(outbox.readMarkers.find(storedConversation(1))).toEqual(cursor(500));
  expect(outbox.readMarkers.late(storedConversation(1), at(0))).toEqual([cursor(1)]);
  expect(outbox.ownState.mutedUntil(storedConversation(1))).toBe(at(9_000));
  expect(outbox.ownState.pending(9)).toMatchObject([
    { conversationId: storedConversation(1), kind: 'muted', changedAt: 1 },
  ]);
  expect(outbox.disappearing.find(conversation)).toBe(3_600_000);
  expect(outbox.preferences.read()).toMatchObject({ paused: true, sweepUnitsPerHour: 7 });
  expect(outbox.values.get('firstSyncDone')).toBe(true);
  expect(outbox.values.get('profileWritten')).toEqual({ handle: 'andrew', name: 'Andrew' });
  expect(outbox.costs.since(at(-86_400))).toMatchObject({ refresh: { read: 1.5 } });
  outbox.outgoing.lookUpOld(at(2));
  expect(outbox.outgoing.toLookUp(conversation)).toEqual([]);
  outbox.outgoing.lookUpOld(at(86_403));
  expect(outbox.outgoing.toLookUp(conversation)).toMatchObject([
    { id: idOf(1), lookUpFrom: at(1) },
    { id: idOf(2), lookUpFrom: at(1) },
  ]);
  outbox.close();
});

it('keeps what the write-ahead log of an outbox of the version before has, and numbers all messages', () => {
  const written = path.join(folder, 'outbox.db');
  const db = openDatabase({ file: written, key, cipher: 'aegis', commits: 'fast', newestVersion: 3 });
  const insert = db.prepare('INSERT INTO outgoing (id, group_id, text, accepted_at) VALUES (?, ?, ?, ?)');
  for (const n of [4, 5]) insert.run(idOf(n), conversation, `text ${n}`, at(n));
  // A copy of the open files, as after a power cut.
  const file = path.join(folder, 'copy.db');
  for (const suffix of ['', '-wal']) fs.copyFileSync(written + suffix, file + suffix);
  expect(fs.statSync(`${file}-wal`).size).toBeGreaterThan(0);
  db.close();

  for (const _ of ['the first', 'the next']) {
    const outbox = openOutbox({ file, key, now: at(0) });
    expect([outbox.quarantined, outbox.losses.find()]).toEqual([null, null]);
    expect(outbox.pragma('journal_mode')).toBe('truncate');
    expect(outbox.outgoing.ofConversation(conversation).map(({ id }) => id)).toEqual([1, 2, 4, 5].map(idOf));
    expect([1, 2, 3, 4, 5, 6].filter((number) => outbox.outgoing.hasNumber(number))).toEqual([1, 2, 3, 4, 5]);
    outbox.close();
  }
  expect(fs.existsSync(`${file}-wal`)).toBe(false);
  expect(new OutboxRecord(file, key).read()).toEqual({ revision: 1, accepted: 5, unsettled: [[1, 5]] });
});

it('reads everything from a cache of the version before', () => {
  const cache = openCache({ file: path.join(folder, 'cache.db'), key, now: at(0) });
  expect(cache.quarantined).toBeNull();
  expect(cache.conversations.list(at(60))).toMatchObject([
    { id: conversation, text: 'text 40', other: person('bayko') },
  ]);
  const window = cache.messages.window({
    conversationId: conversation,
    from: { kind: 'newest' },
    limit: 50,
    now: at(60),
  });
  expect(window.messages.map(({ text }) => text)).toEqual(['text 11', 'a rare pelican', 'text 40']);
  expect(window.older).toMatchObject({ kind: 'gap' });
  expect(cache.conversations.state(conversation)).toMatchObject({ head: keyOf(40), openedAt: at(50), rowVersion: 1 });
  expect(cache.values.get('lastSyncedAt')).toBe(at(60));
  expect(cache.values.get('groupCursor')).toBe(at(40));
  expect(cache.values.get('lag')).toEqual({ week: at(0), nowMs: 5, beforeMs: 6 });
  expect(cache.values.get('ownerId')).toBe(person('andrew').id);
  cache.close();
});
