import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../../shared/model.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { friend, friendConversation, owner, PushBench, person } from '../../../test/support/pushBench.ts';
import { type StartContext, startConversation } from './startConversation.ts';

describe('starting a conversation', () => {
  const newcomer = person('newcomer');
  const { signal } = new AbortController();
  let bench: PushBench;
  let ids: number;

  beforeEach(() => {
    bench = new PushBench();
    bench.haveConversation();
    ids = 0;
  });

  const start = (handle: string | null, changes: Partial<StartContext> = {}) =>
    startConversation(
      {
        ...bench.context(),
        ids: () => `started ${++ids}`,
        list: { refresh: () => Promise.reject(new Error('the list was read')) },
        ...changes,
      },
      handle,
      signal,
    );
  const publish = ({ id, name, handle } = newcomer) =>
    bench.store.seed([
      { pk: `USR#${handle}`, sk: 'PROFILE', user_uuid: id, user_display_name: name, user_handle: handle },
    ]);

  it('keeps a new conversation until its first message, and returns it meanwhile', async () => {
    publish();
    const started = { conversationId: 'started 1', other: newcomer, isNew: true };
    expect(await start('@newcomer')).toEqual(started);
    expect(await start(' newcomer ')).toEqual(started);
    expect(bench.outbox.newConversations.all()).toMatchObject([{ conversationId: 'started 1', other: newcomer }]);

    bench.accept(ConversationId.parse('started 1'));
    await bench.push(bench.pusher());
    expect(await start('newcomer')).toEqual({ ...started, isNew: false });
    expect(bench.rowSeconds(newcomer, ConversationId.parse('started 1'))).toEqual([0]);
  });

  it('returns the existing one by profile or by a cached person', async () => {
    expect(await start('bayko')).toEqual({ conversationId: friendConversation, other: friend, isNew: false });
    publish(friend);
    expect(await start('bayko')).toEqual({ conversationId: friendConversation, other: friend, isNew: false });
    expect(bench.outbox.newConversations.all()).toEqual([]);
  });

  it('prefers a profile to a cached person with that handle', async () => {
    const namesake = { ...newcomer, handle: friend.handle };
    publish(namesake);
    expect(await start('bayko')).toMatchObject({ conversationId: 'started 1', other: namesake });
  });

  it('finds a handle that was typed in another case, cached or by profile', async () => {
    expect(await start('@BAYKO')).toEqual({ conversationId: friendConversation, other: friend, isNew: false });
    publish();
    expect(await start('@NewComer')).toMatchObject({ other: newcomer });
    const shouting = { ...person('shouting'), handle: 'BAYKO' };
    publish(shouting);
    expect(await start('@BAYKO')).toMatchObject({ other: shouting });
  });

  it('uses cached people while the network is away', async () => {
    bench.store.failNext('findProfile', 'offline', 2);
    expect(await start('bayko')).toMatchObject({ conversationId: friendConversation });
    await expect(start('stranger')).rejects.toMatchObject({ code: 'offline' });
  });

  it('rejects an unknown and an empty handle', async () => {
    await expect(start('stranger')).rejects.toMatchObject({ code: 'not-found' });
    await expect(start(' @ ')).rejects.toMatchObject({ code: 'validation' });
  });

  it('rejects a person who is blocked, with or without a conversation', async () => {
    publish();
    for (const each of [newcomer, friend]) {
      bench.outbox.blocked.add(each, bench.clock.now());
      await expect(start(each.handle)).rejects.toMatchObject({
        reason: 'person-blocked',
        details: { userId: each.id },
      });
      bench.outbox.blocked.remove(each.id);
      expect(await start(each.handle)).toMatchObject({ other: each });
    }
  });

  it('keeps notes to oneself for the own handle, also an old one, and without a handle', async () => {
    const notes = { conversationId: 'started 1', other: owner, isNew: true };
    expect(await start('andrew')).toEqual(notes);
    expect(await start(null)).toEqual(notes);
    publish({ ...owner, handle: 'old-handle' });
    expect(await start('old-handle')).toEqual(notes);
    expect(bench.outbox.newConversations.all()).toHaveLength(1);

    const conversationId = ConversationId.parse('started 1');
    for (const isNew of [false, false]) {
      bench.accept(conversationId);
      await bench.push(bench.pusher());
      expect(await start(null)).toEqual({ ...notes, isNew });
      // One row, put once, whose time is that of the newest note.
      expect(bench.store.table.rows().filter((row) => row.message_group_uuid === conversationId)).toHaveLength(1);
      await bench.clock.advance(1_000);
    }
    expect(bench.store.countOf('putGroupRow')).toBe(2);
    expect([bench.outbox.rowTasks.all(), bench.outbox.rowTasks.givenUp()]).toEqual([[], 0]);
  });

  it('reads the list first when it never was, because it may have the conversation', async () => {
    publish();
    const unread = new Proxy(bench.cache, {
      get: (target, name) => {
        if (name === 'values') return { get: () => null };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const offline = () => Promise.reject(new Error('offline'));
    await expect(start('newcomer', { cache: unread, list: { refresh: offline } })).rejects.toThrow('offline');
    expect(bench.outbox.newConversations.all()).toEqual([]);
    const found = ConversationId.parse('found');
    const refresh = async () => {
      bench.cache.groupRows.apply(
        bench.cache.groupRows
          .ofConversation(friendConversation)
          .map((known) => ({ ...known, conversationId: found, other: newcomer })),
        [],
        bench.clock.now(),
      );
    };
    expect(await start('newcomer', { cache: unread, list: { refresh } })).toEqual({
      conversationId: found,
      other: newcomer,
      isNew: false,
    });
  });

  it('returns the same conversation to two callers at once', async () => {
    publish();
    const held = bench.store.hold('findProfile');
    const first = start('newcomer');
    await held.reached;
    const second = await start('newcomer');
    held.release();
    await settle();
    expect((await first).conversationId).toBe(second.conversationId);
    expect(bench.outbox.newConversations.all()).toHaveLength(1);
  });
});
