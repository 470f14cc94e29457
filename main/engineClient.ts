import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EngineMethod, Reply, Request } from '../shared/contract/contract.ts';
import { AppError } from '../shared/errors.ts';
import { fail, type Result } from '../shared/result.ts';
import type {
  Arrival,
  EngineCall,
  EngineEvent,
  EngineOptions,
  EngineSignal,
  FromEngine,
  LogLine,
  NumberedRequest,
  ThreadOptions,
  ToEngine,
} from './engine/protocol.ts';

/** What the client does with what the thread tells unasked. */
export interface EngineListener {
  readonly event: (event: EngineEvent) => void;
  readonly log: (line: LogLine) => void;
  /** A code of an MFA device is wanted; to be answered by `answerCode`. */
  readonly ask: (request: NumberedRequest) => void;
  /** How many messages of other people were not read here, whenever that changed. */
  readonly unread: (unread: number) => void;
  /** Messages to notify of. */
  readonly arrived: (arrival: Arrival) => void;
  /** The thread ended without having been asked to; every call fails from here on. */
  readonly died: (error: AppError) => void;
}

/** The main process's end of the engine's thread. */
export class EngineClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, (result: Result<unknown>) => void>();
  readonly #exited: Promise<void>;
  #lastId = 0;
  #dead: AppError | null = null;
  #stopping = false;

  /** Starts the thread. `script` is the built worker, beside main's own bundle. */
  constructor(options: EngineOptions, listener: EngineListener, script = path.join(import.meta.dirname, 'worker.js')) {
    this.#worker = new Worker(script, {
      workerData: { kind: 'engine', options } satisfies ThreadOptions,
      name: 'meridian-engine',
    });
    this.#worker.on('message', (message: FromEngine) => this.#receive(message, listener));
    let cause: unknown;
    this.#worker.on('error', (error) => {
      cause = error;
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        resolve();
        this.#end(cause, listener);
      });
    });
  }

  /** Calls one method. Never rejects: a thread that ended answers with an error. */
  call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Result<Reply<M>>> {
    if (this.#dead) return Promise.resolve(fail(this.#dead.toData()));
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      // The thread answers a call with that method's own reply; the window parses it against the contract once more.
      this.#pending.set(id, resolve as (result: Result<unknown>) => void);
      const call: Pick<EngineCall<M>, 'kind' | 'id'> & { method: M; request: Request<M> } = {
        kind: 'call',
        id,
        method,
        request,
      };
      this.#worker.postMessage(call);
    });
  }

  /** Tells what happened around the engine. */
  signal(signal: EngineSignal): void {
    if (!this.#dead) this.#worker.postMessage({ kind: 'signal', signal } satisfies ToEngine);
  }

  /** Answers a question for a code; null: there is none. */
  answerCode(id: number, code: string | null): void {
    if (!this.#dead) this.#worker.postMessage({ kind: 'code', id, code } satisfies ToEngine);
  }

  /** Asks the thread to end and resolves when it has; once `grace` resolves it is ended by force, which WAL survives. */
  async stop(grace: Promise<void>): Promise<void> {
    if (this.#dead) return;
    this.#stopping = true;
    this.#worker.postMessage({ kind: 'stop' } satisfies ToEngine);
    await Promise.race([this.#exited, grace]);
    await this.#worker.terminate();
  }

  #receive(message: FromEngine, listener: EngineListener): void {
    switch (message.kind) {
      case 'reply': {
        const resolve = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        resolve?.(message.result);
        return;
      }
      case 'event':
        listener.event(message.event);
        return;
      case 'log':
        listener.log(message.line);
        return;
      case 'ask':
        listener.ask(message.request);
        return;
      case 'unread':
        listener.unread(message.unread);
        return;
      case 'arrived':
        listener.arrived(message.arrival);
        return;
      case 'failed':
        this.#dead = AppError.fromData(message.error, message.cause ?? undefined);
        return;
    }
  }

  #end(cause: unknown, listener: EngineListener): void {
    this.#dead ??= new AppError(
      'internal',
      'The part of Meridian that keeps your messages has stopped. If it does not come back by itself, restart Meridian.',
      {
        cause,
      },
    );
    const error = this.#dead;
    for (const resolve of this.#pending.values()) resolve(fail(error.toData()));
    this.#pending.clear();
    if (!this.#stopping) listener.died(error);
  }
}
