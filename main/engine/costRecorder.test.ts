import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { CostMeter } from './cost.ts';
import { CostRecorder } from './costRecorder.ts';

let clock: ManualClock;
let meter: CostMeter;
let written: string[];
let recorder: CostRecorder;
let isFull: boolean;

beforeEach(() => {
  clock = new ManualClock();
  meter = new CostMeter();
  written = [];
  isFull = false;
  recorder = new CostRecorder(
    meter,
    () => clock.now(),
    (entries) => {
      if (isFull) throw new Error('full');
      written.push(entries.map(({ purpose, read, write }) => `${purpose} ${read} ${write}`).join(', '));
    },
  );
});

it('adds up by purpose and writes once a minute', async () => {
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

it('writes nothing when nothing was consumed, and each unit once', () => {
  recorder.flush();
  meter.add('open', { read: 2 });
  recorder.flush();
  recorder.flush();
  expect(written).toEqual(['open 2 0']);
});

it('keeps what the disk did not take', () => {
  meter.add('open', { read: 2 });
  isFull = true;
  expect(() => recorder.flush()).toThrow('full');
  isFull = false;
  recorder.flush();
  expect(written).toEqual(['open 2 0']);
});

it('writes soon after the clock was set back', () => {
  meter.add('open', { read: 2 });
  clock.jump(-3_600_000);
  recorder.flushIfDue();
  expect(written).toEqual(['open 2 0']);
});
