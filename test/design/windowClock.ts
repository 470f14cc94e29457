import type { Cancel, Clock } from '../../renderer/clock.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../shared/time/instant.ts';

/** A clock for tests: time passes when `advance` says so, frames when `paint` does. */
export interface ManualClock extends Clock {
  /** Lets time pass, running what falls due on the way, in order. */
  readonly advance: (micros: number) => void;
  /** Sets the clock, as a person or a network does, without running anything. */
  readonly set: (now: Instant) => void;
  readonly paint: () => void;
  /** The timers that are set, by when they fall due; those of `every` aside. */
  readonly due: () => readonly Instant[];
}

interface Timer {
  readonly at: Instant;
  /** Microseconds between its runs; null: it runs once. */
  readonly every: number | null;
  readonly run: () => void;
}

export function createManualClock(start: Instant): ManualClock {
  let now = start;
  let frames: readonly (() => void)[] = [];
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
    frame: (run) => {
      frames = [...frames, run];
      return () => {
        frames = frames.filter((each) => each !== run);
      };
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
    paint: () => {
      const painted = frames;
      frames = [];
      for (const run of painted) run();
    },
    due: () => [...timers.values()].filter(({ every }) => every === null).map(({ at }) => at),
  };
}
