import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../shared/contract/sync.ts';
import { ManualClock } from '../../../test/fakes/manualClock.ts';
import { conversationIdOf } from '../../../test/support/pulling.ts';
import { type Environment, PollSchedule } from './pollSchedule.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const [open, other] = [conversationIdOf('open'), conversationIdOf('other')];
const focused: Environment = { isFocused: true, notifies: false, isOnBattery: false };

let clock: ManualClock;
let schedule: PollSchedule;

beforeEach(() => {
  clock = new ManualClock();
  schedule = new PollSchedule(clock, defaultPreferences);
});

/** What the next poll reads: `list`, `live` for the newest rows of the open conversation, `whole` for all of it. */
function what(): string {
  const { list, conversation, isLive } = schedule.next().poll;
  const read = conversation === null ? [] : [isLive ? 'live' : 'whole'];
  return [...(list ? ['list'] : []), ...read].join(' ');
}

/** Waits for the next poll, which takes `takesMs` and consumes `units`; returns it with the seconds waited. */
async function poll(units = 0.5, takesMs = 0): Promise<string> {
  const { inMs } = schedule.next();
  await clock.advance(inMs);
  const [read, done] = [what(), schedule.begin(schedule.next().poll)];
  await clock.advance(takesMs);
  done(units);
  return `${inMs / second} ${read}`;
}

/** The polls of the next ms, and how many of each kind there were. */
async function pollsIn(ms: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const end = clock.now() + ms * 1_000;
  while (clock.now() + schedule.next().inMs * 1_000 < end) {
    const read = (await poll()).replace(/^\S+ /, '');
    counts[read] = (counts[read] ?? 0) + 1;
  }
  return counts;
}

describe('the interval of the list', () => {
  const intervalAfter = async (ms: number): Promise<number> => {
    await clock.advance(ms);
    return schedule.intervalMs();
  };

  it('is 5 s during activity, and eases to 30 s with the window focused', async () => {
    expect(schedule.intervalMs()).toBe(5 * second);
    expect(await intervalAfter(minute)).toBe(5 * second);
    expect(await intervalAfter(2 * minute)).toBe(15 * second);
    expect(await intervalAfter(20 * minute)).toBe(30 * second);
  });

  it('eases to one minute in the background without notifications, and to five after a long absence', async () => {
    schedule.environment = { ...focused, isFocused: false };
    expect(await intervalAfter(12 * minute)).toBe(minute);
    expect(await intervalAfter(17 * minute)).toBe(minute);
    expect(await intervalAfter(1 * minute)).toBe(5 * minute);
  });

  it.each([
    ['on mains', { isOnBattery: false }, false, 5 * second],
    ['on battery', { isOnBattery: true }, false, 30 * second],
    ['on a metered network', { isOnBattery: false }, true, 30 * second],
  ])('is constant in the background with notifications, %s', async (_where, power, isMetered, expected) => {
    schedule.isMetered = isMetered;
    schedule.environment = { ...focused, ...power, isFocused: false, notifies: true };
    expect(schedule.intervalMs()).toBe(expected);
    expect(await intervalAfter(8 * hour)).toBe(expected);
  });

  it('ignores notifications, battery and network while the window is focused', () => {
    schedule.isMetered = true;
    schedule.environment = { isFocused: true, notifies: true, isOnBattery: true };
    expect(schedule.intervalMs()).toBe(5 * second);
  });

  it('restarts with every activity and with the focus', async () => {
    schedule.environment = { ...focused, isFocused: false };
    await clock.advance(40 * minute);
    schedule.noteActivity();
    expect(schedule.intervalMs()).toBe(5 * second);
    await clock.advance(40 * minute);
    schedule.environment = focused;
    expect(schedule.intervalMs()).toBe(5 * second);
  });

  it('respects the preferences', async () => {
    const intervals = { activeMs: 20 * second, backgroundMs: 10 * second, idleMs: 5 * second };
    schedule.preferences = { ...defaultPreferences, intervals, notifyWithinMs: minute };
    expect(schedule.intervalMs()).toBe(20 * second);
    expect(await intervalAfter(20 * minute)).toBe(20 * second);
    expect(await intervalAfter(20 * minute)).toBe(20 * second);
    schedule.environment = { isFocused: false, notifies: true, isOnBattery: true };
    expect(schedule.intervalMs()).toBe(minute);
  });

  it('stands still while the clock is set back', async () => {
    expect(await intervalAfter(20 * minute)).toBe(30 * second);
    clock.jump(-600 * minute);
    expect(schedule.intervalMs()).toBe(30 * second);
    expect(await intervalAfter(10 * minute)).toBe(5 * minute);
  });
});

