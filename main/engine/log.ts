import type { Problem } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { Clock } from './clock.ts';

/** Writes one line. Never pass a secret or a message's text. */
export type Log = (level: 'info' | 'warn' | 'error', text: string, error?: unknown) => void;

/** Prepares an error for a log line: the data the user saw, and the stack of its cause. */
export function describeError(error: unknown): { error: AppErrorData | null; cause: string | null } {
  if (error === undefined) return { error: null, cause: null };
  if (!(error instanceof AppError)) return { error: null, cause: stackOf(error) };
  return { error: error.toData(), cause: error.cause === undefined ? stackOf(error) : stackOf(error.cause) };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return withoutTokens(String(error));
  const stack = error.stack ?? error.message;
  // JSON.parse quotes what it could not read, which may be part of a message.
  return error instanceof SyntaxError ? stack.replace(error.message, '(redacted)') : withoutTokens(stack);
}

/** AWS quotes the headers of a request whose signature it refuses, among them the session token. */
const withoutTokens = (text: string): string =>
  text.replace(/(x-amz-security-token['"]?\s*[:=]\s*['"]?)[^\s'"]+/gi, '$1(redacted)');

/** Problems kept for diagnostics. */
const KEPT_PROBLEMS = 50;

/** Keeps the latest logged warnings and errors, without stacks, for diagnostics. */
export class RecentProblems {
  readonly #clock: Pick<Clock, 'now'>;
  #problems: readonly Problem[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Newest first. */
  get all(): readonly Problem[] {
    return this.#problems;
  }

  /** Returns a log that keeps what it passes on. */
  listen(log: Log): Log {
    return (level, text, thrown) => {
      log(level, text, thrown);
      if (level === 'info') return;
      const problem: Problem = { at: this.#clock.now(), level, text, error: describeError(thrown).error };
      this.#problems = [problem, ...this.#problems].slice(0, KEPT_PROBLEMS);
    };
  }
}
