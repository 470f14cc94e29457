import { expect, it } from 'vitest';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { countUnread, type UnreadCount, UnreadCounter } from './unreadCounter.ts';

function setUp() {
  const clock = new ManualClock();
  const stopping = new AbortController();
  const state = { unread: 3, until: null as Instant | null, counted: 0, told: [] as number[], isBroken: false };
  const count = async (): Promise<UnreadCount> => {
    state.counted++;
    if (state.isBroken) throw new Error('unreadable');
    return { unread: state.unread, until: state.until };
  };
  const tally = new UnreadCounter(clock, count, (unread) => void state.told.push(unread), stopping.signal);
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

it('counts again when a mute ends, at the time that was named last', async () => {
  const { clock, stopping, state, tally } = setUp();
  const inSeconds = (seconds: number): Instant => instantFromMicros(clock.now() + seconds * MICROS_PER_SECOND);
  state.until = inSeconds(60);
  tally.changed();
  await clock.advance(1_000);
  // Muted for longer now.
  state.until = inSeconds(600);
  tally.changed();
  await clock.advance(599_000);
  expect(state).toMatchObject({ counted: 2, told: [3] });
  Object.assign(state, { unread: 5, until: null });
  await clock.advance(2_000);
  expect(state).toMatchObject({ counted: 3, told: [3, 5] });
  expect(clock.sleeping).toBe(0);
  state.until = inSeconds(60);
  tally.changed();
  await clock.advance(1_000);
  stopping.abort();
  await settle();
  expect(clock.sleeping).toBe(0);
});

it('leaves out what is muted, and knows until when', () => {
  const at = instantFromMicros;
  const groups = [
    { unread: 1, mutedUntil: null },
    { unread: 2, mutedUntil: at(100) },
    { unread: 4, mutedUntil: at(300) },
    { unread: 8, mutedUntil: at(200) },
    { unread: 16, mutedUntil: 'always' as const },
  ];
  expect(countUnread(groups, at(50))).toEqual({ unread: 1, until: 100 });
  expect(countUnread(groups, at(100))).toEqual({ unread: 3, until: 200 });
  expect(countUnread(groups, at(300))).toEqual({ unread: 15, until: null });
});
