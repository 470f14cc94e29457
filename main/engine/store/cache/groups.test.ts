import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../../../shared/model.ts';
import { compareConversations } from '../../../../shared/order.ts';
import type { Cache } from './cache.ts';
import { at, batch, everything, group, groupRow, keyOf, message, openInMemory, person } from './testing.ts';

const other = ConversationId.parse('another');

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

describe('groups', () => {
  it('show the row while no message was pulled', () => {
    expect(cache.groupRows.apply([groupRow(5)], [])).toEqual({
      changed: [group],
      unseen: [{ conversationId: group, sortKey: keyOf(5), at: at(5) }],
    });
    expect(cache.conversations.list(at(0))).toEqual([
      { id: group, other: person('bayko'), at: at(5), text: 'row 5', lastSenderId: null, syncedAt: null },
    ]);
  });

  it('have a gap as soon as they appear', () => {
    cache.groupRows.apply([groupRow(5)], []);
    expect(
      cache.messages.window({ conversationId: group, from: { kind: 'newest' }, limit: 10, now: at(0) }),
    ).toMatchObject({
      messages: [],
      older: { kind: 'gap', gapId: 1 },
    });
  });

  it('show the newest message once it was pulled after the newest row was seen, and the row again after a newer one', () => {
    cache.groupRows.apply([groupRow(5)], []);
    cache.ingest.page(group, everything, batch([message(3), message(4)], { pulledAt: at(9), rowVersionSeen: 1 }));
    expect(cache.conversations.list(at(0))).toMatchObject([
      { at: at(4), text: 'text 4', lastSenderId: person('bayko').id, syncedAt: at(9) },
    ]);

    cache.groupRows.apply([groupRow(6)], []);
    expect(cache.conversations.list(at(0))).toMatchObject([
      { at: at(6), text: 'row 6', lastSenderId: null, syncedAt: at(9) },
    ]);

    // A pull that was asked for before the newest row was seen does not speak for it.
    cache.ingest.page(group, everything, batch([message(3), message(4)], { rowVersionSeen: 1 }));
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'row 6' }]);
    expect(cache.conversations.state(group)).toMatchObject({ rowVersion: 2, pulledVersion: 1, freshKeys: [keyOf(6)] });
  });

  it('show the row of a group that has no messages, even when that is known', () => {
    cache.groupRows.apply([groupRow(5)], []);
    cache.ingest.page(group, everything, batch([], { rowVersionSeen: 1 }));
    expect(cache.conversations.list(at(0))).toMatchObject([{ at: at(5), text: 'row 5' }]);
  });

  it('show messages newer than a row that never advances', () => {
    cache.groupRows.apply([groupRow(5)], []);
    cache.ingest.page(group, everything, batch([message(50)], { rowVersionSeen: 1 }));
    expect(cache.conversations.list(at(0))).toMatchObject([{ at: at(50), text: 'text 50' }]);
  });

  it('count the newest of several rows by instant, not by key', () => {
    const rows = [groupRow(1, { at: at(100), text: 'newest' }), groupRow(9)];
    expect(cache.groupRows.apply(rows, []).changed).toEqual([group]);
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'newest', at: at(100) }]);
    expect(cache.groupRows.apply([groupRow(9)], []).changed).toEqual([]);
  });

  it('break ties of the instant by key', () => {
    cache.groupRows.apply([groupRow(2, { at: at(1), text: 'b' }), groupRow(1, { at: at(1), text: 'a' })], []);
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'b' }]);
  });

  it('report a row only when it says something new', () => {
    cache.groupRows.apply([groupRow(5)], []);
    expect(cache.groupRows.apply([groupRow(5)], []).changed).toEqual([]);
    expect(cache.groupRows.apply([groupRow(5, { text: 'edited' })], []).changed).toEqual([group]);
    expect(
      cache.groupRows.apply([groupRow(5, { text: 'edited', other: { ...person('bayko'), name: 'B' } })], []).changed,
    ).toEqual([group]);
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'edited', other: { name: 'B' } }]);
  });

  it('are listed newest first, ties by id', () => {
    const ids = ['c', 'a', 'b', 'd'].map((id) => ConversationId.parse(id));
    cache.groupRows.apply(
      ids.map((conversationId, n) => groupRow(n < 3 ? 1 : 2, { conversationId })),
      [],
    );
    const listed = cache.conversations.list(at(0));
    expect(listed.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
    expect(listed).toEqual(listed.toSorted(compareConversations));
  });

  it('are stale until a pull was asked for after their newest row was seen', () => {
    cache.groupRows.apply([groupRow(1), groupRow(2, { conversationId: other })], []);
    expect(cache.conversations.listStale()).toEqual([other, group]);
    cache.ingest.page(group, everything, batch([], { rowVersionSeen: 1 }));
    expect(cache.conversations.listStale()).toEqual([other]);
    cache.groupRows.apply([groupRow(3)], []);
    expect(cache.conversations.listStale()).toEqual([group, other]);
  });

  it('are stale as well when a row older than the one that counts came or changed', () => {
    cache.groupRows.apply([groupRow(5)], []);
    cache.ingest.page(group, everything, batch([message(5)], { rowVersionSeen: 1 }));
    expect(cache.conversations.state(group)).toMatchObject({ rowVersion: 1, pulledVersion: 1, freshKeys: [] });
    expect(cache.groupRows.apply([groupRow(3)], []).changed).toEqual([group]);
    expect(cache.conversations.state(group)).toMatchObject({ rowVersion: 2, pulledVersion: 1, freshKeys: [keyOf(3)] });
    expect(cache.conversations.listStale()).toEqual([group]);
    cache.ingest.page(group, everything, batch([message(5)], { rowVersionSeen: 2 }));
    cache.groupRows.apply([groupRow(3, { text: 'edited' })], []);
    expect(cache.conversations.state(group)).toMatchObject({ rowVersion: 3, freshKeys: [keyOf(3)] });
    // The line stays the newest message's: no row is newer.
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'text 5' }]);
    expect(cache.groupRows.ofConversation(group).map(({ text }) => text)).toEqual(['row 5', 'edited']);
  });

  it('are stale still when a pull that was asked for before ends after one that was asked for later', () => {
    cache.groupRows.apply([groupRow(5)], []);
    cache.groupRows.apply([groupRow(6)], []);
    cache.ingest.page(group, everything, batch([], { rowVersionSeen: 1 }));
    expect(cache.conversations.listStale()).toEqual([group]);
    cache.ingest.page(group, everything, batch([], { rowVersionSeen: 2 }));
    cache.ingest.page(group, everything, batch([], { rowVersionSeen: 1 }));
    cache.ingest.page(group, everything, batch([], { rowVersionSeen: null }));
    expect(cache.conversations.listStale()).toEqual([]);
  });

  it('are swept in the order in which they last were, those first that never were', () => {
    const third = ConversationId.parse('third');
    cache.groupRows.apply(
      [groupRow(1), groupRow(2, { conversationId: other }), groupRow(3, { conversationId: third })],
      [],
    );
    cache.ingest.page(ConversationId.parse('not listed'), everything, batch([]));
    expect(cache.conversations.oldestSwept(at(0), at(30))).toBe(third);
    cache.conversations.setSwept(other, at(20));
    cache.conversations.setSwept(third, at(10));
    expect(cache.conversations.oldestSwept(at(5), at(30))).toBe(group);
    cache.conversations.setSwept(group, at(30));
    expect(cache.conversations.oldestSwept(at(30), at(30))).toBe(third);
    expect(cache.conversations.oldestSwept(at(10), at(30))).toBeNull();
    // By a clock that was ahead.
    expect(cache.conversations.oldestSwept(at(10), at(29))).toBe(group);
  });

  it('are found by the other person and by their handle', () => {
    cache.groupRows.apply(
      [
        groupRow(1),
        groupRow(2, { conversationId: other }),
        groupRow(3, { conversationId: ConversationId.parse('x'), other: person('londo') }),
      ],
      [],
    );
    expect(cache.conversations.findWith(person('bayko').id)).toBe(other);
    expect(cache.conversations.findWith(person('nobody').id)).toBeNull();
    expect(cache.conversations.other(other)).toEqual(person('bayko'));
    expect(cache.conversations.other(ConversationId.parse('unknown'))).toBeNull();
  });
});

