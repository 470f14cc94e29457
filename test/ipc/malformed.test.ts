import { expect, it } from 'vitest';
import { Random } from '../faults/simulator/random.ts';
import { flood } from './malformed.ts';

it('refuses 1,000 malformed calls', async () => {
  const outcome = await flood(
    1_000,
    new Random(7),
    () => 0,
    async () => {},
  );
  expect(outcome).toEqual({ accepted: [], crashes: [], longestMs: 0 });
  expect({}).not.toHaveProperty('polluted');
});
