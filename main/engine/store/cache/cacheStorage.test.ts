import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, UserId } from '../../../../shared/model.ts';
import { noFilters } from '../../../../shared/searchFilters.ts';
import { type Cache, openCache } from './cache.ts';
import { at, batch, conversation, everything, finish, groupRow, key, keyOf, message, person } from './testing.ts';

const other = ConversationId.parse('other');
let folder: string;
let file: string;
let cache: Cache;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
  file = join(folder, 'cache.db');
  cache = openCache({ file, key, now: at(0) });
});
afterEach(() => {
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

const many = (count: number, text: string, conversationId = conversation) =>
  Array.from({ length: count }, (_, n) => message(n, { conversationId, text: `${text} ${n}` }));

function fill(): void {
  cache.groupRows.apply(
    [groupRow(2_000), groupRow(2_001, { conversationId: other, other: person('andrew') })],
    [],
    at(0),
  );
  cache.ingest.page(
    conversation,
    everything,
    batch(many(2_000, 'some words of a confidential text'), { rowVersionSeen: 1 }),
  );
  cache.ingest.page(other, everything, batch(many(100, 'x'.repeat(20_000), other), { rowVersionSeen: 1 }));
}

describe('storage', () => {
  it('is empty at first', () => {
    expect(cache.storage.perConversation()).toEqual([]);
    expect(cache.storage.usedBytes()).toBeLessThanOrEqual(cache.storage.bytes());
  });

  it('lists the largest conversation first, not the one with the most messages', () => {
    fill();
    const perConversation = cache.storage.perConversation();
    const usedBytes = cache.storage.usedBytes();
    const bytes = cache.storage.bytes();
    cache.storage.checkpoint();
    expect(bytes).toBe(statSync(file).size);
    expect(perConversation.map(({ conversationId, messages }) => [conversationId, messages])).toEqual([
      [other, 100],
      [conversation, 2_000],
    ]);
    const sum = perConversation.reduce((total, each) => total + each.bytes, 0);
    expect(sum).toBeGreaterThan(usedBytes - 3);
    expect(sum).toBeLessThanOrEqual(usedBytes);
    expect(perConversation[0]?.bytes).toBeGreaterThan(100 * 20_000);
  });
});

it('keeps few pages in memory', () => {
  expect(cache.pragma('cache_size')).toBe(-2_000);
});

describe('clearing', () => {
  it('removes everything that can be read again and returns the room to the disk', () => {
    fill();
    cache.values.set('ownerId', UserId.parse('me'));
    cache.values.set('groupCursor', at(9));
    cache.values.set('lastSyncedAt', at(9));
    cache.storage.checkpoint();
    expect(statSync(file).size).toBeGreaterThan(2_000_000);
    cache.storage.clear();
    expect(statSync(file).size).toBeLessThan(200_000);
    expect(cache.conversations.list(at(0))).toEqual([]);
    expect(finish(cache.search.find({ query: 'words', conversationId: null, limit: 9, now: at(0) }))).toEqual([]);
    expect(finish(cache.people.suggest('', 9))).toEqual([]);
    expect(cache.storage.diagnostics().cache).toMatchObject({ conversations: 0, messages: 0, gaps: 2 });
    expect(
      cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 9, now: at(0) }),
    ).toMatchObject({
      messages: [],
      older: { kind: 'gap' },
      syncedAt: null,
    });
    expect(cache.values.get('ownerId')).toBe('me');
    expect(cache.values.get('groupCursor')).toBeNull();
    expect(cache.values.get('lastSyncedAt')).toBeNull();
  });

  it('can be filled again with foreign keys on', () => {
    fill();
    cache.storage.clear();
    fill();
    expect(cache.conversations.list(at(0))).toHaveLength(2);
    expect(finish(cache.search.find({ query: 'words', conversationId: null, limit: 9, now: at(0) }))).toHaveLength(9);
    cache.close();
    cache = openCache({ file, key, now: at(0) });
    expect(cache.quarantined).toBeNull();
    expect(cache.storage.diagnostics().cache.messages).toBe(2_100);
  });

  it('does not count a pull that began before it as following rows that arrived after it', () => {
    fill();
    const { rowVersion } = cache.conversations.state(conversation);
    cache.storage.clear();
    cache.groupRows.apply([groupRow(2_000)], [], at(0));
    expect(cache.conversations.listStale()).toEqual([conversation]);
    cache.ingest.page(conversation, everything, batch(many(3, 'late'), { rowVersionSeen: rowVersion }));
    expect(cache.conversations.listStale()).toEqual([conversation]);
    const seen = cache.conversations.state(conversation).rowVersion;
    cache.ingest.page(conversation, everything, batch(many(3, 'late'), { rowVersionSeen: seen }));
    expect(cache.conversations.listStale()).toEqual([]);
  });

  it('leaves a conversation stale when a pull that began before it ends', () => {
    fill();
    const { rowVersion: rowVersionSeen } = cache.conversations.state(conversation);
    cache.storage.clear();
    cache.ingest.page(conversation, everything, batch(many(3, 'late'), { rowVersionSeen }));
    const { rowVersion, pulledVersion } = cache.conversations.state(conversation);
    expect(pulledVersion).not.toBe(rowVersion);
  });

  it('accepts the page of a gap that no longer exists', () => {
    fill();
    cache.storage.clear();
    cache.groupRows.apply([groupRow(2_000)], [], at(0));
    cache.ingest.page(conversation, { above: keyOf(10), below: keyOf(20) }, batch(many(20, 'old').slice(10)));
    expect(
      cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 50, now: at(0) }).messages,
    ).toHaveLength(10);
    cache.ingest.page(conversation, { above: keyOf(30), below: null }, batch(many(40, 'new').slice(30)));
    expect(
      cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 50, now: at(0) }),
    ).toMatchObject({
      gaps: [{ at: at(30) }],
      older: { kind: 'gap' },
    });
    expect(cache.search.completeness(noFilters)).toEqual({ gaps: 1, conversations: 1 });
  });
});

describe('missing parts', () => {
  it('are listed newest conversation and newest gap first', () => {
    cache.groupRows.apply([groupRow(50), groupRow(60, { conversationId: other, other: person('andrew') })], [], at(0));
    expect(cache.gaps.incomplete()).toEqual([other, conversation]);
    cache.ingest.page(conversation, { above: keyOf(50), below: null }, batch([message(50), message(70)]));
    expect(cache.gaps.incomplete()).toEqual([conversation, other]);
    cache.ingest.page(conversation, { above: keyOf(20), below: keyOf(30) }, batch([message(20)]));
    const newest = cache.gaps.newest(conversation, null);
    expect(cache.gaps.find(newest ?? 0)).toMatchObject({ above: keyOf(20), below: keyOf(50) });
    expect(cache.gaps.newest(conversation, at(49))).toBe(newest);
    expect(cache.gaps.newest(conversation, at(50))).toBeNull();
    cache.ingest.page(conversation, { above: keyOf(20), below: keyOf(50) }, batch([message(20)]));
    expect(cache.gaps.find(cache.gaps.newest(conversation, null) ?? 0)).toMatchObject({
      above: null,
      below: keyOf(20),
    });
    cache.ingest.page(conversation, { above: null, below: keyOf(20) }, batch([]));
    expect(cache.gaps.newest(conversation, null)).toBeNull();
    expect(cache.gaps.incomplete()).toEqual([other]);
  });
});
