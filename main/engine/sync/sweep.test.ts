import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { ManualClock } from '../../../test/fakes/manualClock.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import {
  conversation,
  conversationIdOf,
  HOUR,
  MINUTE,
  messageItem,
  OWNER,
  PullWorld,
  plus,
} from '../../../test/support/pulling.ts';
import { overlapOf } from './overlap.ts';

let world: PullWorld;
beforeEach(() => {
  world = new PullWorld();
});

const swept = (): number => world.cost.totals().sweep.read;
/** Seeds conversations whose rows are a minute apart, the newest one now. */
const seedList = (count: number, messages = 1): void => {
  for (let n = 0; n < count; n++) world.store.seed(conversation(`g${n}`, messages, plus(world.now, -n * MINUTE)));
};

describe('a sweep', () => {
  const forms: Record<string, (at: Instant) => string> = {
    '90 minutes in the past': (at) => writeAs.micros(plus(at, -90 * MINUTE)),
    '30 minutes ahead': (at) => writeAs.micros(plus(at, 30 * MINUTE)),
    'with +05:30': (at) => writeAs.offset(at, '+05:30'),
    'with -07:00': (at) => writeAs.offset(at, '-07:00'),
  };

  it.each(Object.entries(forms))('finds a message %s without a row in a busy conversation', async (_, form) => {
    world.store.seed(conversation('busy', 400, world.now, 20 * MICROS_PER_SECOND));
    for (let n = 1; n < 5; n++) world.store.seed(conversation(`g${n}`, 1, plus(world.now, -n * MINUTE)));
    await world.refresh();
    const sk = world.write('busy', form(plus(world.now, 123_456)), { movesRow: false });
    await world.refresh();
    await world.sweep(2);
    expect(world.keys('busy')).toContain(sk);
  });

  it('counts a message found before the marker as unread once, and widens the overlap', async () => {
    world.store.seed(conversation('a', 20, world.now, 10 * MINUTE));
    await world.refresh();
    const late = world.write('a', writeAs.micros(plus(world.now, -95 * MINUTE)), { movesRow: false });
    await world.refresh();
    expect(world.keys('a')).not.toContain(late);
    await world.sweep(4);
    expect(world.keys('a')).toContain(late);
    expect(world.outbox.readMarkers.late(conversationIdOf('a'), world.now)).toHaveLength(1);
    expect(overlapOf(world.context)).toBeGreaterThanOrEqual(100 * MINUTE);
  });

  it('reaches a conversation that is open or moves all the time', async () => {
    world.store.seed(conversation('busy', 400, world.now, 20 * MICROS_PER_SECOND));
    await world.refresh();
    const late = messageItem('busy', writeAs.micros(plus(world.now, -90 * MINUTE)));
    world.store.seed([late]);
    for (let minute = 0; minute < 90; minute++) {
      await world.clock.advance(60_000);
      world.write('busy', writeAs.micros(world.now));
      await world.refresh('busy');
      await world.sweeper.step(OWNER, world.signal);
    }
    expect(world.keys('busy')).toContain(late.sk);
  });

  it('reaches a conversation swept by a clock that was ahead', async () => {
    const world = new PullWorld();
    world.store.seed(conversation('a', 3, plus(world.now, -MINUTE)));
    world.clock.jump(5 * 3_600_000);
    await world.refresh();
    await world.sweep(1);
    world.clock.jump(-6 * 3_600_000);
    const sk = world.write('a', writeAs.micros(plus(world.now, -HOUR)), { movesRow: false });
    await world.sweep(2);
    expect(world.keys('a')).toContain(sk);
  });

  it('reads every conversation in turn, those never swept first', async () => {
    seedList(40, 60);
    await world.refresh();
    await world.sweep(14);
    for (let n = 0; n < 40; n++) world.write(`g${n}`, writeAs.micros(plus(world.now, -HOUR + n)), { movesRow: false });
    await world.sweep(14);
    for (let n = 0; n < 40; n++) expect(world.keys(`g${n}`)).toHaveLength(61);
  });

  it('removes a conversation from the list that two full lists a minute apart lack', async () => {
    seedList(30);
    await world.refresh();
    world.dropRows('g20');
    await world.sweep(2);
    expect(world.lines()).toHaveLength(29);
  });

  it('fills gaps between cached messages, the most recently opened conversation first', async () => {
    world.store.seed(conversation('a', 10, plus(world.now, -HOUR)));
    await world.refresh();
    world.store.seed(conversation('a', 200, plus(world.now, -MINUTE), 10 * MICROS_PER_SECOND).slice(0, -1));
    world.moveRow('a', writeAs.micros(plus(world.now, -MINUTE)));
    await world.refresh();
    expect(world.cache.gaps.inner()).not.toBeNull();
    await world.sweep(3);
    expect(world.cache.gaps.inner()).toBeNull();
    expect(world.keys('a')).toHaveLength(210);
  });

  it('continues when one conversation is refused, and stops when the network is away', async () => {
    seedList(3);
    await world.refresh();
    await world.clock.advance(3_600_001);
    await world.sweeper.step(OWNER, world.signal);
    world.store.failNext('listMessages', 'access-denied');
    world.store.failNext('listMessages', 'offline');
    const step = async () => {
      await world.clock.advance(300_000);
      return world.sweeper.step(OWNER, world.signal);
    };
    const lastRead = () => world.store.calls.filter(({ method }) => method === 'listMessages').at(-1)?.args[0];
    expect(await step()).toBe(true);
    const refused = lastRead();
    await expect(step()).rejects.toMatchObject({ code: 'offline' });
    expect(lastRead()).not.toBe(refused);
    expect(await step()).toBe(true);
  });

  it('is off with a budget of 0', async () => {
    seedList(3);
    await world.refresh();
    world.outbox.preferences.change({ sweepUnitsPerHour: 0 });
    await world.sweep(3);
    expect(swept()).toBe(0);
  });
});

