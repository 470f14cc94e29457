import { describe, expect, it } from 'vitest';
import { type ScaleResult, simulateScale } from './simulateScale.ts';

const few = { people: 5, minutes: 10, bursts: [5], seed: 7 };

describe('a group of people with whole engines', () => {
  it('gets every message, and consumes what the engines’ own meters count', async () => {
    const { usual, bursts, outstanding, metered, charged } = await simulateScale(few);
    expect(usual.messages).toBeGreaterThan(0);
    expect(bursts.map(({ phase }) => phase.messages)).toEqual([expect.any(Number)]);
    expect(outstanding).toBe(0);
    expect(metered).toEqual(charged);
  });

  it('does the same for the same seed', async () => {
    const [once, again, other]: ScaleResult[] = [
      await simulateScale(few),
      await simulateScale(few),
      await simulateScale({ ...few, seed: 8 }),
    ];
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });
});
