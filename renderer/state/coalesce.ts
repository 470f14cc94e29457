import type { Cancel } from '../clock.ts';

/** A function that may be called any number of times a frame and acts once, with a way to forget what is due. */
export interface Coalesced {
  readonly request: () => void;
  readonly cancel: () => void;
}

/**
 * Runs `work` at most once a frame and never twice at a time: what is requested while it runs is done once more after it.
 * `work` handles its own errors.
 */
export function coalesce(frame: (run: () => void) => Cancel, work: () => Promise<void>): Coalesced {
  let scheduled: Cancel | null = null;
  let running = false;
  let again = false;

  const run = async (): Promise<void> => {
    scheduled = null;
    running = true;
    try {
      await work();
    } finally {
      running = false;
      if (again) {
        again = false;
        request();
      }
    }
  };
  const request = (): void => {
    if (running) again = true;
    else scheduled ??= frame(() => void run());
  };
  return {
    request,
    cancel: () => {
      scheduled?.();
      scheduled = null;
      again = false;
    },
  };
}
