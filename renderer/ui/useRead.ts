import { useEffect, useState } from 'react';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';

/** What has been read so far. */
interface ReadState<T> {
  /** The last value; null until one arrives. */
  readonly value: T | null;
  /** Why the last read failed; null if it did not. */
  readonly error: AppErrorData | null;
}

/**
 * Reads a value when the component mounts, and again when `read` is another function. Keeps the previous value
 * meanwhile, and ignores a reply that arrives after a newer read started.
 * @param read memoized; null reads nothing.
 */
export function useRead<T>(read: (() => Promise<T>) | null): ReadState<T> {
  const [state, setState] = useState<ReadState<T>>({ value: null, error: null });
  useEffect(() => {
    if (read === null) return undefined;
    let isCurrent = true;
    read().then(
      (value) => isCurrent && setState({ value, error: null }),
      (thrown: unknown) => isCurrent && setState(({ value }) => ({ value, error: toAppError(thrown).toData() })),
    );
    return () => {
      isCurrent = false;
    };
  }, [read]);
  return state;
}
