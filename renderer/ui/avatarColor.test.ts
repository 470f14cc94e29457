import { describe, expect, it } from 'vitest';
import { personColor, personColors } from './Avatar.tsx';

describe('personColor', () => {
  it('is the same for the same person', () => {
    const id = '5ae290ed-55d1-47a0-bc6d-fe2bc2700399';
    expect(personColor(id)).toBe(personColor(id));
  });

  it('spreads similar ids over all colors', () => {
    const counts = new Map<number, number>();
    for (let id = 0; id < 1_200; id++) {
      const color = personColor(`user-${id}`);
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(Array.from({ length: personColors }, (_, n) => n + 1));
    expect(Math.min(...counts.values())).toBeGreaterThan(100);
  });
});