describe('the next poll', () => {
  it('reads the list at once, then an interval after the end of the last read of it', async () => {
    expect(await poll(0.5, 2 * second)).toBe('0 list');
    expect(await poll()).toBe('5 list');
  });

  it('includes the open conversation, as a whole', async () => {
    schedule.openConversation = open;
    expect(await poll()).toBe('0 list whole');
    expect(await poll()).toBe('5 list whole');
  });

  it('includes the open conversation every half a minute while the window is not focused', async () => {
    schedule.openConversation = open;
    schedule.environment = { ...focused, isFocused: false, notifies: true };
    await poll();
    expect(await pollsIn(60 * second)).toEqual({ list: 10, 'list whole': 1 });
    schedule.environment = focused;
    expect(await poll()).toBe('5 list whole');
  });

  it('reads everything at once when that is wanted, until a poll that reads the list has succeeded', async () => {
    schedule.openConversation = open;
    await poll();
    schedule.environment = { ...focused, isFocused: false };
    schedule.wantWhole();
    schedule.begin(schedule.next().poll);
    expect(await poll()).toBe('0 list whole');
    const done = schedule.begin(schedule.next().poll);
    schedule.wantWhole();
    done(0.5);
    expect(await poll()).toBe('5 list');
  });

  it('comes sooner after activity, but not later', async () => {
    await clock.advance(20 * minute);
    await poll();
    expect(schedule.next().inMs).toBe(30 * second);
    await clock.advance(3 * second);
    schedule.noteActivity();
    expect(schedule.next().inMs).toBe(2 * second);
    await clock.advance(minute);
    schedule.noteActivity();
    expect(schedule.next().inMs).toBe(0);
    await poll();
    schedule.environment = { ...focused, isFocused: false };
    schedule.preferences = {
      ...defaultPreferences,
      intervals: { activeMs: minute, backgroundMs: minute, idleMs: minute },
    };
    expect(schedule.next().inMs).toBe(5 * second);
  });

  it('follows an interval after the clock was set back', async () => {
    await poll();
    clock.jump(-hour);
    expect(await poll()).toBe('5 list');
  });
});

