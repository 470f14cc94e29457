import { expect, it, vi } from 'vitest';
import { sleep } from './clock.ts';

const day = 86_400_000;
/** A longer timer fires at once. */
const longestTimer = 2 ** 31 - 1;

it.each([0, 1_000, longestTimer, longestTimer + 1, 30 * day, 400 * day])(
  'sleeps for %i ms with timers within the limit',
  async (ms) => {
    const timer = vi.fn(async (_ms?: number, value?: unknown) => value);
    const { signal } = new AbortController();
    await sleep(ms, signal, timer as Parameters<typeof sleep>[2]);
    const waits = timer.mock.calls.map(([wait = 0]) => wait);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(ms);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(longestTimer);
    for (const call of timer.mock.calls) expect(call).toEqual([expect.any(Number), undefined, { signal }]);
  },
);
