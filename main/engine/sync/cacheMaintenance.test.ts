import { expect, it } from 'vitest';
import { conversation, HOUR, MINUTE, PullWorld, plus } from '../../../test/support/pulling.ts';
import { CacheMaintenance } from './cacheMaintenance.ts';

const DAY_MS = 86_400_000;

async function worldOf(messages: number): Promise<PullWorld> {
  const world = new PullWorld();
  world.store.seed(conversation('a', messages, world.now, HOUR));
  world.store.seed(conversation('b', 10, plus(world.now, -MINUTE), 30 * 24 * HOUR));
  await world.refresh();
  for (;;) {
    const { oldestGapId, conversationId } = world.cache.conversationState(
      world.cache.listConversations(world.now)[0]?.id ?? never(),
    );
    if (oldestGapId === null) break;
    await world.puller.fillGap(conversationId, oldestGapId, world.signal);
  }
  world.told.length = 0;
  return world;
}

const never = (): never => {
  throw new Error('There is no group.');
};

it('lets old messages go by the limit of age, and keeps the newest fifty of each conversation', async () => {
  const world = await worldOf(300);
  const cacheMaintenance = new CacheMaintenance(world.deps);
  cacheMaintenance.step();
  expect(world.cache.diagnostics().cache.messages).toBe(310);
  expect(world.told).toEqual([]);
  world.outbox.setPreferences({ cacheLimits: { bytes: 1_000_000_000, ageMs: 5 * DAY_MS } });
  cacheMaintenance.step();
  expect(world.keys('a').length).toBeLessThanOrEqual(5 * 24 + 1);
  expect(world.keys('b')).toHaveLength(10);
  expect(world.told).toEqual(['a']);
  cacheMaintenance.step();
  expect(world.told).toEqual(['a']);
});

it('what was evicted is a gap that can be filled again, and not unread then', async () => {
  const world = await worldOf(200);
  world.outbox.setPreferences({ cacheLimits: { bytes: 1_000_000_000, ageMs: DAY_MS } });
  new CacheMaintenance(world.deps).step();
  expect(world.keys('a')).toHaveLength(50);
  const { oldestGapId, conversationId } = world.cache.conversationState(
    world.cache.listConversations(world.now)[0]?.id ?? never(),
  );
  await world.puller.fillGap(conversationId, oldestGapId ?? 0, world.signal);
  expect(world.keys('a')).toHaveLength(150);
  expect(world.outbox.lateCounts(world.now).size).toBe(0);
});
