import { AppError } from '../shared/errors.ts';

/** A loadedWindow of time in which the window shows one account, unlocked: what was asked in one is not answered in the next. */
export interface Epoch {
  /** Ends this one and begins the next. */
  readonly next: () => void;
  /** An answer as long as its epoch lasts; after that it rejects with `cancelled`, whatever comes. */
  readonly hold: <T>(answer: Promise<T>) => Promise<T>;
}

export function createEpoch(): Epoch {
  let current = 0;
  return {
    next: () => {
      current += 1;
    },
    hold: async (answer) => {
      const begun = current;
      const [settled] = await Promise.allSettled([answer]);
      if (begun !== current) throw new AppError('cancelled', 'Another account is shown, or Meridian was locked.');
      if (settled.status === 'rejected') throw settled.reason;
      return settled.value;
    },
  };
}
