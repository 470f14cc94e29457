import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EngineEvent, EngineMethod, Reply, Request } from '../shared/contract/contract.ts';
import { AppError } from '../shared/errors.ts';
import { fail, type Result } from '../shared/result.ts';
import type {
  Arrival,
  CodePrompt,
  EngineCall,
  EngineOptions,
  EngineSignal,
  FromEngine,
  LogLine,
  ReadElsewhere,
  SignedIn,
  SystemFacts,
  ThreadOptions,
  ToEngine,
} from './engine/protocol.ts';
import { noSystem, serveSystem } from './systemPort.ts';

/** Callbacks for the messages of the thread other than replies. */
export interface EngineListener {
  readonly event: (event: EngineEvent) => void;
  readonly log: (line: LogLine) => void;
  /** Called when the thread needs an MFA code; answer with `answerCode`. */
  readonly prompt: (request: CodePrompt) => void;
  /** Called when the thread signs requests with other credentials. */
  readonly signedIn: (signedIn: SignedIn) => void;
  /** Called with the number of unread messages after each change. */
  readonly unread: (unread: number) => void;
  /** Called with new messages. */
  readonly arrived: (arrival: Arrival) => void;
  /** Called with what was read on another computer. */
  readonly readElsewhere: (read: ReadElsewhere) => void;
  /** Called when the thread ends unexpectedly; every later call fails. */
  readonly died: (error: AppError) => void;
}

/**
 * V8 would let the thread's heap grow to ten times what is in use before it collects garbage. These limits make it collect
 * early; the old generation has 20 to 40 MB in use, and V8 derives from its limit how soon to collect.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 };

/** Runs an engine on its own thread and communicates with it. */
export class EngineClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, (result: Result<unknown>) => void>();
  readonly #exited: Promise<void>;
  #lastId = 0;
  #dead: AppError | null = null;
  #stopping = false;

  /** Starts the thread. `script` is the built worker, by default next to main's bundle. */
  constructor(
    options: EngineOptions,
    listener: EngineListener,
    script = path.join(import.meta.dirname, 'worker.js'),
    system: SystemFacts = noSystem,
  ) {
    const port = serveSystem(system);
    this.#worker = new Worker(script, {
      workerData: { kind: 'engine', options, system: port } satisfies ThreadOptions & { readonly system: unknown },
      transferList: [port],
      env: { ...process.env, ...system.awsVariables },
      name: 'meridian-engine',
      resourceLimits,
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

  /** Calls one method. Never rejects: after the thread has ended the reply is an error. */
  call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Result<Reply<M>>> {
    if (this.#dead) return Promise.resolve(fail(this.#dead.toData()));
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      // The thread replies to a call with that method's reply, and the window parses it.
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

  /** Reports a change of focus, or that the computer woke. */
  signal(signal: EngineSignal): void {
    if (!this.#dead) this.#worker.postMessage({ kind: 'signal', signal } satisfies ToEngine);
  }

  /** Answers a prompt for an MFA code; null: there is no code. */
  answerCode(id: number, code: string | null): void {
    if (!this.#dead) this.#worker.postMessage({ kind: 'code', id, code } satisfies ToEngine);
  }

  /** Stops the thread, or terminates it when `grace` resolves; a commit that this cuts off is rolled back at the next start. */
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
      case 'prompt':
        listener.prompt(message.prompt);
        return;
      case 'signedIn':
        listener.signedIn(message.signedIn);
        return;
      case 'unread':
        listener.unread(message.unread);
        return;
      case 'arrived':
        listener.arrived(message.arrival);
        return;
      case 'readElsewhere':
        listener.readElsewhere(message.read);
        return;
      case 'failed':
        this.#dead = AppError.fromData(message.error, message.cause ?? undefined);
        return;
    }
  }

  #end(cause: unknown, listener: EngineListener): void {
    this.#dead ??= new AppError('internal', { reason: 'engine-stopped', cause });
    const error = this.#dead;
    for (const resolve of this.#pending.values()) resolve(fail(error.toData()));
    this.#pending.clear();
    if (!this.#stopping) listener.died(error);
  }
}
