import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../../../shared/model.ts';
import { compareConversations } from '../../../../shared/order.ts';
import { type Cache, openCache } from './cache.ts';
import { at, batch, conversation, everything, groupRow, key, keyOf, message, openInMemory, person } from './testing.ts';

const other = ConversationId.parse('another');

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

describe('conversations', () => {
  it('show the row until a message is pulled', () => {
    expect(cache.groupRows.apply([groupRow(5)], [], at(0))).toEqual({
      changed: [conversation],
      unseen: [{ conversationId: conversation, sortKey: keyOf(5), at: at(5) }],
    });
    expect(cache.conversations.list(at(0))).toEqual([
      { id: conversation, other: person('bayko'), at: at(5), text: 'row 5', lastSenderId: null, syncedAt: null },
    ]);
  });

  it('have a gap as soon as they appear', () => {
    cache.groupRows.apply([groupRow(5)], [], at(0));
    expect(
      cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 10, now: at(0) }),
    ).toMatchObject({
      messages: [],
      older: { kind: 'gap', gapId: 1 },
    });
  });

  it('show the newest message after a pull that followed the newest row, and the row again after a newer one', () => {
    cache.groupRows.apply([groupRow(5)], [], at(0));
    cache.ingest.page(
      conversation,
      everything,
      batch([message(3), message(4)], { pulledAt: at(9), rowVersionSeen: 1 }),
    );
    expect(cache.conversations.list(at(0))).toMatchObject([
      { at: at(4), text: 'text 4', lastSenderId: person('bayko').id, syncedAt: at(9) },
    ]);

    cache.groupRows.apply([groupRow(6)], [], at(0));
    expect(cache.conversations.list(at(0))).toMatchObject([
      { at: at(6), text: 'row 6', lastSenderId: null, syncedAt: at(9) },
    ]);

    // A pull that was requested before the newest row was seen does not count.
    cache.ingest.page(conversation, everything, batch([message(3), message(4)], { rowVersionSeen: 1 }));
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'row 6' }]);
    expect(cache.conversations.state(conversation)).toMatchObject({
      rowVersion: 2,
      pulledVersion: 1,
      freshKeys: [keyOf(6)],
    });
  });

  it('show the row of a conversation that is known to have no messages', () => {
    cache.groupRows.apply([groupRow(5)], [], at(0));
    cache.ingest.page(conversation, everything, batch([], { rowVersionSeen: 1 }));
    expect(cache.conversations.list(at(0))).toMatchObject([{ at: at(5), text: 'row 5' }]);
  });

  it('show messages newer than a row that never advances', () => {
    cache.groupRows.apply([groupRow(5)], [], at(0));
    cache.ingest.page(conversation, everything, batch([message(50)], { rowVersionSeen: 1 }));
    expect(cache.conversations.list(at(0))).toMatchObject([{ at: at(50), text: 'text 50' }]);
  });

  describe('of which something is more than two minutes ahead', () => {
    const ahead = 10_000_000;
    const place = (second: number) =>
      cache.conversations.list(at(second)).map(({ id, at, text }) => ({ id, at, text }));

    it('have the time at which the row was first read, also after it was rewritten', () => {
      cache.groupRows.apply([groupRow(9, { at: at(ahead) })], [], at(50));
      cache.groupRows.apply([groupRow(60, { conversationId: other })], [], at(60));
      cache.groupRows.apply([groupRow(9, { at: at(ahead), text: 'again' })], [], at(70));
      expect(place(70)).toEqual([
        { id: other, at: at(60), text: 'row 60' },
        { id: conversation, at: at(50), text: 'again' },
      ]);
    });

    it('have the time of their newest message that is not ahead, and the newest text', () => {
      cache.groupRows.apply([groupRow(9, { at: at(ahead) })], [], at(50));
      const messages = [message(3), message(4), message(5, { at: at(ahead) })];
      for (const rowVersionSeen of [null, 1]) {
        cache.ingest.page(conversation, everything, batch(messages, { rowVersionSeen }));
        expect(place(70)).toEqual([{ id: conversation, at: at(4), text: 'text 5' }]);
      }
    });

    it('have the ahead time once it is no longer ahead by more', () => {
      cache.groupRows.apply([groupRow(9, { at: at(200) })], [], at(50));
      expect(place(79)).toMatchObject([{ at: at(50) }]);
      expect(place(80)).toMatchObject([{ at: at(200) }]);
    });

    it('do not show the row’s text if it may have expired', () => {
      cache.groupRows.apply([groupRow(9, { at: at(ahead), text: 'secret' })], [], at(50));
      const secret = message(9, { at: at(ahead), text: 'secret', expiresAt: at(60) });
      cache.ingest.page(conversation, everything, batch([secret], { rowVersionSeen: 1 }));
      cache.ingest.purgeExpired(at(61));
      expect(place(61)).toEqual([{ id: conversation, at: at(50), text: '' }]);
    });

    it('keep their place after a restart', () => {
      const directory = mkdtempSync(path.join(tmpdir(), 'meridian-'));
      const open = () => openCache({ file: path.join(directory, 'cache.db'), key, now: at(0) });
      const before = open();
      before.groupRows.apply([groupRow(9, { at: at(ahead) })], [], at(50));
      before.close();
      const after = open();
      after.groupRows.apply([groupRow(9, { at: at(ahead) })], [], at(90));
      expect(after.conversations.list(at(90))).toMatchObject([{ at: at(50) }]);
      after.close();
      rmSync(directory, { recursive: true });
    });
  });

  it('use the newest of several rows by instant, not by key', () => {
    const rows = [groupRow(1, { at: at(100), text: 'newest' }), groupRow(9)];
    expect(cache.groupRows.apply(rows, [], at(0)).changed).toEqual([conversation]);
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'newest', at: at(100) }]);
    expect(cache.groupRows.apply([groupRow(9)], [], at(0)).changed).toEqual([]);
  });

  it('break ties of the instant by key', () => {
    cache.groupRows.apply([groupRow(2, { at: at(1), text: 'b' }), groupRow(1, { at: at(1), text: 'a' })], [], at(0));
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'b' }]);
  });

  it('report a row only if it changed', () => {
    cache.groupRows.apply([groupRow(5)], [], at(0));
    expect(cache.groupRows.apply([groupRow(5)], [], at(0)).changed).toEqual([]);
    expect(cache.groupRows.apply([groupRow(5, { text: 'edited' })], [], at(0)).changed).toEqual([conversation]);
    expect(
      cache.groupRows.apply([groupRow(5, { text: 'edited', other: { ...person('bayko'), name: 'B' } })], [], at(0))
        .changed,
    ).toEqual([conversation]);
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'edited', other: { name: 'B' } }]);
  });

  it('are listed newest first, ties by id', () => {
    const ids = ['c', 'a', 'b', 'd'].map((id) => ConversationId.parse(id));
    cache.groupRows.apply(
      ids.map((conversationId, n) => groupRow(n < 3 ? 1 : 2, { conversationId })),
      [],
      at(0),
    );
    const listed = cache.conversations.list(at(0));
    expect(listed.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
    expect(listed).toEqual(listed.toSorted(compareConversations));
  });

  it('are stale until a pull that was requested after their newest row was seen', () => {
    cache.groupRows.apply([groupRow(1), groupRow(2, { conversationId: other })], [], at(0));
    expect(cache.conversations.listStale()).toEqual([other, conversation]);
    cache.ingest.page(conversation, everything, batch([], { rowVersionSeen: 1 }));
    expect(cache.conversations.listStale()).toEqual([other]);
    cache.groupRows.apply([groupRow(3)], [], at(0));
    expect(cache.conversations.listStale()).toEqual([conversation, other]);
  });

  it('become stale when a row older than the one that counts arrives or changes', () => {
    cache.groupRows.apply([groupRow(5)], [], at(0));
    cache.ingest.page(conversation, everything, batch([message(5)], { rowVersionSeen: 1 }));
    expect(cache.conversations.state(conversation)).toMatchObject({ rowVersion: 1, pulledVersion: 1, freshKeys: [] });
    expect(cache.groupRows.apply([groupRow(3)], [], at(0)).changed).toEqual([conversation]);
    expect(cache.conversations.state(conversation)).toMatchObject({
      rowVersion: 2,
      pulledVersion: 1,
      freshKeys: [keyOf(3)],
    });
    expect(cache.conversations.listStale()).toEqual([conversation]);
    cache.ingest.page(conversation, everything, batch([message(5)], { rowVersionSeen: 2 }));
    cache.groupRows.apply([groupRow(3, { text: 'edited' })], [], at(0));
    expect(cache.conversations.state(conversation)).toMatchObject({ rowVersion: 3, freshKeys: [keyOf(3)] });
    // The line still shows the newest message: no row is newer.
    expect(cache.conversations.list(at(0))).toMatchObject([{ text: 'text 5' }]);
    expect(cache.groupRows.ofConversation(conversation).map(({ text }) => text)).toEqual(['row 5', 'edited']);
  });

  it('stay stale when the earlier of two overlapping pulls ends last', () => {
    cache.groupRows.apply([groupRow(5)], [], at(0));
    cache.groupRows.apply([groupRow(6)], [], at(0));
    cache.ingest.page(conversation, everything, batch([], { rowVersionSeen: 1 }));
    expect(cache.conversations.listStale()).toEqual([conversation]);
    cache.ingest.page(conversation, everything, batch([], { rowVersionSeen: 2 }));
    cache.ingest.page(conversation, everything, batch([], { rowVersionSeen: 1 }));
    cache.ingest.page(conversation, everything, batch([], { rowVersionSeen: null }));
    expect(cache.conversations.listStale()).toEqual([]);
  });

  it('are swept least recently swept first, never swept ones before all', () => {
    const third = ConversationId.parse('third');
    cache.groupRows.apply(
      [groupRow(1), groupRow(2, { conversationId: other }), groupRow(3, { conversationId: third })],
      [],
      at(0),
    );
    cache.ingest.page(ConversationId.parse('not listed'), everything, batch([]));
    expect(cache.conversations.oldestSwept(at(0), at(30))).toBe(third);
    cache.conversations.setSwept(other, at(20));
    cache.conversations.setSwept(third, at(10));
    expect(cache.conversations.oldestSwept(at(5), at(30))).toBe(conversation);
    cache.conversations.setSwept(conversation, at(30));
    expect(cache.conversations.oldestSwept(at(30), at(30))).toBe(third);
    expect(cache.conversations.oldestSwept(at(10), at(30))).toBeNull();
    // From a clock that was ahead.
    expect(cache.conversations.oldestSwept(at(10), at(29))).toBe(conversation);
  });

  it('are found by the other person', () => {
    cache.groupRows.apply(
      [
        groupRow(1),
        groupRow(2, { conversationId: other }),
        groupRow(3, { conversationId: ConversationId.parse('x'), other: person('londo') }),
      ],
      [],
      at(0),
    );
    expect(cache.conversations.findWith(person('bayko').id)).toBe(other);
    expect(cache.conversations.findWith(person('unknown').id)).toBeNull();
    expect(cache.conversations.other(other)).toEqual(person('bayko'));
    expect(cache.conversations.other(ConversationId.parse('unknown'))).toBeNull();
  });
});

