import type { StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../shared/errors.ts';

/** Runs `action` and reports why it failed, unless it was cancelled: then its result is no longer needed. */
export async function attempt(action: () => Promise<void>, failed: (error: AppErrorData) => void): Promise<void> {
  try {
    await action();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') failed(error.toData());
  }
}

/** For actions of which only the newest may take effect: each call returns a signal and aborts the one before. */
export function supersede(): () => AbortSignal {
  let current = new AbortController();
  return () => {
    current.abort();
    current = new AbortController();
    return current.signal;
  };
}

/**
 * Runs `work` for one value at a time; of the values that arrive meanwhile only the last is used. For requests made while
 * typing or on events: nothing queues up, and the last reply is for the last request. `work` handles its own errors.
 */
export function latest<T>(work: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let running: Promise<void> | null = null;
  let next: { readonly value: T } | null = null;

  const run = async (first: T): Promise<void> => {
    try {
      await work(first);
      while (next !== null) {
        const { value } = next;
        next = null;
        await work(value);
      }
    } finally {
      running = null;
    }
  };
  return (value) => {
    if (running === null) running = run(value);
    else next = { value };
    return running;
  };
}

/** Resolves once `holds`, which is checked whenever one of the stores changes; rejects when `signal` aborts. */
export function until(
  stores: readonly Pick<StoreApi<unknown>, 'subscribe'>[],
  holds: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      for (const each of undo) each();
      settle();
    };
    const undo = stores.map((store) =>
      store.subscribe(() => {
        if (holds()) end(resolve);
      }),
    );
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { once: true });
  });
}
