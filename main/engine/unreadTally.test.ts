import { expect, it } from 'vitest';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { UnreadTally } from './unreadTally.ts';

function setUp() {
  const clock = new ManualClock();
  const stopping = new AbortController();
  const state = { unread: 3, counted: 0, told: [] as number[], isBroken: false };
  const count = async (): Promise<number> => {
    state.counted++;
    if (state.isBroken) throw new Error('unreadable');
    return state.unread;
  };
  const tally = new UnreadTally(clock, count, (unread) => void state.told.push(unread), stopping.signal);
  return { clock, stopping, state, tally };
}

it('counts at once the first time, then once a second however often the list changes', async () => {
  const { clock, state, tally } = setUp();
  tally.changed();
  await clock.advance(0);
  expect(state.told).toEqual([3]);
  for (state.unread = 4; state.unread < 100; state.unread++) tally.changed();
  await clock.advance(999);
  expect(state.counted).toBe(1);
  await clock.advance(1);
  expect(state).toMatchObject({ counted: 2, told: [3, 100] });
});

it('says nothing when the count is the same', async () => {
  const { clock, state, tally } = setUp();
  for (let turn = 0; turn < 3; turn++) {
    tally.changed();
    await clock.advance(1_000);
  }
  expect(state).toMatchObject({ counted: 3, told: [3] });
});

it('goes on after a count that failed, and ends when it is told to', async () => {
  const { clock, stopping, state, tally } = setUp();
  state.isBroken = true;
  tally.changed();
  await clock.advance(0);
  state.isBroken = false;
  tally.changed();
  await clock.advance(0);
  expect(state.told).toEqual([3]);
  state.unread = 4;
  tally.changed();
  stopping.abort();
  await settle();
  await clock.advance(10_000);
  expect(state.told).toEqual([3]);
});
