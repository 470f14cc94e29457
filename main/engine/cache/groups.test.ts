import { beforeEach, describe, expect, it } from 'vitest';
import { GroupId } from '../../../shared/model.ts';
import { compareGroups } from '../../../shared/order.ts';
import type { Cache } from './cache.ts';
import { at, batch, everything, group, groupRow, keyOf, message, openInMemory, person } from './testing.ts';

const other = GroupId.parse('another');

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

describe('groups', () => {
  it('show the row while no message was pulled', () => {
    expect(cache.applyGroupRows([groupRow(5)], [])).toEqual([group]);
    expect(cache.listGroups()).toEqual([
      { id: group, other: person('bayko'), at: at(5), text: 'row 5', lastSenderId: null, syncedAt: null },
    ]);
  });

  it('have a gap as soon as they appear', () => {
    cache.applyGroupRows([groupRow(5)], []);
    expect(cache.page({ groupId: group, before: null, downTo: null, limit: 10 })).toMatchObject({
      messages: [],
      older: { kind: 'gap', gapId: 1 },
    });
  });

  it('show the newest message once it was pulled after the newest row was seen, and the row again after a newer one', () => {
    cache.applyGroupRows([groupRow(5)], []);
    cache.applyMessages(group, everything, batch([message(3), message(4)], { pulledAt: at(9), rowKeySeen: keyOf(5) }));
    expect(cache.listGroups()).toMatchObject([
      { at: at(4), text: 'text 4', lastSenderId: person('bayko').id, syncedAt: at(9) },
    ]);

    cache.applyGroupRows([groupRow(6)], []);
    expect(cache.listGroups()).toMatchObject([{ at: at(6), text: 'row 6', lastSenderId: null, syncedAt: at(9) }]);

    // A pull that was asked for before the newest row was seen does not speak for it.
    cache.applyMessages(group, everything, batch([message(4)], { rowKeySeen: keyOf(5) }));
    expect(cache.listGroups()).toMatchObject([{ text: 'row 6' }]);
    expect(cache.conversationState(group)).toMatchObject({ rowKey: keyOf(6), pulledRowKey: keyOf(5) });
  });

  it('show the row of a group that has no messages, even when that is known', () => {
    cache.applyGroupRows([groupRow(5)], []);
    cache.applyMessages(group, everything, batch([], { rowKeySeen: keyOf(5) }));
    expect(cache.listGroups()).toMatchObject([{ at: at(5), text: 'row 5' }]);
  });

  it('show messages newer than a row that never advances', () => {
    cache.applyGroupRows([groupRow(5)], []);
    cache.applyMessages(group, everything, batch([message(50)], { rowKeySeen: keyOf(5) }));
    expect(cache.listGroups()).toMatchObject([{ at: at(50), text: 'text 50' }]);
  });

  it('count the newest of several rows by instant, not by key', () => {
    const rows = [groupRow(1, { at: at(100), text: 'newest' }), groupRow(9)];
    expect(cache.applyGroupRows(rows, [])).toEqual([group]);
    expect(cache.listGroups()).toMatchObject([{ text: 'newest', at: at(100) }]);
    expect(cache.applyGroupRows([groupRow(9)], [])).toEqual([]);
  });

  it('break ties of the instant by key', () => {
    cache.applyGroupRows([groupRow(2, { at: at(1), text: 'b' }), groupRow(1, { at: at(1), text: 'a' })], []);
    expect(cache.listGroups()).toMatchObject([{ text: 'b' }]);
  });

  it('report a row only when it says something new', () => {
    cache.applyGroupRows([groupRow(5)], []);
    expect(cache.applyGroupRows([groupRow(5)], [])).toEqual([]);
    expect(cache.applyGroupRows([groupRow(5, { text: 'edited' })], [])).toEqual([group]);
    expect(
      cache.applyGroupRows([groupRow(5, { text: 'edited', other: { ...person('bayko'), name: 'B' } })], []),
    ).toEqual([group]);
    expect(cache.listGroups()).toMatchObject([{ text: 'edited', other: { name: 'B' } }]);
  });

  it('move backwards only when the whole list says so', () => {
    cache.applyGroupRows([groupRow(9)], []);
    expect(cache.applyGroupRows([groupRow(3)], [])).toEqual([]);
    expect(cache.applyFullGroupList([groupRow(3), groupRow(2)], [], at(0))).toEqual([group]);
    expect(cache.listGroups()).toMatchObject([{ at: at(3), text: 'row 3' }]);
  });

  it('are kept when the whole list lacks them', () => {
    cache.applyGroupRows([groupRow(1), groupRow(2, { groupId: other })], []);
    expect(cache.applyFullGroupList([groupRow(1)], [], at(7))).toEqual([]);
    expect(cache.listGroups().map(({ id }) => id)).toEqual([other, group]);
  });

  it('are listed newest first, ties by id', () => {
    const ids = ['c', 'a', 'b', 'd'].map((id) => GroupId.parse(id));
    cache.applyGroupRows(
      ids.map((groupId, n) => groupRow(n < 3 ? 1 : 2, { groupId })),
      [],
    );
    const listed = cache.listGroups();
    expect(listed.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
    expect(listed).toEqual(listed.toSorted(compareGroups));
  });

  it('are stale until a pull was asked for after their newest row was seen', () => {
    cache.applyGroupRows([groupRow(1), groupRow(2, { groupId: other })], []);
    expect(cache.listStaleGroups()).toEqual([other, group]);
    cache.applyMessages(group, everything, batch([], { rowKeySeen: keyOf(1) }));
    expect(cache.listStaleGroups()).toEqual([other]);
    cache.applyGroupRows([groupRow(3)], []);
    expect(cache.listStaleGroups()).toEqual([group, other]);
  });

  it('are found by the handle of the other person', () => {
    cache.applyGroupRows(
      [
        groupRow(1),
        groupRow(2, { groupId: other }),
        groupRow(3, { groupId: GroupId.parse('x'), other: person('londo') }),
      ],
      [],
    );
    expect(cache.findGroupByHandle('bayko')).toBe(other);
    expect(cache.findGroupByHandle('londo')).toBe('x');
    expect(cache.findGroupByHandle('nobody')).toBeNull();
  });
});

describe('people', () => {
  it('are known by the newest name and handle that any row gave them', () => {
    const bayko = person('bayko');
    cache.applyGroupRows([groupRow(5, { other: { ...bayko, name: 'Newest', handle: '' } })], []);
    cache.applyMessages(
      group,
      everything,
      batch([message(4, { sender: { ...bayko, name: 'Older', handle: 'b2' } }), message(1)]),
    );
    expect(cache.findPerson(bayko.id)).toEqual({ id: bayko.id, name: 'Newest', handle: 'b2' });
    expect(cache.findPerson(person('nobody').id)).toBeNull();
  });
});

describe('unparsable rows', () => {
  const bad = (pk: string, sk: string) => ({ pk, sk, reason: 'sk is no time' });

  it('are counted once each and shown newest first, up to 200', () => {
    const items = Array.from({ length: 250 }, (_, n) => bad('GRP#me', keyOf(n)));
    cache.applyGroupRows([], items);
    cache.applyGroupRows([], items);
    const { count, items: shown } = cache.diagnostics().unparsable;
    expect(count).toBe(250);
    expect(shown).toHaveLength(200);
    expect(shown[0]).toEqual(bad('GRP#me', keyOf(249)));
  });

  it('go when the same row can be read', () => {
    cache.applyGroupRows([], [bad('GRP#me', keyOf(1)), bad('GRP#me', keyOf(2))]);
    cache.applyGroupRows([groupRow(1)], []);
    expect(cache.diagnostics().unparsable.items).toEqual([bad('GRP#me', keyOf(2))]);
    cache.applyFullGroupList([groupRow(1)], [bad('GRP#me', keyOf(3))], at(0));
    expect(cache.diagnostics().unparsable.items).toEqual([bad('GRP#me', keyOf(3))]);
  });

  it('go when their range of a conversation is read again, and stay outside of it', () => {
    const pk = `MSG#${group}`;
    cache.applyMessages(group, everything, batch([], { unparsable: [bad(pk, keyOf(1)), bad(pk, keyOf(5))] }));
    expect(cache.conversationState(group).head).toBe(keyOf(5));
    cache.applyMessages(group, { above: keyOf(4), below: null }, batch([message(5)]));
    expect(cache.diagnostics().unparsable).toEqual({ count: 1, items: [bad(pk, keyOf(1))] });
  });
});

describe('meta', () => {
  it('keeps named values, and takes them back with the rows of a transaction that failed', () => {
    expect(cache.meta('lastSyncedAt')).toBeNull();
    cache.setMeta('lastSyncedAt', at(1));
    cache.setMeta('groupCursor', keyOf(3));
    expect(() =>
      cache.transaction(() => {
        cache.applyGroupRows([groupRow(9)], []);
        cache.setMeta('groupCursor', keyOf(9));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(cache.meta('lastSyncedAt')).toBe(at(1));
    expect(cache.meta('groupCursor')).toBe(keyOf(3));
    expect(cache.listGroups()).toEqual([]);
  });
});
