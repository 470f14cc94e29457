import { expect, it } from 'vitest';
import { dollarsOf } from './costs.ts';

const none = { read: 0, write: 0 };

it('adds up what units cost, at prices for a million of them', () => {
  const units = { refresh: none, open: none, history: none, sweep: none, send: none, setup: none };
  const prices = { read: 0.125, write: 0.625 };
  expect(dollarsOf(units, prices)).toBe(0);
  const used = { ...units, open: { read: 3_000_000, write: 0 }, send: { read: 1_000_000, write: 2_000_000 } };
  expect(dollarsOf(used, prices)).toBeCloseTo(1.75, 12);
});
