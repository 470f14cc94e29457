import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Instant, instantFromMillis } from '../../shared/time/instant.ts';

/** Time as a parameter: production passes `systemClock`, tests a clock that they turn by hand. */
export interface Clock {
  /** The device's own time, which may be wrong: for display and waiting, never for a watermark. */
  now(): Instant;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The longest that a timer can be set for, ms (24.8 days); one that is set for longer is due at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The only place that reads the system's clock, sets its timers or draws its random ids. */
export const systemClock: Clock = {
  now: () => instantFromMillis(Date.now()),
  sleep: async (ms, signal) => {
    let left = ms;
    for (; left > LONGEST_TIMER; left -= LONGEST_TIMER) await delay(LONGEST_TIMER, undefined, { signal });
    await delay(left, undefined, { signal });
  },
};

/** Chance in [0, 1), for jitter; tests pass a chosen one. */
export const systemChance = (): number => Math.random();

/** Where new ids come from: each call gives another one; tests count. */
export type IdSource = () => string;

/** Random uuids, version 4. */
export const systemIds: IdSource = () => randomUUID();
