import { beforeEach, describe, expect, it } from 'vitest';
import { Purpose } from '../../shared/contract/sync.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { CostMeter, CostRecorder } from './cost.ts';

describe('the cost meter', () => {
  it('adds up charges by purpose and lists every purpose', () => {
    const meter = new CostMeter();
    meter.add('refresh', { read: 0.5 });
    meter.add('refresh', { read: 0.5 });
    meter.add('send', { read: 1, write: 2 });

    const totals = meter.totals();
    expect(totals.refresh).toEqual({ read: 1, write: 0 });
    expect(totals.send).toEqual({ read: 1, write: 2 });
    expect(totals.sweep).toEqual({ read: 0, write: 0 });
    expect(Object.keys(totals).sort()).toEqual([...Purpose.options].sort());
  });

  it('returns totals as a snapshot', () => {
    const meter = new CostMeter();
    const before = meter.totals();
    meter.add('open', { read: 3 });
    expect(before.open.read).toBe(0);
  });

  it('drains each charge once, and again after a failure', () => {
    const meter = new CostMeter();
    const taken: unknown[] = [];
    const drain = () => meter.drain((charges) => taken.push(charges));
    drain();
    meter.add('open', { read: 1 });
    meter.add('open', { read: 0.5 });
    meter.add('send', { write: 2 });
    expect(() =>
      meter.drain(() => {
        throw new Error('no room');
      }),
    ).toThrow('no room');
    drain();
    drain();
    meter.add('send', { write: 1 });
    drain();
    expect(taken).toEqual([
      [
        { purpose: 'open', read: 1.5, write: 0 },
        { purpose: 'send', read: 0, write: 2 },
      ],
      [{ purpose: 'send', read: 0, write: 1 }],
    ]);
    expect(meter.totals().send.write).toBe(3);
  });
});

describe('the cost recorder', () => {
  let clock: ManualClock;
  let meter: CostMeter;
  let written: string[];
  let recorder: CostRecorder;
  let isFull: boolean;
  let warnings: string[];

  beforeEach(() => {
    clock = new ManualClock();
    meter = new CostMeter();
    written = [];
    isFull = false;
    warnings = [];
    recorder = new CostRecorder(
      meter,
      () => clock.now(),
      (entries) => {
        if (isFull) throw new Error('full');
        written.push(entries.map(({ purpose, read, write }) => `${purpose} ${read} ${write}`).join(', '));
      },
      (_level, text) => warnings.push(text),
    );
  });

  it('adds up charges by purpose and writes once a minute', async () => {
    meter.add('refresh', { read: 0.5 });
    meter.add('refresh', { read: 0.5 });
    meter.add('send', { write: 5 });
    await clock.advance(59_999);
    recorder.flushIfDue();
    expect(written).toEqual([]);
    await clock.advance(1);
    recorder.flushIfDue();
    recorder.flushIfDue();
    expect(written).toEqual(['refresh 1 0, send 0 5']);
  });

  it('writes each unit once, and nothing without charges', () => {
    recorder.flush();
    meter.add('open', { read: 2 });
    recorder.flush();
    recorder.flush();
    expect(written).toEqual(['open 2 0']);
  });

  it('keeps charges that could not be written, and logs that', () => {
    meter.add('open', { read: 2 });
    isFull = true;
    recorder.flush();
    expect(warnings).toHaveLength(1);
    isFull = false;
    warnings = [];
    recorder.flush();
    expect(written).toEqual(['open 2 0']);
  });

  it('writes soon after the clock was set back', () => {
    meter.add('open', { read: 2 });
    clock.jump(-3_600_000);
    recorder.flushIfDue();
    expect(written).toEqual(['open 2 0']);
  });
});
