import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, UserId } from '../../../shared/model.ts';
import { noFilters } from '../../../shared/searchFilters.ts';
import type { Cache } from './cache.ts';
import { openCache } from './openCache.ts';
import { at, batch, everything, group, groupRow, key, keyOf, message, person } from './testing.ts';

const other = ConversationId.parse('other');
let folder: string;
let file: string;
let cache: Cache;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
  file = join(folder, 'cache.db');
  cache = openCache({ file, key, now: at(0) }).cache;
});
afterEach(() => {
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

const many = (count: number, text: string, conversationId = group) =>
  Array.from({ length: count }, (_, n) => message(n, { conversationId, text: `${text} ${n}` }));

function fill(): void {
  cache.applyGroupRows([groupRow(2_000), groupRow(2_001, { conversationId: other, other: person('andrew') })], []);
  cache.applyMessages(
    group,
    everything,
    batch(many(2_000, 'some words of a confidential text'), { rowVersionSeen: 1 }),
  );
  cache.applyMessages(other, everything, batch(many(100, 'x'.repeat(20_000), other), { rowVersionSeen: 1 }));
}

describe('storage', () => {
  it('is empty at first', () => {
    expect(cache.storage()).toMatchObject({ perConversation: [] });
    expect(cache.usedBytes()).toBe(cache.storage().usedBytes);
  });

  it('tells the larger conversation first, whose messages need not be more', () => {
    fill();
    const { bytes, usedBytes, perConversation } = cache.storage();
    cache.checkpoint();
    expect(bytes).toBe(statSync(file).size);
    expect(perConversation.map(({ conversationId, messages }) => [conversationId, messages])).toEqual([
      [other, 100],
      [group, 2_000],
    ]);
    const sum = perConversation.reduce((total, each) => total + each.bytes, 0);
    expect(sum).toBeGreaterThan(usedBytes - 3);
    expect(sum).toBeLessThanOrEqual(usedBytes);
    expect(perConversation[0]?.bytes).toBeGreaterThan(100 * 20_000);
  });
});

describe('clearing', () => {
  it('removes everything that can be read again, and gives the room back', () => {
    fill();
    cache.setMeta('ownerId', UserId.parse('me'));
    cache.setMeta('groupCursor', at(9));
    cache.setMeta('lastSyncedAt', at(9));
    cache.checkpoint();
    expect(statSync(file).size).toBeGreaterThan(2_000_000);
    cache.clear();
    expect(statSync(file).size).toBeLessThan(200_000);
    expect(cache.listConversations(at(0))).toEqual([]);
    expect(cache.search({ query: 'words', conversationId: null, limit: 9, now: at(0) })).toEqual([]);
    expect(cache.suggestPeople('', 9)).toEqual([]);
    expect(cache.diagnostics().cache).toMatchObject({ groups: 0, messages: 0, gaps: 2 });
    expect(cache.window({ conversationId: group, from: { kind: 'newest' }, limit: 9, now: at(0) })).toMatchObject({
      messages: [],
      older: { kind: 'gap' },
      syncedAt: null,
    });
    expect(cache.meta('ownerId')).toBe('me');
    expect(cache.meta('groupCursor')).toBeNull();
    expect(cache.meta('lastSyncedAt')).toBeNull();
  });

  it('can be filled again, and watches references again', () => {
    fill();
    cache.clear();
    fill();
    expect(cache.listConversations(at(0))).toHaveLength(2);
    expect(cache.search({ query: 'words', conversationId: null, limit: 9, now: at(0) })).toHaveLength(9);
    cache.close();
    const reopened = openCache({ file, key, now: at(0) });
    cache = reopened.cache;
    expect(reopened.quarantined).toBeNull();
    expect(cache.diagnostics().cache.messages).toBe(2_100);
  });

  it('does not take a pull that began before for one that followed the rows that came after', () => {
    fill();
    const { rowVersion } = cache.conversationState(group);
    cache.clear();
    cache.applyGroupRows([groupRow(2_000)], []);
    expect(cache.listStaleConversations()).toEqual([group]);
    cache.applyMessages(group, everything, batch(many(3, 'late'), { rowVersionSeen: rowVersion }));
    expect(cache.listStaleConversations()).toEqual([group]);
    const seen = cache.conversationState(group).rowVersion;
    cache.applyMessages(group, everything, batch(many(3, 'late'), { rowVersionSeen: seen }));
    expect(cache.listStaleConversations()).toEqual([]);
  });

  it('leaves a conversation stale when a pull that began before it ends', () => {
    fill();
    const { rowVersion: rowVersionSeen } = cache.conversationState(group);
    cache.clear();
    cache.applyMessages(group, everything, batch(many(3, 'late'), { rowVersionSeen }));
    const { rowVersion, pulledVersion } = cache.conversationState(group);
    expect(pulledVersion).not.toBe(rowVersion);
  });

  it('takes the answer of a gap that is no more', () => {
    fill();
    cache.clear();
    cache.applyGroupRows([groupRow(2_000)], []);
    cache.applyMessages(group, { above: keyOf(10), below: keyOf(20) }, batch(many(20, 'old').slice(10)));
    expect(
      cache.window({ conversationId: group, from: { kind: 'newest' }, limit: 50, now: at(0) }).messages,
    ).toHaveLength(10);
    cache.applyMessages(group, { above: keyOf(30), below: null }, batch(many(40, 'new').slice(30)));
    expect(cache.window({ conversationId: group, from: { kind: 'newest' }, limit: 50, now: at(0) })).toMatchObject({
      gaps: [{ at: at(30) }],
      older: { kind: 'gap' },
    });
    expect(cache.completeness(noFilters)).toEqual({ gaps: 1, conversations: 1 });
  });
});

describe('what is missing', () => {
  it('is told newest conversation first, and newest gap first', () => {
    cache.applyGroupRows([groupRow(50), groupRow(60, { conversationId: other, other: person('andrew') })], []);
    expect(cache.incomplete()).toEqual([other, group]);
    cache.applyMessages(group, { above: keyOf(50), below: null }, batch([message(50), message(70)]));
    expect(cache.incomplete()).toEqual([group, other]);
    cache.applyMessages(group, { above: keyOf(20), below: keyOf(30) }, batch([message(20)]));
    const newest = cache.newestGap(group, null);
    expect(cache.gap(newest ?? 0)).toMatchObject({ above: keyOf(20), below: keyOf(50) });
    expect(cache.newestGap(group, at(49))).toBe(newest);
    expect(cache.newestGap(group, at(50))).toBeNull();
    cache.applyMessages(group, { above: keyOf(20), below: keyOf(50) }, batch([message(20)]));
    expect(cache.gap(cache.newestGap(group, null) ?? 0)).toMatchObject({ above: null, below: keyOf(20) });
    cache.applyMessages(group, { above: null, below: keyOf(20) }, batch([]));
    expect(cache.newestGap(group, null)).toBeNull();
    expect(cache.incomplete()).toEqual([other]);
  });
});
