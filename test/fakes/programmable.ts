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

/** What a fake needs to be told: a log of its calls, calls that fail before or after they did something, calls that wait. */
export class Programmable<Method extends string> {
  /** Every request so far, oldest first; none when they are not logged. */
  readonly calls: Call<Method>[] = [];
  readonly #logs: boolean;
  readonly #faults = new Map<Method, ErrorCode[]>();
  readonly #losses = new Map<Method, number>();
  readonly #holds = new Map<Method, { arrive: () => void; released: Promise<void> }[]>();

  /** Who makes millions of calls may not `log` them, since a log holds every argument. */
  constructor({ log = true }: { readonly log?: boolean | undefined } = {}) {
    this.#logs = log;
  }

  /** The next `times` calls of a method fail with this code, before they do anything. */
  failNext(method: Method, code: ErrorCode, times = 1): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), ...Array<ErrorCode>(times).fill(code)]);
  }

  /** The next `times` calls of a method do what they are asked, but the answer gets lost: they fail with `timeout`. */
  loseNext(method: Method, times = 1): void {
    this.#losses.set(method, (this.#losses.get(method) ?? 0) + times);
  }

  /** The next call of a method waits until it is released, or fails with `cancelled` when its signal aborts. */
  hold(method: Method): Hold {
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    this.#holds.set(method, [...(this.#holds.get(method) ?? []), { arrive, released }]);
    return { reached, release };
  }

  /** How often a method was called, as logged. */
  countOf(method: Method): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  /** What happens to every request before it does anything: it is logged, held, cancelled or failed. */
  protected async enter(method: Method, args: readonly unknown[], signal: AbortSignal): Promise<void> {
    if (this.#logs) this.calls.push({ method, args });
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

  /** What happens to every request after it did what it was asked: its answer may be lost. */
  protected leave(method: Method): void {
    const losses = this.#losses.get(method) ?? 0;
    if (losses === 0) return;
    this.#losses.set(method, losses - 1);
    throw new AppError('timeout', `A test lost the answer to ${method}.`);
  }
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
