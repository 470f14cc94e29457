import { beforeEach, expect, it } from 'vitest';
import type { Instant } from '../../../shared/time/instant.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import {
  conversation,
  conversationIdOf,
  HOUR,
  MINUTE,
  messageItem,
  PullWorld,
  plus,
} from '../../../test/support/pulling.ts';
import { finish } from '../store/cache/testing.ts';
import { ExpirationScheduler } from './expirationScheduler.ts';

let world: PullWorld;
let scheduler: ExpirationScheduler;
let stop: AbortController;
let running: Promise<void>;

const expiring = (minutes: number, at: Instant) =>
  messageItem('a', writeAs.micros(plus(world.now, -minutes)), {
    message: `gone after ${minutes}`,
    expires_at: writeAs.micros(at),
  });

beforeEach(async () => {
  world = new PullWorld();
  world.store.seed(conversation('a', 1, plus(world.now, -HOUR)));
  scheduler = new ExpirationScheduler(world.context);
  stop = new AbortController();
  running = scheduler.run(stop.signal);
  await settle();
});

/** Observes a response whose date is `ahead` µs ahead of the device's clock. */
function observeTime(ahead = 0): void {
  const serverDate = plus(world.now, ahead - MINUTE / 120);
  world.context.serverClock.observe({ serverDate, sentAt: world.now, receivedAt: world.now });
}

const texts = (): string[] => world.messages('a').map(({ text }) => text.split(' at ')[0] ?? '');
const found = (): number =>
  finish(world.cache.search.find({ query: 'gone', conversationId: null, limit: 9, now: world.now })).length;

it('removes each message at its time from the list and from search, and reports the change', async () => {
  world.store.seed([1, 30, 90].map((minutes) => expiring(minutes, plus(world.now, minutes * MINUTE))));
  await world.refresh('a');
  scheduler.reschedule();
  await settle();
  expect(world.cache.storage.diagnostics().cache.messages).toBe(4);
  world.changes.length = 0;
  const seen: number[] = [];
  for (let minute = 1; minute <= 100; minute++) {
    const before = world.cache.storage.diagnostics().cache.messages;
    observeTime();
    await world.clock.advance(60_000);
    const { messages } = world.cache.storage.diagnostics().cache;
    if (messages < before) seen.push(minute);
    expect(found()).toBe(messages - 1);
  }
  expect(seen).toEqual([1, 30, 90]);
  expect(world.changes).toEqual([1, 30, 90].flatMap(() => ['a', 'list']));
});

it('sleeps for an hour at most, and rarely wakes when nothing expires', async () => {
  await world.clock.advance(10 * 3_600_000);
  expect(world.clock.sleeping).toBe(1);
  expect(world.changes).toEqual([]);
});

it('uses the corrected clock', async () => {
  const ahead = (): Instant => plus(world.now, 2 * HOUR);
  world.context.serverClock.observe({ serverDate: ahead(), sentAt: world.now, receivedAt: world.now });
  world.store.seed([expiring(1, plus(world.now, 2 * HOUR + 30 * MINUTE))]);
  await world.puller.pullNewest(conversationIdOf('a'), 'open', world.signal);
  scheduler.reschedule();
  await world.clock.advance(29 * 60_000);
  expect(world.cache.storage.diagnostics().cache.messages).toBe(2);
  observeTime(2 * HOUR);
  await world.clock.advance(60_000);
  expect(world.cache.storage.diagnostics().cache.messages).toBe(1);
});

it('does not store expired messages that the table still has', async () => {
  world.store.seed([expiring(1, plus(world.now, -MINUTE))]);
  await world.refresh('a');
  expect(texts()).toEqual(['text']);
});

it('retries after a disk error', async () => {
  world.store.seed([expiring(1, plus(world.now, MINUTE))]);
  await world.refresh('a');
  const purge = world.cache.ingest.purgeExpired;
  world.cache.ingest.purgeExpired = () => {
    throw new Error('read-only');
  };
  observeTime();
  scheduler.reschedule();
  await world.clock.advance(120_000);
  world.cache.ingest.purgeExpired = purge;
  await world.clock.advance(60_000);
  expect(world.cache.storage.diagnostics().cache.messages).toBe(1);
});

it('removes nothing by an unconfirmed clock but hides it, and removes it later', async () => {
  world.store.seed([expiring(1, plus(world.now, MINUTE))]);
  await world.refresh('a');
  world.changes.length = 0;
  scheduler.reschedule();
  await world.clock.advance(60_000);
  expect(world.changes).toEqual(['a', 'list']);
  expect(world.cache.storage.diagnostics().cache.messages).toBe(2);
  expect(texts()).toEqual(['text']);
  observeTime();
  await world.clock.advance(60_000);
  expect(world.cache.storage.diagnostics().cache.messages).toBe(1);
});

it('ends when stopped', async () => {
  stop.abort();
  await running;
  expect(world.clock.sleeping).toBe(0);
});
