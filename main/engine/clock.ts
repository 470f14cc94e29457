import { randomUUID } from 'node:crypto';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { type Instant, instantFromMillis } from '../../shared/time/instant.ts';

/** Time as a parameter: production passes `systemClock`, tests pass a manual clock. */
export interface Clock {
  /** The device's own time, which may be wrong: for display and waits, never for a watermark. */
  now(): Instant;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Resolves in the next turn of the event loop: what has arrived by now is handled before. */
  turn(): Promise<void>;
}

/** The longest timer, ms (24.8 days); a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds, with as many timers as that takes; rejects with the signal's reason when it aborts. */
export async function sleep(ms: number, signal: AbortSignal, timer: typeof delay = delay): Promise<void> {
  let left = ms;
  for (; left > LONGEST_TIMER; left -= LONGEST_TIMER) await timer(LONGEST_TIMER, undefined, { signal });
  await timer(left, undefined, { signal });
}

/** Lets the thread answer the calls that have arrived: the pause between two slices of work. */
export const answerOthers = (): Promise<void> => setImmediate();

/** The only place that reads the system's clock, sets its timers or draws random ids. */
export const systemClock: Clock = {
  now: () => instantFromMillis(Date.now()),
  sleep: (ms, signal) => sleep(ms, signal),
  turn: answerOthers,
};

/** Returns a random number in [0, 1), for jitter; tests pass a fixed one. */
export type Chance = () => number;

export const systemChance: Chance = () => Math.random();

/** Returns a new id at each call; tests count. */
export type IdSource = () => string;

/** Random uuids, version 4. */
export const systemIds: IdSource = () => randomUUID();
