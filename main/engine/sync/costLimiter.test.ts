import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../shared/contract/sync.ts';
import { PullWorld } from '../../../test/support/pulling.ts';
import { CostRecorder } from '../cost.ts';
import { CostLimiter } from './costLimiter.ts';

const USUAL = 5_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: PullWorld;
let limiter: CostLimiter;
const wait = () => limiter.waitMs(USUAL);
const status = () => world.context.status.status.costLimit;
/** Charges an automatic read. */
const spend = (read: number) => world.cost.add('refresh', { read });
/** Writes the charges to the ledger, as maintenance does. */
const flush = () =>
  new CostRecorder(
    world.cost,
    () => world.now,
    (entries) => world.outbox.costs.add(entries),
    () => {},
  ).flush();

beforeEach(() => {
  world = new PullWorld();
  limiter = new CostLimiter(world.context);
  world.outbox.preferences.change({ readUnitsPerHour: 1_000 });
});

describe('the cost limiter', () => {
  it('leaves waits as they are up to the limit', () => {
    spend(1_000);
    expect(wait()).toBe(USUAL);
    expect(status()).toBeNull();
    expect(limiter.isSlow()).toBe(false);
  });

  it('doubles each wait above the limit, up to a quarter of an hour, and says why', () => {
    spend(1_001);
    expect(Array.from({ length: 10 }, wait).map((ms) => ms / 1_000)).toEqual([
      10, 20, 40, 80, 160, 320, 640, 900, 900, 900,
    ]);
    expect(status()).toEqual({ units: 1_001, limit: 1_000 });
    expect(limiter.isSlow()).toBe(true);
  });

  it('never shortens a wait that is longer anyway', () => {
    spend(1_001);
    expect(limiter.waitMs(2 * HOUR)).toBe(2 * HOUR);
  });

  it('ends by itself when the hour costs less, also when the charges are in the ledger', async () => {
    spend(1_001);
    flush();
    expect(wait()).toBe(2 * USUAL);
    await world.clock.advance(45 * MINUTE);
    expect(wait()).toBe(4 * USUAL);
    await world.clock.advance(30 * MINUTE);
    expect(wait()).toBe(USUAL);
    expect(status()).toBeNull();
    spend(1_001);
    expect(wait()).toBe(2 * USUAL);
  });

  it('leaves half of the limit to refreshes', () => {
    spend(500);
    expect(limiter.allowsLive()).toBe(true);
    world.cost.add('live', { read: 0.5 });
    expect(limiter.allowsLive()).toBe(false);
    expect(wait()).toBe(USUAL);
    world.outbox.preferences.change({ readUnitsPerHour: 0 });
    expect(limiter.allowsLive()).toBe(true);
  });

  it('holds across a restart', () => {
    spend(1_001);
    flush();
    limiter = new CostLimiter(new PullWorld({ clock: world.clock, outbox: world.outbox }).context);
    expect(wait()).toBe(2 * USUAL);
  });

  it('counts what Meridian reads by itself, not what the user requests or sends', () => {
    for (const purpose of ['history', 'send', 'setup'] as const) world.cost.add(purpose, { read: 5_000, write: 5_000 });
    expect(wait()).toBe(USUAL);
    for (const purpose of ['refresh', 'live', 'open', 'sweep'] as const) world.cost.add(purpose, { read: 251 });
    expect(status()).toBeNull();
    expect(wait()).toBe(2 * USUAL);
  });

  it('excuses a first sync until it is out of the hour', async () => {
    spend(50_000);
    limiter.excuse();
    spend(1_000);
    expect(wait()).toBe(USUAL);
    flush();
    await world.clock.advance(30 * MINUTE);
    expect(wait()).toBe(USUAL);
    spend(1);
    expect(wait()).toBe(2 * USUAL);
  });

  it('can be turned off', () => {
    world.outbox.preferences.change({ readUnitsPerHour: 0 });
    spend(1e9);
    expect(wait()).toBe(USUAL);
  });

  it('has a default far above an hour of use, and far below what a hostile table costs', () => {
    const { intervals, sweepUnitsPerHour, readUnitsPerHour } = defaultPreferences;
    const refreshes = HOUR / intervals.activeMs;
    expect(readUnitsPerHour).toBeGreaterThan(5 * (refreshes + sweepUnitsPerHour));
    expect(readUnitsPerHour).toBeLessThan((refreshes * 977) / 50);
  });
});
