import { expect, it } from 'vitest';
import { Random } from '../faults/simulator/random.ts';
import { flood } from './malformed.ts';

it('refuses 1,000 malformed calls', async () => {
  const { accepted, crashes } = await flood(1_000, new Random(7), async () => {});
  expect({ accepted, crashes }).toEqual({ accepted: [], crashes: [] });
  expect({}).not.toHaveProperty('polluted');
});
