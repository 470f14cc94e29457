import { describe, expect, it } from 'vitest';
import { simulateScale } from './simulateScale.ts';

const few = { people: 5, minutes: 2, bursts: [5], seed: 7 };

describe('a group of people with whole engines', () => {
  it('gets every message, and consumes what the engines’ own meters count', async () => {
    const { bursts, outstanding, metered, charged } = await simulateScale(few);
    expect(bursts.map(({ phase }) => phase.messages >= 5 && phase.all.length > 0)).toEqual([true]);
    expect(outstanding).toBe(0);
    expect(charged.write).toBeGreaterThanOrEqual(5 * (1 + 4 * 5));
    expect(metered).toEqual(charged);
  });

  it('does the same for the same seed, and something else for another', async () => {
    const [once, again] = [await simulateScale(few), await simulateScale(few)];
    expect(again).toEqual(once);
    expect(await simulateScale({ ...few, seed: 8 })).not.toEqual(once);
  });
});
