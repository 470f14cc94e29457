import { stripVTControlCharacters } from 'node:util';
import { AppError, type ErrorCode, errorCodes } from '../../shared/errors.ts';

/**
 * Whether an error is one that Playwright leaves behind: it waits for four lines of an app that starts. When that exits at
 * once, the launch rejects, and so may the waits that it has not come to, which nothing can handle.
 */
export const isAbandonedWait = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'message' in error &&
  'stack' in error &&
  error.message === 'Process failed to launch!' &&
  String(error.stack).includes('waitForLine');

/** Keeps those errors from ending this process; others do. */
export function ignoreAbandonedWaits(): void {
  process.on('unhandledRejection', (thrown) => {
    if (!isAbandonedWait(thrown)) throw thrown;
  });
}

/** What the app printed last: a sentence, with its code if the app knew the reason. */
interface Reason {
  readonly output: string;
  readonly code: ErrorCode | null;
}

/** Lines that explain nothing: of the debugger, of Node, and of Chromium except when it gives up. */
const noise =
  /^(Debugger|For help|DevTools|Node\.js v|file:|node:|Received signal|#\d+ |\[end of stack|\[[\d:/.]*:(?!FATAL:)[A-Z]+\d*:)/;

/** Removes what Chromium puts in front of its lines: process, time, and place in its source. */
const withoutPrefix = (line: string): string => line.replace(/^\[[\d:/.]*:FATAL:[^\]]*\] /, '');

/**
 * Finds the reason of a failed launch in the app's lines on stderr: the sentence that ends in a code, else Chromium's fatal
 * error, else the last line that is no noise. Null if there is none.
 */
function reasonIn(lines: readonly string[]): Reason | null {
  for (const line of lines.toReversed()) {
    const [, output = '', printed] = /^(.*) \[([a-z-]+)\]$/.exec(line) ?? [];
    const code = errorCodes.find((each) => each === printed);
    if (code !== undefined) return { output, code };
  }
  const output = lines.find((line) => line.includes(':FATAL:')) ?? lines.findLast((line) => !noise.test(line));
  return output === undefined ? null : { output: withoutPrefix(output), code: null };
}

/** Converts a failed launch to the error that the app printed. `cause` is an error of Playwright or of the system. */
export function launchError(cause: unknown): AppError {
  const message = cause instanceof Error ? stripVTControlCharacters(cause.message) : '';
  const lines = [...message.matchAll(/\[pid=\d+\]\[err\] (?!\s)(.+)/g)].map(([, line = '']) => line.trim());
  const { output, code } = reasonIn(lines) ?? { output: systemError(cause) ?? 'none', code: null };
  // The app's own sentence is about its window, but this start may have none.
  if (code === 'already-running') return new AppError(code, { reason: 'data-dir-in-use', cause });
  return new AppError(code ?? 'internal', { reason: 'start-failed', params: { output }, cause });
}

/** The message of an error of the system, such as `spawn electron EACCES`. */
const systemError = (cause: unknown): string | null =>
  cause instanceof Error && 'syscall' in cause ? cause.message : null;