describe('the budget', () => {
  it.each([
    { rate: 30, conversations: 200, hours: 24 },
    { rate: 5, conversations: 400, hours: 48 },
    { rate: 60, conversations: 800, hours: 6 },
  ])(
    'of $rate units an hour is kept and used with $conversations conversations',
    async ({ rate, conversations, hours }) => {
      seedList(conversations, 3);
      world.outbox.preferences.change({ sweepUnitsPerHour: rate });
      await world.refresh();
      let [spent, largest] = [swept(), 0];
      for (let minute = 1; minute <= hours * 60; minute++) {
        await world.sweeper.step(OWNER, world.signal);
        largest = Math.max(largest, swept() - spent);
        spent = swept();
        expect(spent).toBeLessThanOrEqual((rate * minute) / 60 + largest);
        await world.clock.advance(60_000);
      }
      expect(spent).toBeGreaterThan(rate * hours * 0.3);
    },
  );

  it('holds across restarts and for any rhythm of maintenance', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('pause' as const), seconds: fc.integer({ min: 1, max: 1_200 }) }),
      fc.record({ kind: fc.constant('restart' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.array(event, { maxLength: 80 }), async (rate, events) => {
        world = new PullWorld();
        seedList(60, 2);
        world.outbox.preferences.change({ sweepUnitsPerHour: rate });
        await world.refresh();
        const start = world.now;
        let [total, largest] = [0, 0];
        for (const step of events) {
          if (step.kind === 'pause') await world.clock.advance(step.seconds * 1_000);
          else {
            const { clock, cache, outbox, store } = world;
            world = new PullWorld({ clock, cache, outbox, table: store.table });
          }
          const before = swept();
          await world.sweeper.step(OWNER, world.signal);
          total += swept() - before;
          largest = Math.max(largest, swept() - before);
          expect(total).toBeLessThanOrEqual((rate * (world.now - start)) / HOUR + largest);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is charged for a step that fails half-way', async () => {
    world.store.seed(conversation('busy', 400, world.now, 20 * MICROS_PER_SECOND));
    await world.refresh();
    world.outbox.preferences.change({ sweepUnitsPerHour: 1 });
    world.cache.values.set('lastFullListAt', plus(world.now, HOUR - MINUTE));
    await world.clock.advance(3_600_001);
    const { listMessages } = world.store;
    world.store.listMessages = async (...args) => {
      const page = await listMessages.apply(world.store, args);
      world.store.failNext('listMessages', 'throttled');
      return page;
    };
    await expect(world.sweeper.step(OWNER, world.signal)).rejects.toMatchObject({ code: 'throttled' });
    expect(swept()).toBeGreaterThan(0);
    expect(await world.sweeper.step(OWNER, world.signal)).toBe(false);
  });

  it('that is nearly zero is kept too', async () => {
    seedList(30);
    await world.refresh();
    world.outbox.preferences.change({ sweepUnitsPerHour: 1e-12 });
    await world.sweep(30);
    expect(swept()).toBeLessThanOrEqual(2);
  });

  it('is owed no longer than what was spent when the clock was ahead', async () => {
    seedList(30);
    await world.refresh();
    world.outbox.preferences.change({ sweepUnitsPerHour: 30 });
    const ahead = new ManualClock(plus(world.now, 3_000 * HOUR));
    const { clock, cache, outbox, store } = world;
    world = new PullWorld({ clock: ahead, cache, outbox, table: store.table });
    expect(await world.sweeper.step(OWNER, world.signal)).toBe(true);
    world = new PullWorld({ clock, cache, outbox, table: store.table });
    expect(await world.sweeper.step(OWNER, world.signal)).toBe(false);
    // The full list has cost 1.5 units at most.
    await world.clock.advance(3 * 60_000);
    expect(await world.sweeper.step(OWNER, world.signal)).toBe(true);
  });
});
