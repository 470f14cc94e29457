import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../../shared/model.ts';
import type { FakeServiceOptions } from '../../../test/fakes/fakeService.ts';
import {
  atSecond,
  friend,
  friendConversation,
  keyAt,
  owner,
  PushBench,
  person,
  rawRow,
} from '../../../test/support/pushBench.ts';
import type { Pusher } from './push.ts';

const otherConversation = ConversationId.parse('other conversation');
const day = 24 * 3_600_000;

describe('updating group rows', () => {
  let bench: PushBench;
  let pusher: Pusher;

  const begin = (options: FakeServiceOptions = {}): void => {
    bench = new PushBench(options);
    bench.haveConversation();
    pusher = bench.pusher();
  };
  beforeEach(() => begin());

  /** The writes so far, each with the owner of the list. */
  const writes = () =>
    bench.store.calls
      .filter(({ method }) => /^(put|delete)/.test(method))
      .map(({ method, args }) => (method === 'putMessage' ? method : `${method} ${args[0]}`));
  const send = () => {
    bench.accept();
    return bench.push(pusher);
  };

  it('puts the new rows before it deletes the old ones, the owner’s first', async () => {
    await send();
    expect(writes()).toEqual([
      'putMessage',
      `putGroupRow ${owner.id}`,
      `putGroupRow ${friend.id}`,
      `deleteGroupRow ${owner.id}`,
      `deleteGroupRow ${friend.id}`,
    ]);
    expect([bench.rowSeconds(owner), bench.rowSeconds(friend)]).toEqual([[0], [0]]);
    expect(bench.outbox.rowTasks.all()).toEqual([]);
  });

  it('stores the owner’s row in the cache', async () => {
    await send();
    expect(bench.cache.groupRows.ofConversation(friendConversation)[0]).toEqual({
      conversationId: friendConversation,
      sortKey: keyAt(0),
      at: atSecond(0),
      text: 'secret of own 001',
      other: friend,
    });
  });

  it('puts the rows of a conversation started here, and then removes it from the outbox', async () => {
    const conversation = { conversationId: otherConversation, other: friend, createdAt: bench.clock.now() };
    for (const rowMover of ['app', 'lambda'] as const) {
      begin();
      bench.outbox.preferences.change({ rowMover });
      bench.outbox.newConversations.add(conversation);
      bench.accept(otherConversation);
      bench.store.failNext('putGroupRow', 'throttled');
      await bench.push(pusher);
      expect(bench.outbox.newConversations.all()).toHaveLength(1);
      await bench.drain(pusher);
      expect(writes()).toEqual([
        'putMessage',
        `putGroupRow ${owner.id}`,
        `putGroupRow ${owner.id}`,
        `putGroupRow ${friend.id}`,
      ]);
      expect(bench.outbox.newConversations.all()).toEqual([]);
      expect(bench.cache.conversations.findWith(friend.id)).toBe(otherConversation);
    }
  });

  it('leaves rows to a Lambda that the preferences chose meanwhile', async () => {
    bench.store.failNext('findGroupRows', 'throttled');
    await send();
    bench.outbox.preferences.change({ rowMover: 'lambda' });
    await bench.drain(pusher);
    expect(bench.outbox.rowTasks.all()).toEqual([]);
    expect(bench.rowSeconds(owner)).toEqual([-60]);
  });

  it('deletes all older rows and keeps newer ones', async () => {
    bench.store.seed([rawRow(owner, friend, -90), rawRow(owner, friend, 40), rawRow(friend, owner, 5_000)]);
    await send();
    expect([bench.rowSeconds(owner), bench.rowSeconds(friend)]).toEqual([
      [0, 40],
      [0, 5_000],
    ]);
  });

  it('uses another key when another conversation’s row has the same one', async () => {
    bench.store.seed([rawRow(friend, owner, 0, otherConversation)]);
    await send();
    expect(bench.rowSeconds(friend)).toEqual([0.000001]);
    expect(bench.rowSeconds(friend, otherConversation)).toEqual([0]);
  });

  it('tries later keys in each attempt', async () => {
    const taken = Array.from({ length: 7 }, (_, micros) =>
      rawRow(friend, owner, micros / 1_000_000, otherConversation),
    );
    bench.store.seed(taken);
    await send();
    expect(bench.outbox.rowTasks.all()).toMatchObject([{ attempts: 1, error: { code: 'conflict' } }]);
    await bench.clock.advance(2_000);
    await bench.push();
    expect(bench.rowSeconds(friend)).toEqual([0.000007]);
    expect(bench.outbox.rowTasks.all()).toEqual([]);
  });

  it('finds the rows without an index', async () => {
    begin({ indexed: false });
    await send();
    expect([bench.rowSeconds(owner), bench.rowSeconds(friend)]).toEqual([[0], [0]]);
  });

  it('loses nothing when the index lags, and deletes rows left behind with the next message', async () => {
    let behind = 64;
    begin({ behind: (source) => (source === 'index' ? behind : 0) });
    await send();
    expect(bench.rowSeconds(friend)).toEqual([-60, 0]);
    behind = 0;
    await bench.clock.advance(1_000);
    await send();
    expect([bench.rowSeconds(owner), bench.rowSeconds(friend)]).toEqual([[1], [1]]);
  });

  it('retries after a failure although the message is sent', async () => {
    bench.store.failNext('deleteGroupRow', 'throttled');
    expect(await send()).toBeNull();
    expect(bench.outbox.rowTasks.all()).toMatchObject([
      { attempts: 1, nextAt: atSecond(0.625), error: { code: 'throttled' } },
    ]);
    await bench.drain(pusher);
    expect([bench.rowSeconds(owner), bench.rowSeconds(friend)]).toEqual([[0], [0]]);
  });

  it('gives up after fifty attempts or a day, and counts it', async () => {
    bench.store.failNext('findGroupRows', 'throttled', 50);
    await send();
    await bench.drain(pusher);
    expect(bench.store.countOf('findGroupRows')).toBe(50);
    expect(bench.outbox.rowTasks.givenUp()).toBe(1);

    begin();
    bench.store.failNext('findGroupRows', 'throttled', 2);
    await send();
    await bench.clock.advance(day + 1);
    await bench.push(pusher);
    expect(bench.outbox.rowTasks.all()).toEqual([]);
    expect(bench.outbox.rowTasks.givenUp()).toBe(1);
  });

  it('gives up after a permanent error, and counts it', async () => {
    bench.store.failNext('putGroupRow', 'validation');
    expect(await send()).toBeNull();
    expect(bench.outbox.rowTasks.all()).toEqual([]);
    expect(bench.outbox.rowTasks.givenUp()).toBe(1);
  });

  it('counts the list of an unknown participant as given up', async () => {
    bench.accept(ConversationId.parse('unknown'));
    expect(await bench.push()).toBeNull();
    expect(bench.outbox.rowTasks.all()).toEqual([]);
    expect(bench.outbox.rowTasks.givenUp()).toBe(1);
  });

  it('waits for the list of conversations while the participant is unknown', async () => {
    begin({ indexed: false });
    bench.store.seed([rawRow(owner, friend, -5, otherConversation), rawRow(friend, owner, -5, otherConversation)]);
    const unread = new Proxy(bench.cache, {
      get: (target, name) => {
        if (name === 'values') return { get: () => null };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    bench.accept(otherConversation);
    expect(await bench.push(bench.pusher({ cache: unread }))).toBeNull();
    expect(bench.outbox.rowTasks.all()).toMatchObject([{ attempts: 1 }]);
    const row = { conversationId: otherConversation, sortKey: keyAt(-5), at: atSecond(-5), text: '', other: friend };
    bench.cache.groupRows.apply([row], [], bench.clock.now());
    await bench.drain(pusher);
    expect([bench.rowSeconds(owner, otherConversation), bench.rowSeconds(friend, otherConversation)]).toEqual([
      [0],
      [0],
    ]);
  });

  describe('with a denied partition', () => {
    /** Denies every request that changes a person's list, or reads it without an index. */
    const deny = (denied: string) => {
      const refused: string[] = [];
      const store = new Proxy(bench.store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return (...args: readonly unknown[]) => {
            const isFind = name === 'findGroupRows' && Array.isArray(args[1]) && args[1].includes(denied);
            const isChange = (name === 'putGroupRow' || name === 'deleteGroupRow') && args[0] === denied;
            if ((isFind && !bench.store.table.indexed) || isChange) {
              refused.push(String(name));
              bench.store.failNext(name, 'access-denied');
            }
            return Reflect.apply(value, target, args);
          };
        },
      });
      pusher = bench.pusher({ store });
      return refused;
    };

    it('updates the other rows, counts the denial, and leaves the partition alone for a day', async () => {
      const refused = deny(friend.id);
      await send();
      expect(refused).toEqual(['putGroupRow']);
      expect([bench.rowSeconds(owner), bench.rowSeconds(friend)]).toEqual([[0], [-60]]);
      expect(bench.outbox.rowTasks.givenUp()).toBe(1);
      await send();
      await bench.clock.advance(day - 1_000);
      await send();
      expect(refused).toHaveLength(1);
      await bench.clock.advance(2_000);
      await send();
      expect(refused).toHaveLength(2);
      expect(bench.outbox.rowTasks.givenUp()).toBe(2);
    });

    it('reads only permitted partitions without an index', async () => {
      begin({ indexed: false });
      const refused = deny(friend.id);
      await send();
      expect(refused).toEqual(['findGroupRows', 'findGroupRows']);
      expect([bench.rowSeconds(owner), bench.rowSeconds(friend)]).toEqual([[0], [-60]]);
      await bench.clock.advance(1_000);
      await send();
      expect(refused).toHaveLength(2);
      expect(bench.rowSeconds(owner)).toEqual([1]);
      expect(bench.outbox.rowTasks.givenUp()).toBe(1);
    });

    it('makes no request when every partition is denied', async () => {
      for (const { id } of [owner, friend]) bench.outbox.rowTasks.denyPartition(id, atSecond(100));
      await send();
      expect(writes()).toEqual(['putMessage']);
      expect(bench.store.countOf('findGroupRows')).toBe(0);
      expect(bench.outbox.rowTasks.all()).toEqual([]);
    });

    it('keeps a conversation started here while the owner’s row can’t be put', async () => {
      deny(owner.id);
      bench.outbox.newConversations.add({
        conversationId: otherConversation,
        other: person('new'),
        createdAt: bench.clock.now(),
      });
      bench.accept(otherConversation);
      await bench.drain(pusher);
      expect(bench.rowSeconds(person('new'), otherConversation)).toEqual([0]);
      expect(bench.outbox.newConversations.all()).toHaveLength(1);
    });
  });
});
