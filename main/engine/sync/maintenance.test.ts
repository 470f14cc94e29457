import { expect, it } from 'vitest';
import { conversation, HOUR, MINUTE, PullWorld, plus } from '../../../test/support/pulling.ts';
import { evictStep, Maintenance } from './maintenance.ts';

const DAY_MS = 86_400_000;

async function worldOf(messages: number): Promise<PullWorld> {
  const world = new PullWorld();
  world.store.seed(conversation('a', messages, world.now, HOUR));
  world.store.seed(conversation('b', 10, plus(world.now, -MINUTE), 30 * 24 * HOUR));
  await world.refresh();
  for (;;) {
    const { oldestGapId, conversationId } = world.cache.conversations.state(
      world.cache.conversations.list(world.now)[0]?.id ?? never(),
    );
    if (oldestGapId === null) break;
    await world.puller.fillGap(conversationId, oldestGapId, world.signal);
  }
  world.changes.length = 0;
  return world;
}

const never = (): never => {
  throw new Error('There is no conversation.');
};

it('evicts messages older than the age limit, but keeps the newest fifty of each conversation', async () => {
  const world = await worldOf(300);
  evictStep(world.context);
  expect(world.cache.storage.diagnostics().cache.messages).toBe(310);
  expect(world.changes).toEqual([]);
  world.outbox.preferences.change({ cacheLimits: { bytes: 1_000_000_000, ageMs: 5 * DAY_MS } });
  evictStep(world.context);
  expect(world.keys('a').length).toBeLessThanOrEqual(5 * 24 + 1);
  expect(world.keys('b')).toHaveLength(10);
  expect(world.changes).toEqual(['a']);
  evictStep(world.context);
  expect(world.changes).toEqual(['a']);
});

it('looks for messages to evict once a minute, and at each step while there are some', async () => {
  const world = await worldOf(3_000);
  const nothing = { step: async () => {}, flushIfDue: () => {}, publish: async () => {}, write: async () => {} };
  const maintenance = new Maintenance(world.context, {
    capacity: nothing,
    costRecorder: nothing,
    ownState: nothing,
    profile: nothing,
    sweeper: { step: async () => false },
  });
  const left: number[] = [];
  const step = async (afterMs: number): Promise<void> => {
    await world.clock.advance(afterMs);
    await maintenance.step(world.signal);
    left.push(world.cache.storage.diagnostics().cache.messages);
  };
  await step(0);
  world.outbox.preferences.change({ cacheLimits: { bytes: 1_000_000_000, ageMs: DAY_MS } });
  await step(59_000);
  await step(1_000);
  for (let n = 0; n < 3; n++) await step(0);
  expect(left).toEqual([3_010, 3_010, 2_010, 1_010, 60, 60]);
});

it('turns evicted messages into a gap that can be filled again without unread messages', async () => {
  const world = await worldOf(200);
  world.outbox.preferences.change({ cacheLimits: { bytes: 1_000_000_000, ageMs: DAY_MS } });
  evictStep(world.context);
  expect(world.keys('a')).toHaveLength(50);
  const { oldestGapId, conversationId } = world.cache.conversations.state(
    world.cache.conversations.list(world.now)[0]?.id ?? never(),
  );
  await world.puller.fillGap(conversationId, oldestGapId ?? 0, world.signal);
  expect(world.keys('a')).toHaveLength(150);
  expect(world.outbox.readMarkers.lateCounts(world.now).size).toBe(0);
});
