import { beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

const timer = vi.hoisted(() => vi.fn(async (_ms: number) => {}));
vi.mock('node:timers/promises', () => ({ setTimeout: timer }));

const day = 86_400_000;
/** A longer timer fires at once. */
const longestTimer = 2 ** 31 - 1;

beforeEach(() => timer.mockClear());

it.each([0, 1_000, longestTimer, longestTimer + 1, 30 * day, 400 * day])(
  'sleeps for %i ms with timers within the limit',
  async (ms) => {
    const { signal } = new AbortController();
    await systemClock.sleep(ms, signal);
    const waits = timer.mock.calls.map(([wait]) => wait);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(ms);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(longestTimer);
    for (const call of timer.mock.calls) expect(call).toEqual([expect.any(Number), undefined, { signal }]);
  },
);
