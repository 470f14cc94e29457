import { type Instant, instantFromMillis, MICROS_PER_MILLI, millisOf } from '../shared/time/instant.ts';

/** Undoes what returned it; calling it again does nothing. */
export type Cancel = () => void;

/** Time as the window sees it. The one way to the hour and to timers; tests pass a manual one. */
export interface Clock {
  readonly now: () => Instant;
  /** Calls `run` once, at `at` or as soon after it as the browser allows; at once in the past. */
  readonly at: (at: Instant, run: () => void) => Cancel;
  /** Calls `run` every `ms` milliseconds. */
  readonly every: (ms: number, run: () => void) => Cancel;
}

/** The longest wait that browsers keep: a longer one fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const browserClock: Clock = {
  now: () => instantFromMillis(Date.now()),
  at: (at, run) => {
    let timer = 0;
    const wait = (): void => {
      const ms = Math.ceil((at - browserClock.now()) / MICROS_PER_MILLI);
      timer =
        ms > LONGEST_TIMEOUT_MS ? window.setTimeout(wait, LONGEST_TIMEOUT_MS) : window.setTimeout(run, Math.max(0, ms));
    };
    wait();
    return () => window.clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = window.setInterval(run, ms);
    return () => window.clearInterval(timer);
  },
};

/** Calls `run` before the next paint, or soon when the window is hidden and nothing is painted. */
export function nextFrame(run: () => void): Cancel {
  if (document.hidden) {
    const timer = window.setTimeout(run, 0);
    return () => window.clearTimeout(timer);
  }
  const frame = window.requestAnimationFrame(run);
  return () => window.cancelAnimationFrame(frame);
}

/** An instant as HTML's `datetime` wants it: `2023-04-02T09:15:01.000Z`. */
export const isoOf = (instant: Instant): string => new Date(millisOf(instant)).toISOString();
