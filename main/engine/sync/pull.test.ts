import { beforeEach, describe, expect, it } from 'vitest';
import { GroupId, UserId } from '../../../shared/model.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { formatTimestamp } from '../../../shared/time/timestamp.ts';
import { FakeMessageStore } from '../../../test/fakes/fakeMessageStore.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import type { Cache } from '../cache/cache.ts';
import { openCache } from '../cache/openCache.ts';
import { CostMeter } from '../cost.ts';
import { historyPageSize, MessagePuller, newestPageSize, type PullDeps } from './pull.ts';
import { refresh } from './refresh.ts';

const owner = UserId.parse('owner');
const start = Date.UTC(2026, 0, 1);
const skOf = (minute: number): string => formatTimestamp(instantFromMillis(start + minute * 60_000));

const row = (group: string, minute: number) => ({
  pk: 'GRP#owner',
  sk: skOf(minute),
  message_group_uuid: group,
  message: `row at ${minute}`,
  user_uuid: `friend of ${group}`,
  user_display_name: 'Friend',
  user_handle: 'friend',
});
const message = (group: string, minute: number) => ({
  pk: `MSG#${group}`,
  sk: skOf(minute),
  message_uuid: `${group} ${String(minute).padStart(5, '0')}`,
  message: `text ${minute}`,
  user_uuid: 'owner',
  user_display_name: 'Owner',
  user_handle: 'owner',
});
const conversation = (group: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, offset) => message(group, from + offset));

