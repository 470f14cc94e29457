import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';

export interface FailureParts {
  readonly process: Pick<NodeJS.Process, 'on'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Shows the person that something went wrong. */
  readonly show: () => void;
}

/** A failure often comes with others of its kind: within this, one word to the person is enough. */
const quietSpan = 600 * MICROS_PER_SECOND;

/**
 * Logs what the main process left unhandled, and shows that something went wrong. In place of Electron's own dialog, which
 * shows a stack to people who can do nothing with it, and leaves rejections out.
 */
export function watchFailures({ process, clock, log, show }: FailureParts): void {
  let shownAt: Instant | null = null;
  const report = (sentence: string, error: unknown): void => {
    log('error', sentence, error);
    const now = clock.now();
    if (shownAt !== null && now - shownAt < quietSpan) return;
    shownAt = now;
    show();
  };
  process.on('uncaughtException', (error) => report('The main process failed.', error));
  process.on('unhandledRejection', (reason) => report('The main process left a failure unhandled.', reason));
}
