import { beforeEach, describe, expect, it } from 'vitest';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import {
  conversation,
  conversationIdOf,
  MINUTE,
  messageItem,
  OWNER,
  PullWorld,
  plus,
} from '../../../test/support/pulling.ts';
import { openOutbox } from '../store/outbox/openOutbox.ts';
import type { Outbox } from '../store/outbox/outbox.ts';

const conversationId = conversationIdOf('a');
let world: PullWorld;

const keyAt = (minutes: number): string => writeAs.micros(plus(world.now, minutes * MINUTE));
/** Counts as the services do: messages after the marker plus late arrivals before it. */
const unread = (outbox: Outbox = world.outbox): number =>
  world.cache.unread.count(conversationId, outbox.readMarkers.find(conversationId), OWNER, world.now, 100) +
  outbox.readMarkers.late(conversationId, world.now).length;
const readAll = (): void => {
  const newest = world.cache.messages.newest(conversationId);
  if (newest !== null) world.outbox.readMarkers.markRead(conversationId, newest);
};

beforeEach(async () => {
  world = new PullWorld();
  world.store.seed(conversation('a', 20, world.now, 10 * MINUTE));
  await world.refresh();
});

describe('unread messages', () => {
  it('are none after the first sync, then each new one', async () => {
    expect(unread()).toBe(0);
    expect(world.outbox.values.get('firstSyncDone') === true).toBe(true);
    world.write('a', keyAt(1));
    await world.refresh();
    expect(unread()).toBe(1);
  });

  it('are not those that no wrong clock explains, until their time is near', async () => {
    world.store.seed([messageItem('a', '2036-01-01T00:00:00+00:00'), messageItem('a', keyAt(25 * 60))]);
    world.write('a', keyAt(27 * 60));
    await world.refresh();
    expect(unread()).toBe(1);
    expect(world.arrivals).toMatchObject([{ count: 1, newest: { sortKey: keyAt(25 * 60) } }]);
    readAll();
    world.store.seed([messageItem('a', '2035-01-01T00:00:00+00:00')]);
    world.write('a', keyAt(28 * 60));
    await world.refresh();
    expect(unread()).toBe(0);
    await world.clock.advance(90 * 60_000);
    expect(unread(openOutbox({ file: null, key: new Uint8Array(32), now: world.now }))).toBeGreaterThan(0);
  });

  it('reports all messages of a conversation that starts later', async () => {
    world.store.seed(conversation('b', 3, plus(world.now, -1)));
    await world.refresh();
    expect(
      world.cache.unread.count(
        conversationIdOf('b'),
        world.outbox.readMarkers.find(conversationIdOf('b')),
        OWNER,
        world.now,
        100,
      ),
    ).toBe(3);
  });

  it('stay unread when a message in the owner’s name arrives from elsewhere, which itself is not unread', async () => {
    world.write('a', keyAt(1));
    world.store.seed([messageItem('a', keyAt(2), {}, 'owner')]);
    await world.refresh();
    expect(unread()).toBe(1);
    const { messages } = world.cache.messages.window({
      conversationId,
      from: { kind: 'newest' },
      limit: 1,
      now: world.now,
    });
    expect(messages).toMatchObject([{ sender: { id: OWNER } }]);
    expect(messages[0]).not.toHaveProperty('sentHere');
  });

  it('include messages that come during the first sync', async () => {
    world = new PullWorld();
    world.store.seed([...conversation('a', 3, world.now), ...conversation('b', 3, plus(world.now, -1))]);
    const held = world.store.hold('listMessages');
    const syncing = world.refresh();
    await held.reached;
    await world.puller.pullNewest(conversationIdOf('b'), 'open', world.signal);
    world.write('b', keyAt(1));
    await world.puller.pullNewest(conversationIdOf('b'), 'open', world.signal);
    held.release();
    await syncing;
    expect(
      world.cache.unread.count(
        conversationIdOf('b'),
        world.outbox.readMarkers.find(conversationIdOf('b')),
        OWNER,
        world.now,
        100,
      ),
    ).toBe(1);
  });

  it('are none when the markers were lost but not the messages', async () => {
    const later = new PullWorld({ table: world.store.table, clock: world.clock, cache: world.cache });
    await later.refresh();
    expect(unread(later.outbox)).toBe(0);
  });
});