describe('unparsable rows', () => {
  const bad = (pk: string, sk: string) => ({ pk, sk, reason: 'sk is no time' });

  it('are counted once each and listed newest first, up to 200', () => {
    const items = Array.from({ length: 250 }, (_, n) => bad('GRP#me', keyOf(n)));
    cache.groupRows.apply([], items, at(0));
    cache.groupRows.apply([], items, at(0));
    const { count, items: shown } = cache.storage.diagnostics().unparsable;
    expect(count).toBe(250);
    expect(shown).toHaveLength(200);
    expect(shown[0]).toEqual(bad('GRP#me', keyOf(249)));
  });

  it('are forgotten when the same row can be parsed', () => {
    cache.groupRows.apply([], [bad('GRP#me', keyOf(1)), bad('GRP#me', keyOf(2))], at(0));
    cache.groupRows.apply([groupRow(1)], [], at(0));
    expect(cache.storage.diagnostics().unparsable.items).toEqual([bad('GRP#me', keyOf(2))]);
    cache.groupRows.applyListing({
      rows: [groupRow(1)],
      unparsable: [bad('GRP#me', keyOf(3))],
      ranges: [everything],
      listedAt: at(0),
    });
    expect(cache.storage.diagnostics().unparsable.items).toEqual([bad('GRP#me', keyOf(3))]);
  });

  it('are forgotten when their range of a conversation is read again, but not outside of it', () => {
    const pk = `MSG#${conversation}`;
    cache.ingest.page(conversation, everything, batch([], { unparsable: [bad(pk, keyOf(1)), bad(pk, keyOf(5))] }));
    expect(cache.conversations.state(conversation).head).toBe(keyOf(5));
    cache.ingest.page(conversation, { above: keyOf(4), below: null }, batch([message(5)]));
    expect(cache.storage.diagnostics().unparsable).toEqual({ count: 1, items: [bad(pk, keyOf(1))] });
  });
});

describe('named values', () => {
  it('are rolled back with the rows of a failed transaction', () => {
    expect(cache.values.get('lastSyncedAt')).toBeNull();
    cache.values.set('lastSyncedAt', at(1));
    cache.values.set('groupCursor', at(3));
    expect(() =>
      cache.transaction(() => {
        cache.groupRows.apply([groupRow(9)], [], at(0));
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

describe('a transaction', () => {
  it('commits nothing after a nested one failed, even if the error is caught', () => {
    const attempt = () =>
      cache.transaction(() => {
        cache.values.set('lastSyncedAt', at(1));
        try {
          cache.transaction(() => {
            cache.values.set('groupCursor', at(1));
            throw new Error('half done');
          });
        } catch {
          // As a careless caller would.
        }
      });
    expect(attempt).toThrow('half done');
    expect([cache.values.get('lastSyncedAt'), cache.values.get('groupCursor')]).toEqual([null, null]);
    cache.transaction(() => cache.values.set('lastSyncedAt', at(2)));
    expect(cache.values.get('lastSyncedAt')).toBe(at(2));
  });
});