describe('pulling', () => {
  const group = GroupId.parse('a');
  const { signal } = new AbortController();
  let store: FakeMessageStore;
  let cache: Cache;
  let cost: CostMeter;
  let deps: PullDeps;
  let puller: MessagePuller;
  let told: string[];

  beforeEach(() => {
    cost = new CostMeter();
    store = new FakeMessageStore({ cost });
    cache = openCache({ file: null, key: new Uint8Array(32).fill(1), now: instantFromMillis(start) }).cache;
    told = [];
    deps = {
      store,
      cache,
      clock: new ManualClock(),
      groupsChanged: () => told.push('groups'),
      messagesChanged: (id) => told.push(id),
    };
    puller = new MessagePuller(deps);
  });

  const refreshAll = (open: GroupId | null = null, firstSync: (done: number, total: number) => void = () => {}) =>
    refresh(deps, puller, owner, open, { firstSync }, signal);
  const cachedIds = (groupId = group): string[] =>
    cache.page({ groupId, before: null, downTo: null, limit: 500 }).messages.map(({ id }) => id);

  it('lists every conversation, and reads the newest page of each, newest first', async () => {
    store.seed([row('a', 10), row('b', 30), row('c', 20), message('a', 10), message('b', 30), message('c', 20)]);
    const progress: string[] = [];
    await refreshAll(null, (done, total) => progress.push(`${done}/${total}`));
    expect(cache.listGroups().map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(progress).toEqual(['0/3', '1/3', '2/3', '3/3']);
    expect(cache.meta('lastSyncedAt')).toBe(deps.clock.now());
  });

  it('reads nothing but the list when no row moved', async () => {
    store.seed([row('a', 10), message('a', 10)]);
    await refreshAll();
    const before = cost.totals().refresh.read;
    told = [];
    await refreshAll();
    expect(cost.totals().refresh.read - before).toBe(0.5);
    expect(told).toEqual([]);
  });

  it('reads a conversation again when its row moved, and the open one in any case', async () => {
    store.seed([row('a', 10), row('b', 10), message('a', 10), message('b', 10)]);
    await refreshAll();
    store.seed([row('a', 11), message('a', 11), message('b', 11)]);
    await refreshAll();
    expect(cachedIds()).toHaveLength(2);
    expect(cachedIds(GroupId.parse('b'))).toHaveLength(1);
    await refreshAll(GroupId.parse('b'));
    expect(cachedIds(GroupId.parse('b'))).toHaveLength(2);
  });

  it('reads consistently behind a row that moved, and for half the price otherwise', async () => {
    store.seed([row('a', 10), message('a', 10)]);
    await refreshAll();
    store.seed([row('a', 11), message('a', 11)]);
    await refreshAll();
    await refreshAll(group);
    const queries = store.calls.filter(({ method }) => method === 'listMessages').map(({ args }) => args[1]);
    expect(queries).toMatchObject([{ consistent: false }, { consistent: true }, { consistent: false }]);
  });

  it('keeps a conversation that one list missed', async () => {
    store.seed([row('a', 10), message('a', 10)]);
    await refreshAll();
    store.unseed(row('a', 10));
    await refreshAll();
    expect(cache.listGroups().map(({ id }) => id)).toEqual(['a']);
  });

  it('pages back to the first message, a page for each call', async () => {
    store.seed([row('a', 500), ...conversation('a', 0, 300)]);
    await refreshAll();
    expect(cachedIds()).toHaveLength(newestPageSize);
    const fills: number[] = [];
    for (;;) {
      const { oldestGapId } = cache.conversationState(group);
      if (oldestGapId === null) break;
      fills.push(await puller.fillGap(group, oldestGapId, signal));
    }
    expect(fills).toEqual([historyPageSize, historyPageSize, 50]);
    expect(cachedIds()).toEqual(conversation('a', 0, 300).map(({ message_uuid }) => message_uuid));
    expect(cache.page({ groupId: group, before: null, downTo: null, limit: 500 }).older).toEqual({ kind: 'start' });
  });

  it('leaves a gap where more came than a page holds, and fills it', async () => {
    store.seed([row('a', 10), ...conversation('a', 0, 10)]);
    await refreshAll();
    store.seed([row('a', 210), ...conversation('a', 10, 210)]);
    await refreshAll();
    const page = cache.page({ groupId: group, before: null, downTo: null, limit: 500 });
    expect(page.messages).toHaveLength(10 + newestPageSize);
    expect(page.gaps).toHaveLength(1);
    for (let gap = page.gaps[0]; gap; ) {
      await puller.fillGap(group, gap.id, signal);
      gap = cache.page({ groupId: group, before: null, downTo: null, limit: 500 }).gaps[0];
    }
    expect(cachedIds()).toHaveLength(210);
  });

  it('says when there is no such gap', async () => {
    await expect(puller.fillGap(group, 4_711, signal)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('shares one request among those who ask for the same stretch', async () => {
    store.seed([row('a', 10), message('a', 10)]);
    await refreshAll();
    const held = store.hold('listMessages');
    const first = puller.pullNewest(group, 'open', signal);
    const second = puller.pullNewest(group, 'open', signal);
    await held.reached;
    held.release();
    await Promise.all([first, second]);
    expect(cost.totals().open.read).toBe(0.5);
  });

  it('shows the row’s text until the messages behind it were read, and keeps what it has when that fails', async () => {
    store.seed([row('a', 10), message('a', 10)]);
    await refreshAll();
    expect(cache.listGroups()[0]).toMatchObject({ text: 'text 10', lastSenderId: 'owner' });
    store.seed([row('a', 20), message('a', 21)]);
    store.failNext('listMessages', 'throttled');
    await expect(refreshAll()).rejects.toMatchObject({ code: 'throttled' });
    expect(cache.listGroups()[0]).toMatchObject({ text: 'row at 20', lastSenderId: null });
    expect(cachedIds()).toHaveLength(1);
    await refreshAll();
    expect(cache.listGroups()[0]).toMatchObject({ text: 'text 21' });
  });

  it('says when no pull is under way any more, however they end', async () => {
    store.seed([message('a', 10)]);
    store.failNext('listMessages', 'throttled');
    const held = store.hold('listMessages');
    const log: string[] = [];
    const pull = puller.pullNewest(group, 'open', signal).catch(() => log.push('failed'));
    await held.reached;
    const settled = puller.settled().then(() => log.push('settled'));
    await settle();
    expect(log).toEqual([]);
    held.release();
    await Promise.all([pull, settled]);
    expect(log).toEqual(['failed', 'settled']);
  });

  it('reads the others when one conversation is refused, and says so at the end', async () => {
    store.seed([row('a', 10), row('b', 20), message('a', 10), message('b', 20)]);
    store.failNext('listMessages', 'access-denied');
    await expect(refreshAll()).rejects.toMatchObject({ code: 'access-denied' });
    expect([cachedIds(), cachedIds(GroupId.parse('b'))].map(({ length }) => length).sort()).toEqual([0, 1]);
    expect(cache.meta('lastSyncedAt')).toBeNull();
    await refreshAll();
    expect([cachedIds(), cachedIds(GroupId.parse('b'))].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('writes nothing after it was stopped', async () => {
    store.seed([row('a', 10), message('a', 10)]);
    const stop = new AbortController();
    const held = store.hold('listMessages');
    const running = refresh(deps, puller, owner, null, { firstSync: () => {} }, stop.signal).catch(
      (error: { code: string }) => error.code,
    );
    await held.reached;
    stop.abort();
    held.release();
    expect(await running).toBe('cancelled');
    await settle();
    expect(cachedIds()).toEqual([]);
    expect(cache.meta('lastSyncedAt')).toBeNull();
  });
});
