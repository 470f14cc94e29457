import { expect, it } from 'vitest';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { countUnread, type UnreadCount, UnreadCounter } from './unreadCounter.ts';

function setUp() {
  const clock = new ManualClock();
  const stopping = new AbortController();
  const state = { unread: 3, until: null as Instant | null, counted: 0, reported: [] as number[], isBroken: false };
  const count = async (): Promise<UnreadCount> => {
    state.counted++;
    if (state.isBroken) throw new Error('unreadable');
    return { unread: state.unread, until: state.until };
  };
  const counter = new UnreadCounter(clock, count, (unread) => void state.reported.push(unread), stopping.signal);
  return { clock, stopping, state, counter };
}

it('counts at once the first time, then at most once a second', async () => {
  const { clock, state, counter } = setUp();
  counter.changed();
  await clock.advance(0);
  expect(state.reported).toEqual([3]);
  for (state.unread = 4; state.unread < 100; state.unread++) counter.changed();
  await clock.advance(999);
  expect(state.counted).toBe(1);
  await clock.advance(1);
  expect(state).toMatchObject({ counted: 2, reported: [3, 100] });
});

it('reports nothing when the count is the same', async () => {
  const { clock, state, counter } = setUp();
  for (let count = 0; count < 3; count++) {
    counter.changed();
    await clock.advance(1_000);
  }
  expect(state).toMatchObject({ counted: 3, reported: [3] });
});

it('continues after a failed count, and ends when stopped', async () => {
  const { clock, stopping, state, counter } = setUp();
  state.isBroken = true;
  counter.changed();
  await clock.advance(0);
  state.isBroken = false;
  counter.changed();
  await clock.advance(0);
  expect(state.reported).toEqual([3]);
  state.unread = 4;
  counter.changed();
  stopping.abort();
  await settle();
  await clock.advance(10_000);
  expect(state.reported).toEqual([3]);
});

it('counts again when a mute ends, at the latest known time', async () => {
  const { clock, stopping, state, counter } = setUp();
  const inSeconds = (seconds: number): Instant => instantFromMicros(clock.now() + seconds * MICROS_PER_SECOND);
  state.until = inSeconds(60);
  counter.changed();
  await clock.advance(1_000);
  // Muted for longer now.
  state.until = inSeconds(600);
  counter.changed();
  await clock.advance(599_000);
  expect(state).toMatchObject({ counted: 2, reported: [3] });
  Object.assign(state, { unread: 5, until: null });
  await clock.advance(2_000);
  expect(state).toMatchObject({ counted: 3, reported: [3, 5] });
  expect(clock.sleeping).toBe(0);
  state.until = inSeconds(60);
  counter.changed();
  await clock.advance(1_000);
  stopping.abort();
  await settle();
  expect(clock.sleeping).toBe(0);
});

it('excludes muted conversations, and returns when the first mute ends', () => {
  const at = instantFromMicros;
  const conversations = [
    { unread: 1, isMarkedUnread: true, mutedUntil: null },
    { unread: 2, isMarkedUnread: false, mutedUntil: at(100) },
    { unread: 4, isMarkedUnread: false, mutedUntil: at(300) },
    { unread: 8, isMarkedUnread: false, mutedUntil: at(200) },
    { unread: 16, isMarkedUnread: false, mutedUntil: 'always' as const },
  ];
  const group = { mentions: 3, mentionsOnly: true };
  const mentioned = { unread: 9, isMarkedUnread: false, mutedUntil: null, group };
  expect(countUnread([mentioned, { ...mentioned, group: { ...group, mentionsOnly: false } }], at(50)).unread).toBe(12);
  expect(countUnread(conversations, at(50))).toEqual({ unread: 1, until: 100 });
  expect(countUnread(conversations, at(100))).toEqual({ unread: 3, until: 200 });
  expect(countUnread(conversations, at(300))).toEqual({ unread: 15, until: null });
});
