import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** One logged request. */
export interface Call<Method extends string> {
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** A held call. */
export interface Hold {
  /** Resolves when the call has arrived. */
  readonly reached: Promise<void>;
  /** Lets the call continue. */
  release(): void;
}

/** A programmable fake: logs calls, fails them before or after their work, and holds them. */
export class Programmable<Method extends string> {
  /** Every logged request, oldest first. */
  readonly calls: Call<Method>[] = [];
  readonly #logs: boolean;
  readonly #faults = new Map<Method, ErrorCode[]>();
  readonly #losses = new Map<Method, number>();
  readonly #holds = new Map<Method, { arrive: () => void; released: Promise<void> }[]>();

  /** With `log: false` for millions of calls, since the log holds every argument. */
  constructor({ log = true }: { readonly log?: boolean | undefined } = {}) {
    this.#logs = log;
  }

  /** Fails the next `times` calls of a method with this code before their work. */
  failNext(method: Method, code: ErrorCode, times = 1): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), ...Array<ErrorCode>(times).fill(code)]);
  }

  /** Loses the responses of the next `times` calls of a method: they take effect and fail with `timeout`. */
  loseNext(method: Method, times = 1): void {
    this.#losses.set(method, (this.#losses.get(method) ?? 0) + times);
  }

  /** Holds the next call of a method until its release; it fails with `cancelled` when its signal aborts. */
  hold(method: Method): Hold {
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    this.#holds.set(method, [...(this.#holds.get(method) ?? []), { arrive, released }]);
    return { reached, release };
  }

  /** The number of logged calls of a method. */
  countOf(method: Method): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  /** Logs, holds, cancels or fails a request before its work. */
  protected async enter(method: Method, args: readonly unknown[], signal: AbortSignal): Promise<void> {
    if (this.#logs) this.calls.push({ method, args });
    const hold = this.#holds.get(method)?.shift();
    if (hold !== undefined) {
      hold.arrive();
      await Promise.race([hold.released, aborted(signal)]);
    }
    // No request completes synchronously.
    await Promise.resolve();
    if (signal.aborted) throw new AppError('cancelled');
    const code = this.#faults.get(method)?.shift();
    if (code !== undefined) throw new AppError(code);
  }

  /** Loses the response of a request after its work, if programmed. */
  protected leave(method: Method): void {
    const losses = this.#losses.get(method) ?? 0;
    if (losses === 0) return;
    this.#losses.set(method, losses - 1);
    throw new AppError('timeout');
  }
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
