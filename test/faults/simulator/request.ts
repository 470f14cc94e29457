import type { MessageStore, RequestContext } from '../../../main/engine/remote/messageStore.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { StoreMethod } from '../../fakes/fakeMessageStore.ts';
import type { RequestFault } from './faults.ts';
import type { Operation, Wire } from './faultyStore.ts';
import { stranger } from './people.ts';

/** A client's timeout, ms. */
const patience = 10_000;
/** The largest number of attempts within one call. */
const sendings = 3;

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** One request to the table and back, with its fault. */
export class Request<T> {
  readonly #wire: Wire;
  readonly #store: MessageStore;
  readonly #method: StoreMethod;
  readonly #context: RequestContext;
  readonly #operation: Operation<T>;
  readonly #sentAt: Instant;
  readonly #answer = Promise.withResolvers<T>();
  #fault: RequestFault | null = null;

  constructor(wire: Wire, store: MessageStore, method: StoreMethod, context: RequestContext, operation: Operation<T>) {
    this.#wire = wire;
    this.#store = store;
    this.#method = method;
    this.#context = context;
    this.#operation = operation;
    this.#sentAt = wire.process.now();
  }

  /** Sends the request; never settles once the process has ended. */
  send(): Promise<T> {
    const { wire, signal } = { wire: this.#wire, signal: this.#context.signal };
    const { promise, reject } = this.#answer;
    if (!wire.process.isAlive) return promise;
    const cancel = (): void => reject(new AppError('cancelled'));
    if (signal.aborted) {
      cancel();
      return promise;
    }
    signal.addEventListener('abort', cancel, { once: true });
    const forget = (): void => signal.removeEventListener('abort', cancel);
    promise.then(forget, forget);

    this.#fault = wire.plan.strikeRequest(wire.client, this.#method);
    this.#log(() => `${this.#operation.label()}${this.#fault ? `  [${this.#fault.kind} ${this.#fault.ms} ms]` : ''}`);
    if (!wire.isOnline()) this.#fail('offline', 5);
    else this.#travel(wire.chance.between(5, 60), wire.chance.between(5, 60));
    return promise;
  }

  /** @param out the time to the table, ms; @param back the time of the response, ms */
  #travel(out: number, back: number): void {
    const { stop } = this.#wire;
    const { kind, ms } = this.#fault ?? { kind: null, ms: 0 };
    const answered = (outcome: Outcome<T>): void => this.#deliver(outcome, back);
    switch (kind) {
      case 'lost':
        this.#fail('timeout', patience);
        break;
      case 'reset-before':
        this.#fail('offline', out);
        break;
      case 'reset-after':
        this.#takeEffect(out, () => this.#fail('offline', back));
        break;
      case 'unanswered':
        this.#takeEffect(out, () => {});
        this.#fail('timeout', patience);
        break;
      case 'late':
        this.#takeEffect(Math.max(out, ms), answered);
        this.#fail('timeout', patience);
        break;
      case 'resent-late':
        this.#takeEffect(patience * (sendings - 1) + Math.max(out, ms), answered);
        this.#fail('timeout', patience * sendings);
        break;
      case 'twice':
        this.#takeEffect(out, answered);
        this.#takeEffect(Math.max(out, ms), () => {});
        break;
      case 'twice-answered-late':
        this.#takeEffect(out, () => this.#takeEffect(1, answered));
        break;
      case 'throttled':
      case 'server-error':
      case 'expired':
      case 'refused':
        this.#deliver({ ok: false, error: refusal(kind) }, out + back);
        break;
      case 'server-error-after':
        this.#takeEffect(out, () => this.#deliver({ ok: false, error: refusal('server-error') }, back));
        break;
      case 'stop-before':
        stop();
        break;
      case 'stop-under-way':
        this.#takeEffect(Math.max(out, ms), () => {});
        stop();
        break;
      case 'stop-after':
        this.#takeEffect(out, stop);
        break;
      default:
        this.#takeEffect(out, answered);
        break;
    }
  }

  /** Lets it take effect in `ms`; it can't be cancelled any more. */
  #takeEffect(ms: number, then: (outcome: Outcome<T>) => void): void {
    const { scheduler, table, name } = this.#wire;
    scheduler.after(ms, () => {
      this.#squat();
      table.actAs(name);
      this.#perform().then(
        (value) => then({ ok: true, value }),
        (error: unknown) => {
          this.#log(() => `responds ${error instanceof AppError ? error.code : String(error)}`);
          then({ ok: false, error });
        },
      );
    });
  }

  async #perform(): Promise<T> {
    const { perform, shorten, cut, staleBy = 0 } = this.#operation;
    const { kind, ms } = this.#fault ?? { kind: null, ms: 0 };
    // Without the caller's signal, which can't stop a request under way.
    const context: RequestContext = { purpose: this.#context.purpose, signal: new AbortController().signal };
    const keep = 1 + (ms % 5);
    if (kind === 'short' && shorten) return shorten(this.#store, context, keep);
    if (kind === 'short' && cut) return cut(await perform(this.#store, context), keep);
    const { table, staleness } = this.#wire;
    staleness.behind = kind === 'stale' && staleBy > 0 ? table.writesWithin(Math.min(ms, staleBy)) : 0;
    return perform(this.#store, context);
  }

  #squat(): void {
    const { squat } = this.#operation;
    if (this.#fault?.kind !== 'squatted' || !squat) return;
    const row = squat({ ...stranger, message: 'I was here first' });
    this.#wire.table.actAs('squatter').put(row, () => false);
  }

  /** Delivers the service's response with its date in `ms`. */
  #deliver(outcome: Outcome<T>, ms: number): void {
    const { scheduler, process, observe } = this.#wire;
    const serverDate = instantFromMicros(Math.floor(scheduler.now / MICROS_PER_SECOND) * MICROS_PER_SECOND);
    process.after(ms, () => {
      observe({ serverDate, sentAt: this.#sentAt, receivedAt: process.now() });
      if (outcome.ok) this.#answer.resolve(outcome.value);
      else this.#answer.reject(outcome.error);
    });
  }

  /** Fails without a response in `ms`. */
  #fail(code: ErrorCode, ms: number): void {
    this.#wire.process.after(ms, () => this.#answer.reject(new AppError(code)));
  }

  #log(what: () => string): void {
    this.#wire.log.add(this.#wire.name, () => `${this.#method} ${what()}`);
  }
}

function refusal(kind: 'throttled' | 'server-error' | 'expired' | 'refused'): AppError {
  switch (kind) {
    case 'throttled':
      return new AppError('throttled');
    case 'server-error':
      return new AppError('internal', { retryable: true });
    case 'expired':
      return new AppError('credentials-expired');
    case 'refused':
      return new AppError('access-denied');
  }
}
