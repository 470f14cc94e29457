import { z } from 'zod';

/**
 * Every way in which something can go wrong, as a code that programs switch on. The order is the order of the exit
 * codes that the command line tools give (see `exitCodeOf`), so new codes go to the end.
 */
export const errorCodes = [
  'internal',
  'validation',
  'offline',
  'timeout',
  'throttled',
  'credentials-missing',
  'credentials-expired',
  'access-denied',
  'table-missing',
  'index-missing',
  'wrong-key-schema',
  'wrong-region',
  'conflict',
  'not-found',
  'insecure-endpoint',
  'cancelled',
  'untrusted-sender',
  'unknown-method',
  'cache-unreadable',
  'disk-full',
  'disk-read-only',
  'keychain-unavailable',
  'already-running',
  'not-connected',
  'outbox-unreadable',
  'locked',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error as plain data: what IPC carries and what the screen shows. */
export const AppErrorData = z.object({
  code: z.enum(errorCodes),
  /** One or two sentences for the person: what happened and what to do. Never holds a secret or a message's text. */
  message: z.string(),
  /** Whether the same request may succeed later without anybody changing anything. */
  retryable: z.boolean(),
  /** Facts for the Details fold and for programs: `action`, `resource`, `requestId`, `table`, `region`, … */
  details: z.record(z.string(), z.string()),
});
export type AppErrorData = z.infer<typeof AppErrorData>;

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly retryable?: boolean;
  readonly details?: Readonly<Record<string, string>>;
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set(['offline', 'timeout', 'throttled']);

/** The one error class that is thrown on purpose. `retryable` follows from the code unless told otherwise. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? retryableCodes.has(code);
    this.details = options.details ?? {};
  }

  /** Rebuilds an error on the far side of a border; with the cause, when that was told beside it. */
  static fromData({ code, message, retryable, details }: AppErrorData, cause?: unknown): AppError {
    return new AppError(code, message, { retryable, details, cause });
  }

  /** The error as plain data; the cause stays behind, it belongs to the log. */
  toData(): AppErrorData {
    return { code: this.code, message: this.message, retryable: this.retryable, details: { ...this.details } };
  }
}

/** Any thrown value as an AppError; what is not one already becomes `internal` with the value as its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new AppError('cancelled', 'This was cancelled.', { cause: thrown });
  }
  return new AppError('internal', 'Something went wrong inside Meridian. The log has the details.', { cause: thrown });
}

/** The exit code of a command that ends with this error: 10 for `internal`, then counting up. 0 to 9 stay the shell's. */
export const exitCodeOf = (code: ErrorCode): number => 10 + errorCodes.indexOf(code);
