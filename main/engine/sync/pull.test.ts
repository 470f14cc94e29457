import { beforeEach, describe, expect, it } from 'vitest';
import { MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import {
  conversationIdOf,
  HOUR,
  MINUTE,
  messageItem,
  OWNER,
  PullWorld,
  plus,
  rowItem,
} from '../../../test/support/pulling.ts';
import { historyPageSize, newestPageSize } from './pull.ts';

const conversationId = conversationIdOf('a');
let world: PullWorld;
beforeEach(() => {
  world = new PullWorld();
});

const { now: start } = new PullWorld();
/** The key of a minute; every test starts at minute 1,000. */
const skOf = (minute: number): string => writeAs.micros(plus(start, (minute - 1_000) * MINUTE));
const row = (name: string, minute: number) => rowItem(name, skOf(minute), `row at ${minute}`);
const message = (name: string, minute: number, more = {}) =>
  messageItem(name, skOf(minute), { message: `text ${minute}`, ...more });
const messages = (name: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, offset) => message(name, from + offset));
const queries = () => world.store.calls.filter(({ method }) => method === 'listMessages').map(({ args }) => args[1]);
const fillAll = async (name: string): Promise<number[]> => {
  const fills: number[] = [];
  for (;;) {
    const { oldestGapId } = world.cache.conversations.state(conversationIdOf(name));
    if (oldestGapId === null) return fills;
    fills.push(await world.puller.fillGap(conversationIdOf(name), oldestGapId, world.signal));
  }
};