describe('unparsable rows', () => {
  const bad = (pk: string, sk: string) => ({ pk, sk, reason: 'sk is no time' });

  it('are counted once each and shown newest first, up to 200', () => {
    const items = Array.from({ length: 250 }, (_, n) => bad('GRP#me', keyOf(n)));
    cache.groupRows.apply([], items);
    cache.groupRows.apply([], items);
    const { count, items: shown } = cache.storage.diagnostics().unparsable;
    expect(count).toBe(250);
    expect(shown).toHaveLength(200);
    expect(shown[0]).toEqual(bad('GRP#me', keyOf(249)));
  });

  it('go when the same row can be read', () => {
    cache.groupRows.apply([], [bad('GRP#me', keyOf(1)), bad('GRP#me', keyOf(2))]);
    cache.groupRows.apply([groupRow(1)], []);
    expect(cache.storage.diagnostics().unparsable.items).toEqual([bad('GRP#me', keyOf(2))]);
    cache.groupRows.applyListing({
      rows: [groupRow(1)],
      unparsable: [bad('GRP#me', keyOf(3))],
      from: null,
      listedAt: at(0),
    });
    expect(cache.storage.diagnostics().unparsable.items).toEqual([bad('GRP#me', keyOf(3))]);
  });

  it('go when their range of a conversation is read again, and stay outside of it', () => {
    const pk = `MSG#${group}`;
    cache.ingest.page(group, everything, batch([], { unparsable: [bad(pk, keyOf(1)), bad(pk, keyOf(5))] }));
    expect(cache.conversations.state(group).head).toBe(keyOf(5));
    cache.ingest.page(group, { above: keyOf(4), below: null }, batch([message(5)]));
    expect(cache.storage.diagnostics().unparsable).toEqual({ count: 1, items: [bad(pk, keyOf(1))] });
  });
});

describe('meta', () => {
  it('keeps named values, and takes them back with the rows of a transaction that failed', () => {
    expect(cache.values.get('lastSyncedAt')).toBeNull();
    cache.values.set('lastSyncedAt', at(1));
    cache.values.set('groupCursor', at(3));
    expect(() =>
      cache.transaction(() => {
        cache.groupRows.apply([groupRow(9)], []);
        cache.values.set('groupCursor', at(9));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(cache.values.get('lastSyncedAt')).toBe(at(1));
    cache.values.set('lag', { week: at(0), nowMs: 90.5, beforeMs: 0 });
    expect(cache.values.get('lag')).toEqual({ week: at(0), nowMs: 90.5, beforeMs: 0 });
    expect(cache.values.get('groupCursor')).toBe(at(3));
    expect(cache.conversations.list(at(0))).toEqual([]);
  });
});
