import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOn, placeBeside } from './placement.ts';

const area = { x: 0, y: 25, width: 1_280, height: 775 };
const size = { width: 500, height: 700 };

it('opens over the middle of another window, and as a cascade', () => {
  const main = { x: 100, y: 50, width: 1_000, height: 700 };
  const first = placeBeside(main, size, area, false);
  expect(first).toEqual({ x: 350, y: 50, ...size });
  expect(placeBeside(first, size, area, true)).toEqual({ x: 378, y: 78, ...size });
});

it('begins at the top again where the screen ends', () => {
  expect(placeBeside({ x: 378, y: 100, ...size }, size, area, true)).toEqual({ x: 406, y: 25, ...size });
  expect(placeBeside({ x: 770, y: 25, ...size }, size, area, true)).toEqual({ x: 0, y: 53, ...size });
});

it('is always within the screen', () => {
  const length = fc.integer({ min: 200, max: 4_000 });
  const at = fc.integer({ min: -5_000, max: 5_000 });
  const rectangle = fc.record({ x: at, y: at, width: length, height: length });
  fc.assert(
    fc.property(rectangle, rectangle, rectangle, fc.boolean(), (beside, wanted, screen, isCascade) => {
      const { x, y, width, height } = placeBeside(beside, wanted, screen, isCascade);
      expect(x).toBeGreaterThanOrEqual(screen.x);
      expect(y).toBeGreaterThanOrEqual(screen.y);
      expect(x + width).toBeLessThanOrEqual(screen.x + screen.width);
      expect(y + height).toBeLessThanOrEqual(screen.y + screen.height);
      expect(isOn({ x, y, width, height }, screen)).toBe(true);
    }),
  );
});

it.each([
  [0, true],
  [1_155, true],
  [1_160, false],
  [-400, false],
])('a window at x = %i is on the screen: %s', (x, expected) => {
  expect(isOn({ x, y: 25, ...size }, area)).toBe(expected);
});
