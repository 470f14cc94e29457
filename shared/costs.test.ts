import { expect, it } from 'vitest';
import { dollarsOf, scanUnits } from './costs.ts';

const none = { read: 0, write: 0 };

it('adds up what units cost, at prices for a million of them', () => {
  const units = { refresh: none, live: none, open: none, history: none, sweep: none, send: none, setup: none };
  const prices = { read: 0.125, write: 0.625 };
  expect(dollarsOf(units, prices)).toBe(0);
  const used = { ...units, open: { read: 3_000_000, write: 0 }, send: { read: 1_000_000, write: 2_000_000 } };
  expect(dollarsOf(used, prices)).toBeCloseTo(1.75, 12);
});

it('estimates a scan at half a unit for each 4 KB, and at least that', () => {
  expect([0, 1, 4_096, 4_097, 1_073_741_824].map(scanUnits)).toEqual([0.5, 0.5, 0.5, 1, 131_072]);
});
