import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';

export interface UnhandledErrorParts {
  readonly process: Pick<NodeJS.Process, 'on'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the user that something went wrong. */
  readonly show: () => void;
}

/** Errors often come in series, so the user sees at most one message in this time. */
const quietMicros = 600 * MICROS_PER_SECOND;

/**
 * Logs unhandled errors of the main process and tells the user. Replaces Electron's own dialog, which shows a stack trace
 * and ignores rejections.
 */
export function reportUnhandledErrors({ process, clock, log, show }: UnhandledErrorParts): void {
  let shownAt: Instant | null = null;
  const report = (text: string, error: unknown): void => {
    log('error', text, error);
    const now = clock.now();
    if (shownAt !== null && now - shownAt < quietMicros) return;
    shownAt = now;
    show();
  };
  process.on('uncaughtException', (error) => report('Uncaught error in the main process.', error));
  process.on('unhandledRejection', (reason) => report('Unhandled rejection in the main process.', reason));
}
