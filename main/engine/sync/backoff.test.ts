import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const options = { firstMs: 1_000, mostMs: 300_000 };

it('grows to the cap and keeps its jitter within bounds, whatever the luck', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, luck) => {
        const wait = backoffMs(failures, () => luck, options);
        expect(wait).toBeGreaterThanOrEqual(250);
        expect(wait).toBeLessThanOrEqual(Math.min(300_000, 1_000 * 2 ** (failures - 1)));
      },
    ),
  );
});
