import { expect, it } from 'vitest';
import { conversation, HOUR, MINUTE, PullWorld, plus } from '../../../test/support/pulling.ts';
import { Upkeep } from './upkeep.ts';

const DAY_MS = 86_400_000;

async function worldOf(messages: number): Promise<PullWorld> {
  const world = new PullWorld();
  world.store.seed(conversation('a', messages, world.now, HOUR));
  world.store.seed(conversation('b', 10, plus(world.now, -MINUTE), 30 * 24 * HOUR));
  await world.refresh();
  for (;;) {
    const { oldestGapId, groupId } = world.cache.conversationState(world.cache.listGroups(world.now)[0]?.id ?? never());
    if (oldestGapId === null) break;
    await world.puller.fillGap(groupId, oldestGapId, world.signal);
  }
  world.told.length = 0;
  return world;
}

const never = (): never => {
  throw new Error('There is no group.');
};

it('lets old messages go by the limit of age, and keeps the newest fifty of each conversation', async () => {
  const world = await worldOf(300);
  const upkeep = new Upkeep(world.deps);
  upkeep.step();
  expect(world.cache.diagnostics().cache.messages).toBe(310);
  expect(world.told).toEqual([]);
  world.outbox.setPreferences({ cacheLimits: { bytes: 1_000_000_000, ageMs: 5 * DAY_MS } });
  upkeep.step();
  expect(world.keys('a').length).toBeLessThanOrEqual(5 * 24 + 1);
  expect(world.keys('b')).toHaveLength(10);
  expect(world.told).toEqual(['a']);
  upkeep.step();
  expect(world.told).toEqual(['a']);
});

it('what was evicted is a gap that can be filled again, and not unread then', async () => {
  const world = await worldOf(200);
  world.outbox.setPreferences({ cacheLimits: { bytes: 1_000_000_000, ageMs: DAY_MS } });
  new Upkeep(world.deps).step();
  expect(world.keys('a')).toHaveLength(50);
  const { oldestGapId, groupId } = world.cache.conversationState(world.cache.listGroups(world.now)[0]?.id ?? never());
  await world.puller.fillGap(groupId, oldestGapId ?? 0, world.signal);
  expect(world.keys('a')).toHaveLength(150);
  expect(world.outbox.lateCounts(world.now).size).toBe(0);
});