describe('a conversation in use', () => {
  beforeEach(async () => {
    schedule.openConversation = open;
    await poll();
    schedule.noteWritten(open);
  });

  it('is read every second, counted between the starts, and the list every five', async () => {
    const polls = [];
    for (let n = 0; n < 12; n++) polls.push(await poll(0.5, 100));
    expect(polls.map((each) => each.replace(/^\S+ /, ''))).toEqual([
      ...['live', 'live', 'live', 'live', 'list live'],
      ...['live', 'live', 'live', 'live', 'live', 'list live', 'live'],
    ]);
    expect(polls.slice(1, 4)).toEqual(['0.9 live', '0.9 live', '0.9 live']);
  });

  it('is read as a whole with the list, every half a minute', async () => {
    expect(await pollsIn(minute)).toEqual({ live: 48, 'list live': 10, 'list whole': 1 });
  });

  it('is read as before two minutes after something was last written in it', async () => {
    await clock.advance(2 * minute - 1);
    await poll();
    expect(schedule.next().inMs).toBe(second);
    await clock.advance(1);
    expect(schedule.next().inMs).toBeGreaterThan(4 * second);
    schedule.noteWritten(open);
    expect(schedule.next().inMs).toBeLessThan(second);
  });

  it.each([
    ['is not open', () => (schedule.openConversation = other)],
    ['is not focused', () => (schedule.environment = { ...focused, isFocused: false })],
    ['was written in long ago', () => clock.jump(2 * minute)],
    ['must not be read every second', () => (schedule.preferences = { ...defaultPreferences, live: false })],
    ['costs too much', () => (schedule.isLiveAffordable = false)],
  ])('is no longer read every second when it %s', async (_why, change) => {
    change();
    const polls = await pollsIn(minute);
    expect(polls['list whole']).toBeGreaterThan(0);
    expect(Object.keys(polls).filter((read) => read.includes('live'))).toEqual([]);
  });

  it('is in use at once when something was written in it before it was opened', () => {
    schedule.openConversation = other;
    expect(schedule.next().inMs).toBe(5 * second);
    schedule.noteWritten(open);
    schedule.openConversation = open;
    expect(schedule.next()).toMatchObject({ inMs: second, poll: { list: false, isLive: true } });
  });

  it('is read at most as often with a longer interval of the list', async () => {
    schedule.preferences = {
      ...defaultPreferences,
      intervals: { activeMs: minute, backgroundMs: minute, idleMs: hour },
    };
    schedule.noteWritten(open);
    await poll();
    expect((await pollsIn(minute)).live).toBeGreaterThan(50);
  });
});

describe('a table with provisioned capacity', () => {
  const capacities = [1, 5, 25, 1_000];
  const costs = [0.5, 1, 4, 50];

  it.each(capacities.flatMap((capacity) => costs.map((units) => [capacity, units] as const)))(
    'of %d read units gives polls of %d units at most a tenth',
    async (capacity, units) => {
      schedule.readCapacity = capacity;
      schedule.openConversation = open;
      const started = clock.now();
      let [spent, last] = [0, 0];
      for (let n = 0; n < 50; n++) {
        schedule.noteWritten(open);
        await poll(units);
        spent += units;
        last = units;
      }
      const seconds = (clock.now() - started) / 1_000_000;
      expect(spent - last).toBeLessThanOrEqual(seconds * capacity * 0.1 + 1e-6);
    },
  );

  it('delays a poll by what the last one consumed, and no other', async () => {
    schedule.readCapacity = 5;
    schedule.openConversation = open;
    schedule.noteWritten(open);
    await poll(4);
    expect(schedule.next().inMs).toBe(8 * second);
    expect(await poll(0.5)).toBe('8 list live');
    expect(await poll(0.5)).toBe('1 live');
  });
});

describe('the own state', () => {
  /** Takes a poll; returns whether it reads the own state. */
  async function reads(): Promise<boolean> {
    await poll();
    const isDue = schedule.isOwnStateDue;
    if (isDue) schedule.noteOwnStateRead();
    return isDue;
  }
  /** How often it is read in the next ms. */
  async function readsIn(ms: number): Promise<number> {
    let count = 0;
    const end = clock.now() + ms * 1_000;
    while (clock.now() + schedule.next().inMs * 1_000 < end) if (await reads()) count++;
    return count;
  }

  it('is read by the first poll, then every five minutes, and every half hour while the computer is idle', async () => {
    expect(await reads()).toBe(true);
    expect(await readsIn(30 * minute)).toBe(5);
    expect(await readsIn(4 * hour)).toBeLessThanOrEqual(9);
  });

  it('is read every five minutes in the background with notifications', async () => {
    schedule.environment = { isFocused: false, notifies: true, isOnBattery: false };
    expect(await readsIn(2 * hour)).toBe(24);
  });

  it('is read when everything is wanted, at most every 30 seconds', async () => {
    await reads();
    schedule.wantWhole();
    expect(await reads()).toBe(false);
    await clock.advance(30 * second);
    expect(await reads()).toBe(true);
    await clock.advance(30 * second);
    expect(await reads()).toBe(false);
    schedule.wantWhole();
    expect(await reads()).toBe(true);
  });
});