describe('a late arrival', () => {
  it('counts as unread once, and not again after another pull or after it was read', async () => {
    readAll();
    world.write('a', keyAt(-95));
    await world.refresh();
    expect(unread()).toBe(1);
    await world.refresh('a');
    await world.sweep(2);
    expect(unread()).toBe(1);
    readAll();
    expect(unread()).toBe(0);
    await world.refresh('a');
    await world.sweep(2);
    expect(unread()).toBe(0);
  });

  it('excludes own messages of another computer and messages after the marker', async () => {
    world.write('a', keyAt(-95), { writer: 'owner' });
    world.write('a', keyAt(1));
    await world.refresh();
    expect(world.outbox.readMarkers.late(conversationId, world.now)).toEqual([]);
    expect(unread()).toBe(1);
  });

  it('excludes old history', async () => {
    world = new PullWorld();
    world.store.seed(conversation('a', 200, world.now, 10 * MINUTE));
    await world.refresh();
    const { oldestGapId } = world.cache.conversations.state(conversationId);
    await world.puller.fillGap(conversationId, oldestGapId ?? 0, world.signal);
    expect(world.keys('a')).toHaveLength(150);
    expect(unread()).toBe(0);
  });

  it('counts once after a crash between the commits of the two databases', async () => {
    readAll();
    world.write('a', keyAt(-95));
    const transaction = world.outbox.transaction.bind(world.outbox);
    let depth = 0;
    world.outbox.transaction = (work) => {
      depth++;
      const result = transaction(work);
      depth--;
      if (depth > 0) return result;
      // The outbox has committed; the transaction of the cache has not.
      throw new Error('killed');
    };
    await expect(world.refresh()).rejects.toMatchObject({ cause: new Error('killed') });
    world.outbox.transaction = transaction;
    expect(world.keys('a')).toHaveLength(20);
    expect(world.outbox.readMarkers.late(conversationId, world.now)).toHaveLength(1);

    const restarted = new PullWorld({
      table: world.store.table,
      clock: world.clock,
      cache: world.cache,
      outbox: world.outbox,
    });
    await restarted.refresh();
    expect(world.keys('a')).toHaveLength(21);
    expect(unread()).toBe(1);
    readAll();
    await restarted.refresh('a');
    expect(unread()).toBe(0);
  });

  it('is found once by each of two clients of one account', async () => {
    const second = new PullWorld({ table: world.store.table, clock: world.clock });
    await second.refresh();
    world.write('a', keyAt(-95));
    for (const client of [world, second]) await client.refresh();
    for (const { outbox, cache } of [world, second]) {
      expect(outbox.readMarkers.late(conversationId, world.now)).toHaveLength(1);
      expect(cache.conversations.state(conversationId).freshKeys).toEqual([]);
    }
  });
});

it('stores several ranges of a conversation together or not at all', async () => {
  const before = world.keys('a').length;
  const apply = world.cache.ingest.page;
  let calls = 0;
  world.cache.ingest.page = (...args) => {
    if (++calls === 2) throw new Error('the disk is gone');
    return apply.apply(world.cache.ingest, args);
  };
  const late = Array.from({ length: 60 }, (_, n) => messageItem('a', keyAt(-4 + n / 60)));
  world.store.seed(late);
  world.write('a', keyAt(-500));
  await expect(world.refresh()).rejects.toMatchObject({ cause: new Error('the disk is gone') });
  expect(calls).toBe(2);
  world.cache.ingest.page = apply;
  expect(world.keys('a')).toHaveLength(before);
  await world.refresh();
  expect(world.keys('a')).toHaveLength(before + 61);
});

describe('an arrival', () => {
  const reported = () => world.arrivals.map(({ conversationId: id, count, newest }) => [id, count, newest.sortKey]);

  it('is reported after the commit, so that a rollback reports nothing and the next pull reports it once', async () => {
    const sk = world.write('a', keyAt(1));
    const transaction = world.cache.transaction.bind(world.cache);
    world.cache.transaction = (work) =>
      transaction((): never => {
        work();
        throw new Error('the disk is gone');
      });
    await expect(world.puller.pullNewest(conversationId, 'refresh', world.signal)).rejects.toThrow('the disk is gone');
    expect(reported()).toEqual([]);
    world.cache.transaction = transaction;
    await world.refresh('a');
    expect(reported()).toEqual([['a', 1, sk]]);
  });

  it('reports unread messages of others once, and none of the first sync', async () => {
    expect(reported()).toEqual([]);
    const [first, second] = [world.write('a', keyAt(1)), world.write('a', keyAt(2))];
    await world.refresh();
    await world.refresh('a');
    expect(reported()).toEqual([['a', 2, second]]);
    expect(world.arrivals[0]?.other.handle).toBe('friend');
    expect(world.keys('a')).toContain(first);
  });

  it('excludes own messages of other computers and expired messages', async () => {
    world.write('a', keyAt(1), { writer: 'owner' });
    world.write('a', keyAt(2), { more: { expires_at: keyAt(-1) } });
    await world.refresh();
    expect(reported()).toEqual([]);
  });

  it('reports all messages of a conversation that starts later', async () => {
    world.store.seed(conversation('b', 3, plus(world.now, -1)));
    await world.refresh();
    expect(reported()).toMatchObject([['b', 3, expect.any(String)]]);
  });

  it('reports a late arrival before read messages', async () => {
    readAll();
    const late = world.write('a', keyAt(-95));
    await world.refresh();
    expect(reported()).toEqual([['a', 1, late]]);
  });

  it('excludes older history', async () => {
    world = new PullWorld();
    world.store.seed(conversation('a', 200, world.now));
    await world.refresh();
    const gapId = world.cache.conversations.state(conversationId).oldestGapId;
    if (gapId === null) throw new Error('there is no gap');
    expect(await world.puller.fillGap(conversationId, gapId, world.signal)).toBeGreaterThan(0);
    expect(reported()).toEqual([]);
  });
});
