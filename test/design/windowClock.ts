import type { Cancel, Clock } from '../../renderer/clock.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../shared/time/instant.ts';

/** A manual clock: `advance` moves time. */
export interface ManualClock extends Clock {
  /** Advances time and runs due timers in order. */
  readonly advance: (micros: number) => void;
  /** Sets the time without running timers. */
  readonly set: (now: Instant) => void;
  /** Due times of the timers, in order, without those of `every`. */
  readonly due: () => readonly Instant[];
}

interface Timer {
  readonly at: Instant;
  /** Interval in microseconds; null: once. */
  readonly every: number | null;
  readonly run: () => void;
}

export function createManualClock(start: Instant): ManualClock {
  let now = start;
  let nextId = 0;
  const timers = new Map<number, Timer>();

  const add = (timer: Timer): Cancel => {
    const id = nextId;
    nextId += 1;
    timers.set(id, timer);
    return () => void timers.delete(id);
  };
  const fire = (id: number, timer: Timer): void => {
    if (timer.every === null) timers.delete(id);
    else timers.set(id, { ...timer, at: instantFromMicros(timer.at + timer.every) });
    timer.run();
  };

  return {
    now: () => now,
    at: (at, run) => add({ at, every: null, run }),
    every: (ms, run) => {
      const every = ms * MICROS_PER_MILLI;
      return add({ at: instantFromMicros(now + every), every, run });
    },
    advance: (micros) => {
      const end = instantFromMicros(now + micros);
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
        if (next === undefined) break;
        if (next[1].at > now) now = next[1].at;
        fire(...next);
      }
      now = end;
    },
    set: (to) => {
      now = to;
    },
    due: () => [...timers.values()].filter(({ every }) => every === null).map(({ at }) => at),
  };
}
