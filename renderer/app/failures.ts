import type { Client } from '../client.ts';
import type { Cancel } from '../clock.ts';

/** Most distinct failures logged per page. */
const MOST_REPORTED = 20;
/** Limits of the contract, in UTF-16 units. */
const longest = { message: 500, stack: 4_000 } as const;

/** Logs a failure of the window, once per message. `more` adds to the stack. */
export type Report = (where: string, thrown: unknown, more?: string | null) => void;

/** Returns a `Report` that never throws and logs at most `MOST_REPORTED` failures. */
export function createReport(client: Pick<Client, 'app'>): Report {
  const reported = new Set<string>();
  return (where, thrown, more = null) => {
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `Thrown: ${typeof thrown}`;
    const key = `${where} ${message}`;
    if (reported.has(key) || reported.size >= MOST_REPORTED) return;
    reported.add(key);
    const stack = [thrown instanceof Error ? thrown.stack : null, more].filter(Boolean).join('\n');
    client.app
      .report({
        where,
        message: message.slice(0, longest.message),
        stack: stack === '' ? null : stack.slice(0, longest.stack),
      })
      .catch(() => undefined);
  };
}

/** Calls `failed` with every uncaught error and rejection, until the returned function is called. */
export function watchFailures(view: EventTarget, failed: (thrown: unknown) => void): Cancel {
  const onError = (event: Event): void => {
    // “ResizeObserver loop” events are harmless; they have no error.
    if (!(event instanceof ErrorEvent) || !(event.error instanceof Error)) return;
    event.preventDefault();
    failed(event.error);
  };
  const onRejection = (event: Event): void => {
    if (!(event instanceof PromiseRejectionEvent)) return;
    event.preventDefault();
    failed(event.reason);
  };
  view.addEventListener('error', onError);
  view.addEventListener('unhandledrejection', onRejection);
  return () => {
    view.removeEventListener('error', onError);
    view.removeEventListener('unhandledrejection', onRejection);
  };
}
