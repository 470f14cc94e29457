import type { AppErrorData } from './errors.ts';

/** What crosses a border: a value, or an error that names what happened. Plain data, safe to clone. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppErrorData };

/** Wraps a value as a success. */
export const succeed = <T>(value: T): Result<T> => ({ ok: true, value });

/** Wraps an error's data as a failure. */
export const fail = (error: AppErrorData): Result<never> => ({ ok: false, error });

/** The end of an exhaustive switch: fails to compile when a case is missing, and throws if data lied about its type. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
