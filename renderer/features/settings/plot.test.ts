import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Purpose, Units } from '../../../shared/contract/sync.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { amountOf, type DayCost, plotOf, roundUp } from './plot.ts';

const nothing = { read: 0, write: 0 };
const day = (units: Partial<Record<Purpose, Units>>, dollars = 0, readDollars = 0): DayCost => ({
  start: instantFromMicros(0),
  units: {
    refresh: nothing,
    live: nothing,
    open: nothing,
    history: nothing,
    sweep: nothing,
    send: nothing,
    setup: nothing,
    ...units,
  },
  dollars,
  readDollars,
});

describe('a plot', () => {
  it('stacks purposes in one order and leaves out empty ones', () => {
    const { columns, top, total, peak } = plotOf(
      [day({ send: { read: 1, write: 4 }, refresh: { read: 2.5, write: 0 } }), day({ sweep: { read: 7, write: 0 } })],
      'read',
    );
    expect(columns).toEqual([
      [
        { part: 'refresh', from: 0, to: 2.5 },
        { part: 'send', from: 2.5, to: 3.5 },
      ],
      [{ part: 'sweep', from: 0, to: 7 }],
    ]);
    expect({ top, total, peak }).toEqual({ top: 8, total: 10.5, peak: { day: 1, value: 7 } });
  });

  it('splits dollars into reading and writing', () => {
    const { columns, peak } = plotOf([day({}), day({}, 4, 1), day({}, 2, 2)], 'dollars');
    expect(columns).toEqual([
      [],
      [
        { part: 'reading', from: 0, to: 1 },
        { part: 'writing', from: 1, to: 4 },
      ],
      [{ part: 'reading', from: 0, to: 2 }],
    ]);
    expect(peak).toEqual({ day: 1, value: 4 });
  });

  it('has a scale and no peak without data', () => {
    expect(plotOf([day({}), day({})], 'write')).toEqual({ columns: [[], []], top: 1, total: 0, peak: null });
  });

  it('ends every column at the day’s value within the scale', () => {
    const units = fc.record({ read: fc.float({ min: 0, max: 1e6, noNaN: true }), write: fc.constant(0) });
    const days = fc.array(
      fc.record({ refresh: units, open: units, send: units }).map((some) => day(some)),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(days, (some) => {
        const { columns, top } = plotOf(some, 'read');
        columns.forEach((column, n) => {
          const known = some[n];
          if (known === undefined) throw new Error('a column without a day');
          expect(column.at(-1)?.to ?? 0).toBeCloseTo(amountOf(known, 'read'), 3);
          expect(column.at(-1)?.to ?? 0).toBeLessThanOrEqual(top * 1.000001);
        });
      }),
    );
  });
});

describe('the end of a scale', () => {
  it.each([
    [0, 1],
    [1, 1],
    [1.01, 1.5],
    [4, 4],
    [7, 8],
    [9, 10],
    [10, 10],
    [118.5, 150],
    [0.00042, 0.0005],
  ])('of %d is %d', (value, top) => {
    expect(roundUp(value)).toBeCloseTo(top, 10);
  });
});
