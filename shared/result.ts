import type { AppErrorData } from './errors.ts';

/** The result of a call between processes or threads: a value or an error. Plain data, safe to clone. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppErrorData };

/** Wraps a value as a success. */
export const succeed = <T>(value: T): Result<T> => ({ ok: true, value });

/** Wraps an error's data as a failure. */
export const fail = (error: AppErrorData): Result<never> => ({ ok: false, error });

/** Ends an exhaustive switch: a missing case does not compile. @throws if a value does not match its type */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
