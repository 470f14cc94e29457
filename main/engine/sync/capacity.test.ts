import { beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { PullWorld } from '../../../test/support/pulling.ts';
import { CapacityReader } from './capacity.ts';

const hour = 3_600_000;
let world: PullWorld;
let schedule: { readCapacity: number | null };
let reader: CapacityReader;
let provided: number | null;
let looks: number;

beforeEach(() => {
  world = new PullWorld();
  [schedule, provided, looks] = [{ readCapacity: null }, 5, 0];
  const describeTable = world.store.describeTable.bind(world.store);
  world.store.describeTable = async (context) => {
    looks++;
    return { ...(await describeTable(context)), readCapacity: provided };
  };
  reader = new CapacityReader(world.context, schedule);
});

it('reads the capacity at once, and again after an hour', async () => {
  await reader.step(world.signal);
  expect(schedule.readCapacity).toBe(5);
  provided = null;
  await world.clock.advance(hour - 1);
  await reader.step(world.signal);
  expect([schedule.readCapacity, looks]).toEqual([5, 1]);
  await world.clock.advance(1);
  await reader.step(world.signal);
  expect([schedule.readCapacity, looks]).toEqual([null, 2]);
});

it('takes a table that it may not describe for one billed on demand', async () => {
  world.store.describeTable = () => Promise.reject(new AppError('access-denied'));
  await reader.step(world.signal);
  expect(schedule.readCapacity).toBeNull();
});

it('keeps what it knew when the table can’t be described for once', async () => {
  await reader.step(world.signal);
  world.store.describeTable = () => Promise.reject(new AppError('throttled'));
  await world.clock.advance(hour);
  await reader.step(world.signal);
  expect(schedule.readCapacity).toBe(5);
});
