import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../shared/ipc/contract.ts';
import { ManualClock } from '../../../test/fakes/manualClock.ts';
import { PollSchedule } from './pollSchedule.ts';

const minute = 60_000;

describe('the pollSchedule of refreshes', () => {
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

  it('is 5 s while somebody is active, and eases to 30 s in front of somebody who reads', async () => {
    expect(pollSchedule.intervalMs()).toBe(5_000);
    expect(await intervalAfter(minute)).toBe(5_000);
    expect(await intervalAfter(2 * minute)).toBe(15_000);
    expect(await intervalAfter(20 * minute)).toBe(30_000);
  });

  it('eases to a minute in the background, and to five when nobody has been there for long', async () => {
    pollSchedule.focused = false;
    expect(await intervalAfter(12 * minute)).toBe(60_000);
    expect(await intervalAfter(17 * minute)).toBe(60_000);
    expect(await intervalAfter(1 * minute)).toBe(300_000);
  });

  it('starts anew with every activity and with the focus', async () => {
    await clock.advance(40 * minute);
    pollSchedule.active();
    expect(pollSchedule.intervalMs()).toBe(5_000);
    await clock.advance(40 * minute);
    pollSchedule.focused = true;
    expect(pollSchedule.intervalMs()).toBe(5_000);
  });

  it('keeps to what the person set', async () => {
    pollSchedule.intervals = { activeMs: 20_000, backgroundMs: 10_000, idleMs: 5_000 };
    expect(pollSchedule.intervalMs()).toBe(20_000);
    expect(await intervalAfter(20 * minute)).toBe(20_000);
    expect(await intervalAfter(20 * minute)).toBe(20_000);
  });

  it('takes a clock that was set back for activity, not for eternity', async () => {
    clock.jump(-600 * minute);
    expect(pollSchedule.intervalMs()).toBe(5_000);
    expect(await intervalAfter(40 * minute)).toBe(300_000);
  });
});
