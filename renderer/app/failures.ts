import type { Client } from '../client.ts';
import type { Cancel } from '../clock.ts';

/** So many different failures of one page reach the log: more are the same trouble again. */
const MOST_REPORTED = 20;
/** What main takes, UTF-16 units. */
const longest = { where: 100, message: 2_000, stack: 20_000 } as const;

/** Puts a failure of the window into the log: the first of each message, and not for ever. */
export type Report = (where: string, thrown: unknown, more?: string | null) => void;

/** A way to the log that never fails and is never flooded. `more`: what is known beside the error's own stack. */
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
        where: where.slice(0, longest.where),
        message: message.slice(0, longest.message),
        stack: stack === '' ? null : stack.slice(0, longest.stack),
      })
      .catch(() => undefined);
  };
}

/** Calls `failed` with what nothing in the window caught, until the returned function is called. */
export function watchFailures(view: EventTarget, failed: (thrown: unknown) => void): Cancel {
  const onError = (event: Event): void => {
    // A notification that a size was observed too late is no failure; it has no error.
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