describe('pulling', () => {
  it('lists every conversation and reads the newest page of each, newest first', async () => {
    world.store.seed([row('a', 10), row('b', 30), row('c', 20), message('a', 10), message('b', 30), message('c', 20)]);
    const progress: string[] = [];
    await world.refresh(null, (done, total) => progress.push(`${done}/${total}`));
    expect(world.lines()).toEqual(['b', 'c', 'a']);
    expect(progress).toEqual(['0/3', '1/3', '2/3', '3/3']);
    expect(world.cache.values.get('lastSyncedAt')).toBe(world.now);
  });

  it('writes to the cache once a minute while there is no news', async () => {
    world.store.seed([row('a', 10), row('b', 9), message('a', 10), message('b', 9)]);
    await world.refresh('a');
    const changes = world.cache.column('SELECT total_changes()', Number);
    const writes: number[] = [];
    for (let minute = 0; minute < 3; minute++) {
      for (let n = 0; n < 12; n++) {
        await world.clock.advance(5_000);
        const before = changes.get() ?? 0;
        await world.refresh('a');
        if (changes.get() !== before) writes.push(minute);
      }
    }
    expect(writes).toEqual([0, 1, 2]);
    expect(world.cache.values.get('lastSyncedAt')).toBe(world.now);
  });

  it('reads a conversation again when its row moved, and the open one always', async () => {
    world.store.seed([row('a', 10), row('b', 9), message('a', 10), message('b', 9)]);
    await world.refresh();
    world.store.seed([row('a', 11), message('a', 11), message('b', 11)]);
    await world.refresh();
    expect(world.keys('a')).toHaveLength(2);
    expect(world.keys('b')).toHaveLength(1);
    await world.refresh('b');
    expect(world.keys('b')).toHaveLength(2);
  });

  it('reports that nothing is new once a minute, which is what the window shows of the time', async () => {
    world.store.seed([row('a', 10), ...messages('a', 5, 11)]);
    await world.refresh('a');
    expect(world.changes).toContain(conversationId);
    const reported: number[] = [];
    for (let refresh = 0; refresh < 13; refresh++) {
      world.changes.length = 0;
      await world.refresh('a');
      reported.push(world.changes.filter((change) => change === conversationId).length);
      await world.clock.advance(5_000);
    }
    expect(reported.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('reads consistently after a row moved or when it is young, otherwise for half the price', async () => {
    world.store.seed([row('a', 10), message('a', 10), row('b', 1_000), message('b', 1_000)]);
    await world.refresh();
    world.store.seed([row('a', 11), message('a', 11)]);
    await world.refresh();
    await world.refresh('a');
    const [young, old, moved, open] = queries();
    expect([young, old, moved, open]).toMatchObject([true, false, true, false].map((consistent) => ({ consistent })));
  });

  it('accepts a message that can’t be decoded as the one that moved the row', async () => {
    world.store.seed([row('a', 10), message('a', 10)]);
    await world.refresh();
    world.store.seed([row('a', 1_000), message('a', 1_000, { user_uuid: '' })]);
    await world.refresh();
    expect(world.keys('a')).toHaveLength(1);
    expect(world.puller.isTooEarly(conversationId)).toBe(false);
  });

  it('looks again later for the message of a row that moved, whatever else can’t be decoded', async () => {
    world.store.seed([row('a', 10), message('a', 10)]);
    await world.refresh();
    world.store.seed([row('a', 1_000), message('a', 990, { user_uuid: '' })]);
    await world.refresh();
    expect(world.puller.isTooEarly(conversationId)).toBe(true);
  });

  it('pages back to the first message, one page per call', async () => {
    world.store.seed([row('a', 500), ...messages('a', 0, 300)]);
    await world.refresh();
    expect(world.keys('a')).toHaveLength(newestPageSize);
    expect(await fillAll('a')).toEqual([historyPageSize, historyPageSize, 50]);
    expect(world.keys('a')).toHaveLength(300);
  });

  it('leaves a gap when more came than a page holds, and fills it without reading anything twice', async () => {
    world.store.seed([row('a', 10), ...messages('a', 0, 10)]);
    await world.refresh();
    world.store.seed([row('a', 210), ...messages('a', 10, 210)]);
    await world.refresh();
    const page = world.cache.messages.window({
      conversationId,
      from: { kind: 'newest' },
      limit: 500,
      now: world.now,
    });
    expect(page.messages).toHaveLength(10 + newestPageSize);
    expect(page.gaps).toHaveLength(1);
    await fillAll('a');
    expect(world.keys('a')).toHaveLength(210);
    expect(queries().at(-1)).toMatchObject({ downTo: skOf(9) });
  });

  it('finds a late message below such a gap', async () => {
    world.store.seed([row('a', 10), ...messages('a', 0, 10)]);
    await world.refresh();
    const late = messageItem('a', writeAs.micros(plus(world.now, -993.5 * MINUTE)));
    world.store.seed([late, row('a', 210), ...messages('a', 10, 210)]);
    await world.refresh();
    expect(world.keys('a')).toContain(late.sk);
  });

  it('finds messages that sort before future ones, after a long time without a refresh', async () => {
    world.store.seed([row('a', 1_001), ...messages('a', 900, 1_200)]);
    await world.refresh();
    await world.clock.advance(30 * 60_000);
    const written = Array.from({ length: 150 }, (_, n) =>
      messageItem('a', writeAs.naive(plus(world.now, -25 * MINUTE + n * 10 * MICROS_PER_SECOND))),
    );
    world.store.seed(written);
    await world.refresh('a');
    expect(world.keys('a')).toEqual(expect.arrayContaining(written.map(({ sk }) => sk)));
  });

  it('finds messages that sort before future ones after a pull with a clock that was ahead', async () => {
    const world = new PullWorld();
    world.store.seed([row('a', 1_060), ...messages('a', 1_057, 1_061)]);
    world.clock.jump(2 * 3_600_000);
    await world.refresh('a');
    world.clock.jump(-2 * 3_600_000);
    const sk = world.write('a', writeAs.micros(world.now), { movesRow: false });
    await world.refresh('a');
    expect(world.keys('a')).toContain(sk);
    // The deeper read happens once.
    await world.refresh('a');
    expect(await world.measure(() => world.refresh('a'))).toEqual({ units: 1, requests: 2 });
  });

  it('finds messages that sort before a key without a time', async () => {
    world.store.seed([row('a', 10), message('a', 10), messageItem('a', 'not a time')]);
    await world.refresh();
    await world.clock.advance(8 * 3_600_000);
    const written = [7, 4, 1].map((hours) => messageItem('a', writeAs.micros(plus(world.now, -hours * HOUR))));
    world.store.seed(written);
    await world.refresh('a');
    expect(world.keys('a')).toEqual(expect.arrayContaining(written.map(({ sk }) => sk)));
  });

  it('does nothing for a gap that is filled already', async () => {
    world.store.seed([row('a', 10), ...messages('a', 0, 60)]);
    await world.refresh();
    const gapId = world.cache.conversations.state(conversationId).oldestGapId ?? 0;
    await world.puller.fillGap(conversationId, gapId, world.signal);
    const cost = await world.measure(async () => {
      expect(await world.puller.fillGap(conversationId, gapId, world.signal)).toBe(0);
      expect(await world.puller.fillGap(conversationId, 4_711, world.signal)).toBe(0);
    });
    expect(cost).toEqual({ units: 0, requests: 0 });
  });

  it('shares one request among callers of the same range', async () => {
    world.store.seed([row('a', 10), ...messages('a', 0, 60)]);
    await world.refresh();
    const gapId = world.cache.conversations.state(conversationId).oldestGapId ?? 0;
    const held = world.store.hold('listMessages');
    const pulls = [1, 2].map(() => world.puller.pullNewest(conversationId, 'open', world.signal));
    await held.reached;
    held.release();
    await Promise.all(pulls);
    expect(world.cost.totals().open.read).toBe(0.5);
    const fills = [1, 2].map(() => world.puller.fillGap(conversationId, gapId, world.signal));
    expect(await Promise.all(fills)).toEqual([10, 10]);
    expect(world.cost.totals().history.read).toBe(0.5);
  });

  it('does not share a request from before a row moved', async () => {
    world.store.seed([row('a', 10), message('a', 10)]);
    await world.refresh();
    const held = world.store.hold('listMessages');
    const early = world.puller.pullNewest(conversationId, 'open', world.signal);
    await held.reached;
    world.store.seed([row('a', 11), message('a', 11)]);
    const refreshing = world.refresh();
    await settle();
    held.release();
    await Promise.all([early, refreshing]);
    expect(queries()).toHaveLength(3);
    expect(world.cache.conversations.listStale()).toEqual([]);
  });

  it('leaves a conversation stale when its row moves during the request', async () => {
    world.store.seed([row('a', 10), message('a', 10)]);
    await world.refresh();
    const held = world.store.hold('listMessages');
    const pull = world.puller.pullNewest(conversationId, 'open', world.signal);
    await held.reached;
    world.store.seed([row('a', 11), message('a', 11)]);
    await world.list.refresh(OWNER, world.signal);
    held.release();
    await pull;
    expect(world.cache.conversations.listStale()).toEqual([conversationId]);
  });

  it('shows the row’s text until its messages are read, also when that fails', async () => {
    const line = () => world.cache.conversations.list(world.now)[0];
    world.store.seed([row('a', 10), message('a', 10)]);
    await world.refresh();
    expect(line()).toMatchObject({ text: 'text 10', lastSenderId: 'friend' });
    world.store.seed([row('a', 20), message('a', 21), message('a', 20)]);
    world.store.failNext('listMessages', 'throttled');
    await expect(world.refresh()).rejects.toMatchObject({ code: 'throttled' });
    expect(line()).toMatchObject({ text: 'row at 20', lastSenderId: null });
    expect(world.keys('a')).toHaveLength(1);
    await world.refresh();
    expect(line()).toMatchObject({ text: 'text 21' });
  });

  it('settles when no pull is under way, also when one fails', async () => {
    world.store.seed([message('a', 10)]);
    world.store.failNext('listMessages', 'throttled');
    const held = world.store.hold('listMessages');
    const log: string[] = [];
    const pull = world.puller.pullNewest(conversationId, 'open', world.signal).catch(() => log.push('failed'));
    await held.reached;
    const settled = world.puller.settled().then(() => log.push('settled'));
    await settle();
    expect(log).toEqual([]);
    held.release();
    await Promise.all([pull, settled]);
    expect(log).toEqual(['failed', 'settled']);
  });

  it('settles only after a gap under way is filled', async () => {
    world.store.seed([row('a', 10), ...messages('a', 0, 60)]);
    await world.refresh();
    const gapId = world.cache.conversations.state(conversationId).oldestGapId ?? 0;
    const held = world.store.hold('listMessages');
    const log: string[] = [];
    const filling = world.puller.fillGap(conversationId, gapId, world.signal).then(() => log.push('filled'));
    await held.reached;
    const settled = world.puller.settled().then(() => log.push('settled'));
    await settle();
    expect(log).toEqual([]);
    held.release();
    await Promise.all([filling, settled]);
    expect(log).toEqual(['filled', 'settled']);
  });

  it('does not count an aborted first sync as done', async () => {
    world.store.seed([row('a', 10), message('a', 10)]);
    const stop = new AbortController();
    const held = world.store.hold('listMessages');
    const code = world.refresher
      .poll({ list: true, conversation: null, isLive: false }, () => {}, stop.signal)
      .catch((error: { code: string }) => error.code);
    await held.reached;
    stop.abort();
    expect(await code).toBe('cancelled');
    expect(world.outbox.values.get('firstSyncDone') === true).toBe(false);
  });

  it('reads the other conversations when one is refused, then rejects', async () => {
    world.store.seed([row('a', 10), row('b', 20), message('a', 10), message('b', 20)]);
    world.store.failNext('listMessages', 'access-denied');
    await expect(world.refresh()).rejects.toMatchObject({ code: 'access-denied' });
    expect([world.keys('a'), world.keys('b')].map(({ length }) => length).sort()).toEqual([0, 1]);
    expect(world.cache.values.get('lastSyncedAt')).toBeNull();
    await world.refresh();
    expect([world.keys('a'), world.keys('b')].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('reads twelve conversations at a time, starts none after a network failure, and waits for those under way', async () => {
    const names = [...'abcdefghijklmn'];
    world.store.seed(names.flatMap((name, n) => [row(name, 20 - n), message(name, 20 - n)]));
    world.store.failNext('listMessages', 'offline');
    const holds = names.map(() => world.store.hold('listMessages'));
    const events: string[] = [];
    const refreshing = world.refresh().catch((error: { code: string }) => events.push(error.code));
    await settle();
    expect(queries()).toHaveLength(12);
    holds[1]?.release();
    await settle();
    expect(events).toEqual([]);
    for (const { release } of holds) release();
    await refreshing;
    expect(events).toEqual(['offline']);
    expect(queries()).toHaveLength(12);
    expect(names.filter((name) => world.keys(name).length > 0)).toEqual([...'acdefghijkl']);
  });

  it('stores nothing after a stop', async () => {
    world.store.seed([row('a', 10), message('a', 10)]);
    const stop = new AbortController();
    const held = world.store.hold('listMessages');
    const running = world.puller
      .pullNewest(conversationId, 'open', stop.signal)
      .catch((error: { code: string }) => error.code);
    await held.reached;
    stop.abort();
    held.release();
    expect(await running).toBe('cancelled');
    await settle();
    expect(world.keys('a')).toEqual([]);
  });
});

describe('a live poll', () => {
  const live = { list: false, conversation: conversationId, isLive: true };
  const withList = { ...live, list: true };
  const secondsLater = (seconds: number): string => writeAs.micros(plus(world.now, seconds * MICROS_PER_SECOND));

  beforeEach(async () => {
    world.store.seed([row('a', 999), ...messages('a', 900, 1_000)]);
    await world.refresh('a');
    world.changes.length = 0;
  });

  it('costs half a unit and one request, and reports nothing when nothing is new', async () => {
    expect(await world.measure(() => world.poll(live))).toEqual({ units: 0.5, requests: 1 });
    expect(world.changes).toEqual([]);
    expect(world.cost.totals().live.read).toBe(0.5);
  });

  it('finds what was written since, with or without a row, and leaves no gap', async () => {
    for (let round = 1; round <= 3; round++) {
      await world.clock.advance(1_000);
      world.write('a', secondsLater(0), { movesRow: false });
      world.write('a', secondsLater(-0.5), { movesRow: false, writer: 'owner' });
      await world.poll(live);
      expect(world.keys('a')).toHaveLength(50 + 2 * round);
      expect(world.changes.splice(0)).toEqual(['a', 'list']);
    }
    expect(world.arrivals.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(world.cache.gaps.missingIn(conversationId)).toEqual({ gaps: 0, conversations: 1 });
  });

  it('finds more than a page at once', async () => {
    await world.clock.advance(1_000);
    for (let n = 0; n < 120; n++) world.write('a', secondsLater(-n / 1_000), { movesRow: false });
    await world.poll(live);
    await world.refresh('a');
    while (world.cache.gaps.missingIn(conversationId).gaps > 0) await fillAll('a');
    expect(new Set(world.keys('a')).size).toBeGreaterThanOrEqual(120);
  });

  it('does not count as a pull: what came late is read by the next one, as far back as from the last', async () => {
    const { syncedAt } = world.cache.conversations.state(conversationId);
    for (let n = 0; n < 20; n++) {
      await world.clock.advance(1_000);
      world.write('a', secondsLater(0), { movesRow: false, more: { message: 'x'.repeat(900) } });
      await world.poll(live);
    }
    expect(world.cache.conversations.state(conversationId)).toMatchObject({ syncedAt });
    const late = world.write('a', secondsLater(-5 * 60 - 15), { movesRow: false });
    await world.poll(live);
    expect(world.keys('a')).not.toContain(late);
    await world.refresh('a');
    expect(world.keys('a')).toContain(late);
  });

  it('is no bigger beside rows that weigh much, unless the newest does', async () => {
    await world.clock.advance(1_000);
    for (let n = 3; n > 0; n--)
      world.write('a', secondsLater(-n / 10), { movesRow: false, more: { message: 'x'.repeat(3_000) } });
    await world.poll(live);
    expect(await world.measure(() => world.poll(live))).toEqual({ units: 0.5, requests: 1 });
    world.write('a', secondsLater(0), { movesRow: false, more: { junk: 'x'.repeat(390_000) } });
    await world.poll(live);
    const { units } = await world.measure(() => world.poll(live));
    expect(units).toBeLessThanOrEqual(4);
  });

  it('with the list, does not read again what moved the row, but what the row announces and the cache lacks', async () => {
    await world.clock.advance(1_000);
    world.write('a', secondsLater(0));
    expect(await world.measure(() => world.poll(live))).toEqual({ units: 0.5, requests: 1 });
    expect(await world.measure(() => world.poll(withList))).toEqual({ units: 1, requests: 2 });
    world.write('a', secondsLater(-200));
    await world.poll(withList);
    expect(world.keys('a')).toContain(secondsLater(-200));
  });

  it('leaves a row that moved to the next refresh after the conversation was left', async () => {
    await world.clock.advance(1_000);
    world.write('a', secondsLater(0));
    await world.poll(live);
    await world.poll(withList);
    expect(world.cache.conversations.listStale()).toEqual(['a']);
    await world.refresh();
    expect(world.cache.conversations.listStale()).toEqual([]);
  });

  it('reads a conversation that was never read like any other', async () => {
    world.store.seed(messages('b', 990, 1_000));
    await world.poll({ ...live, conversation: conversationIdOf('b') });
    expect(world.keys('b')).toHaveLength(10);
    expect(world.cache.conversations.state(conversationIdOf('b')).syncedAt).not.toBeNull();
  });

  it('is not shared by a pull of what is new', async () => {
    const held = world.store.hold('listMessages');
    const polling = world.poll(live);
    await held.reached;
    const pulling = world.puller.pullNewest(conversationId, 'open', world.signal);
    held.release();
    await Promise.all([polling, pulling]);
    expect(world.cost.totals().open.read).toBeGreaterThan(0);
  });

  it('reports the failure of either read once both have ended', async () => {
    world.store.failNext('listMessages', 'access-denied');
    await expect(world.poll(withList)).rejects.toMatchObject({ code: 'access-denied' });
    world.store.failNext('listGroupRows', 'offline');
    await expect(world.poll(withList)).rejects.toMatchObject({ code: 'offline' });
  });
});

describe('stale responses', () => {
  it('hide a row for at most one refresh', async () => {
    let behind = 0;
    world = new PullWorld({ behind: () => behind });
    world.store.seed([row('a', 10), message('a', 10), row('b', 11), message('b', 11)]);
    await world.refresh();
    world.write('a', skOf(1_000));
    behind = 2;
    await world.refresh();
    world.write('b', skOf(999));
    await world.refresh();
    behind = 0;
    await world.refresh();
    expect(world.keys('a')).toHaveLength(2);
    expect(world.keys('b')).toHaveLength(2);
  });

  it('don’t hide the message of a row that moved', async () => {
    let behind = 0;
    world = new PullWorld({ behind: () => behind });
    world.store.seed([row('a', 10), message('a', 10)]);
    await world.refresh();
    world.write('a', skOf(1_000));
    const held = world.store.hold('listMessages');
    const refreshing = world.refresh();
    await held.reached;
    behind = 5;
    held.release();
    await refreshing;
    expect(world.keys('a')).toHaveLength(2);
  });
});

describe('an unconfirmed row', () => {
  beforeEach(async () => {
    world.store.seed([row('a', 10), message('a', 10)]);
    await world.refresh();
    world.moveRow('a', skOf(1_000));
    await world.refresh();
  });
  const advance = (seconds: number) => world.clock.advance(seconds * 1_000);

  it('keeps its conversation stale and shows its text until the message comes', async () => {
    expect(world.cache.conversations.list(world.now)[0]).toMatchObject({ text: expect.stringContaining('text at') });
    await advance(5);
    world.store.seed([message('a', 1_000)]);
    await world.refresh();
    expect(world.keys('a')).toHaveLength(2);
    await advance(5);
    expect(await world.measure()).toEqual({ units: 0.5, requests: 1 });
  });

  it('is checked less and less often, for at most a minute', async () => {
    const pulls: number[] = [];
    for (let second = 5; second <= 200; second += 5) {
      await advance(5);
      const { requests } = await world.measure();
      if (requests > 1) pulls.push(second);
    }
    expect(pulls).toEqual([5, 10, 20, 40, 80]);
    expect(world.cache.conversations.listStale()).toEqual([]);
  });

  it('does not delay a row that moves meanwhile', async () => {
    world.write('a', skOf(1_001));
    await world.refresh();
    expect(world.keys('a')).toHaveLength(2);
  });

  it('counts as confirmed at the first sync, where many rows may have no message', async () => {
    world = new PullWorld();
    for (let n = 0; n < 30; n++) world.store.seed([row(`g${n}`, n)]);
    await world.refresh();
    expect(await world.measure()).toMatchObject({ requests: 1 });
  });
});
