import { z } from 'zod';
import type { MessageArguments } from './text/arguments.ts';
import type { MessageKey } from './text/catalogues.ts';

/**
 * Error codes, which programs switch on. Their order determines the exit codes of the command line (see `exitCodeOf`), so
 * append new codes.
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
  'newer-data',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** A more specific sentence than that of the code: the key `errors.<reason>` in the catalogues. */
type ErrorReason = Exclude<MessageKey extends infer K ? (K extends `errors.${infer R}` ? R : never) : never, ErrorCode>;

/** An error as plain data, for IPC and for the window. */
export const AppErrorData = z.object({
  code: z.enum(errorCodes),
  /** An `ErrorReason`; an unknown name is ignored. */
  reason: z.string().optional(),
  /** For logs. Never contains a secret or the text of a message. */
  message: z.string(),
  /** The arguments of the sentence. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Whether the same request may succeed later. */
  retryable: z.boolean(),
  /** Facts for the Details section and for programs: `action`, `resource`, `requestId`, `table`, `region`, … */
  details: z.record(z.string(), z.string()),
});
export type AppErrorData = z.infer<typeof AppErrorData>;

type Params = NonNullable<AppErrorData['params']>;

interface CommonOptions {
  readonly cause?: unknown;
  readonly retryable?: boolean;
  readonly details?: Readonly<Record<string, string>>;
}

/** A reason with the arguments of its sentence. */
type ReasonOptions = {
  readonly [R in ErrorReason]: `errors.${R}` extends keyof MessageArguments
    ? { readonly reason: R; readonly params: MessageArguments[`errors.${R}`] }
    : { readonly reason: R; readonly params?: undefined };
}[ErrorReason];

/** Without a reason, the code's sentence applies; its arguments are optional and may also come from `details`. */
export type AppErrorOptions = CommonOptions &
  (ReasonOptions | { readonly reason?: undefined; readonly params?: Params });

const retryableCodes: ReadonlySet<ErrorCode> = new Set(['offline', 'timeout', 'throttled']);

/** The name of an error in logs. */
const logMessageOf = (code: ErrorCode, reason?: string): string =>
  reason === undefined ? code : `${code} (${reason})`;

/** The class of all expected errors. `retryable` defaults to the value for the code. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  readonly params: Params;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(logMessageOf(code, options.reason), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.reason = options.reason;
    this.params = options.params ?? {};
    this.retryable = options.retryable ?? retryableCodes.has(code);
    this.details = options.details ?? {};
  }

  /** Rebuilds an error from its data, in another process or thread. */
  static fromData({ code, reason, params, retryable, details }: AppErrorData, cause?: unknown): AppError {
    const error = new AppError(code, { retryable, details, cause });
    return Object.assign(error, { reason, params: params ?? {}, message: logMessageOf(code, reason) });
  }

  /** The error as plain data. The cause is for the log only. */
  toData(): AppErrorData {
    const { code, reason, message, params, retryable, details } = this;
    return {
      code,
      message,
      retryable,
      details: { ...details },
      ...(reason === undefined ? {} : { reason }),
      ...(Object.keys(params).length === 0 ? {} : { params: { ...params } }),
    };
  }
}

/** Returns a thrown value as an AppError; any other value becomes the cause of an `internal` error. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new AppError('cancelled', { cause: thrown });
  }
  return new AppError('internal', { cause: thrown });
}

/** The exit code of a command that fails with this error: 10 for `internal`, then in order. 0 to 9 are reserved. */
export const exitCodeOf = (code: ErrorCode): number => 10 + errorCodes.indexOf(code);
