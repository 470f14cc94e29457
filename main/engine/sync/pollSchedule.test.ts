import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../shared/contract/sync.ts';
import { ManualClock } from '../../../test/fakes/manualClock.ts';
import { PollSchedule } from './pollSchedule.ts';

const minute = 60_000;

describe('the poll schedule', () => {
  let clock: ManualClock;
  let pollSchedule: PollSchedule;

  beforeEach(() => {
    clock = new ManualClock();
    pollSchedule = new PollSchedule(clock, defaultPreferences.intervals);
  });

  const intervalAfter = async (ms: number): Promise<number> => {
    await clock.advance(ms);
    return pollSchedule.intervalMs();
  };

  it('is 5 s during activity, and eases to 30 s with the window focused', async () => {
    expect(pollSchedule.intervalMs()).toBe(5_000);
    expect(await intervalAfter(minute)).toBe(5_000);
    expect(await intervalAfter(2 * minute)).toBe(15_000);
    expect(await intervalAfter(20 * minute)).toBe(30_000);
  });

  it('eases to one minute in the background, and to five after a long absence', async () => {
    pollSchedule.focused = false;
    expect(await intervalAfter(12 * minute)).toBe(60_000);
    expect(await intervalAfter(17 * minute)).toBe(60_000);
    expect(await intervalAfter(1 * minute)).toBe(300_000);
  });

  it('restarts with every activity and with the focus', async () => {
    await clock.advance(40 * minute);
    pollSchedule.noteActivity();
    expect(pollSchedule.intervalMs()).toBe(5_000);
    await clock.advance(40 * minute);
    pollSchedule.focused = true;
    expect(pollSchedule.intervalMs()).toBe(5_000);
  });

  it('respects the preferences', async () => {
    pollSchedule.intervals = { activeMs: 20_000, backgroundMs: 10_000, idleMs: 5_000 };
    expect(pollSchedule.intervalMs()).toBe(20_000);
    expect(await intervalAfter(20 * minute)).toBe(20_000);
    expect(await intervalAfter(20 * minute)).toBe(20_000);
  });

  it('treats a clock that was set back as activity', async () => {
    clock.jump(-600 * minute);
    expect(pollSchedule.intervalMs()).toBe(5_000);
    expect(await intervalAfter(40 * minute)).toBe(300_000);
  });
});
