import { describe, expect, it } from 'vitest';
import { avatarColor, avatarColors } from './Avatar.tsx';

/** Relative luminance, as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe('avatarColor', () => {
  it.each(avatarColors)('%s contrasts with white text and every surface', (color) => {
    expect(contrast(color, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    for (const surface of ['#f5f3f9', '#e6dcf7', '#191422', '#33264b']) {
      expect(contrast(color, surface)).toBeGreaterThanOrEqual(1.4);
    }
  });

  it('is the same for the same person', () => {
    expect(avatarColor('5ae290ed-55d1-47a0-bc6d-fe2bc2700399')).toBe(
      avatarColor('5ae290ed-55d1-47a0-bc6d-fe2bc2700399'),
    );
  });

  it('spreads similar ids over all colors', () => {
    const counts = new Map<string, number>();
    for (let id = 0; id < 1_200; id++) {
      const color = avatarColor(`user-${id}`);
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    expect(counts.size).toBe(avatarColors.length);
    expect(Math.min(...counts.values())).toBeGreaterThan(50);
  });
});
