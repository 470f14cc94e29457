import { expect, test } from 'vitest';
import { Purpose } from '../../shared/ipc/contract.ts';
import { CostMeter } from './cost.ts';

test('adds up by purpose, and knows every purpose', () => {
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

test('totals are a snapshot', () => {
  const meter = new CostMeter();
  const before = meter.totals();
  meter.add('open', { read: 3 });
  expect(before.open.read).toBe(0);
});

test('hands over each charge once, and again what could not be taken', () => {
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
