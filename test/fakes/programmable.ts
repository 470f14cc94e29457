import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** One request, as it came in. */
export interface Call<Method extends string> {
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** A call that waits. */
export interface Hold {
  /** Resolves when a call has arrived and waits. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

/** What a fake needs to be told: a log of its calls, calls that fail, and calls that wait. */
export class Programmable<Method extends string> {
  /** Every request so far, oldest first. */
  readonly calls: Call<Method>[] = [];
  readonly #faults = new Map<Method, ErrorCode[]>();
  readonly #holds = new Map<Method, { arrive: () => void; released: Promise<void> }[]>();

  /** The next `times` calls of a method fail with this code, before they do anything. */
  failNext(method: Method, code: ErrorCode, times = 1): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), ...Array<ErrorCode>(times).fill(code)]);
  }

  /** The next call of a method waits until it is released, or fails with `cancelled` when its signal aborts. */
  hold(method: Method): Hold {
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    this.#holds.set(method, [...(this.#holds.get(method) ?? []), { arrive, released }]);
    return { reached, release };
  }

  /** How often a method was called. */
  countOf(method: Method): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  /** What happens to every request before it does anything: it is logged, held, cancelled or failed. */
  protected async enter(method: Method, args: readonly unknown[], signal: AbortSignal): Promise<void> {
    this.calls.push({ method, args });
    const hold = this.#holds.get(method)?.shift();
    if (hold !== undefined) {
      hold.arrive();
      await Promise.race([hold.released, aborted(signal)]);
    }
    // No request is answered in the turn in which it was made.
    await Promise.resolve();
    if (signal.aborted) throw new AppError('cancelled', 'This was cancelled.');
    const code = this.#faults.get(method)?.shift();
    if (code !== undefined) throw new AppError(code, `A test made ${method} fail with ${code}.`);
  }
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
