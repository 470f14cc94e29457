import { AppError, type AppErrorData } from '../../shared/errors.ts';

/** Writes one line. Never pass a secret or a message's text. */
export type Log = (level: 'info' | 'warn' | 'error', text: string, error?: unknown) => void;

/** An error as a log line carries it: what was told to the person, and the stack of what caused it. */
export function describeError(error: unknown): { error: AppErrorData | null; cause: string | null } {
  if (error === undefined) return { error: null, cause: null };
  if (!(error instanceof AppError)) return { error: null, cause: stackOf(error) };
  return { error: error.toData(), cause: error.cause === undefined ? stackOf(error) : stackOf(error.cause) };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return withoutTokens(String(error));
  const stack = error.stack ?? error.message;
  // JSON.parse quotes what it could not read, which may be a piece of somebody's message.
  return error instanceof SyntaxError ? stack.replace(error.message, '(not told)') : withoutTokens(stack);
}

/** AWS quotes the headers of a request whose signature it refuses, the session token among them. */
const withoutTokens = (text: string): string =>
  text.replace(/(x-amz-security-token['"]?\s*[:=]\s*['"]?)[^\s'"]+/gi, '$1(not told)');
