import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { EngineCall, EngineOptions } from '../../../main/engine/protocol.ts';
import {
  type EngineEvent,
  type EngineMethod,
  methods,
  type Reply,
  type Request,
} from '../../../shared/contract/contract.ts';
import type { SyncStatus } from '../../../shared/contract/sync.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';

export type ToChild = EngineCall | { readonly kind: 'start'; readonly options: EngineOptions };
export type FromChild =
  | { readonly kind: 'reply'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly event: EngineEvent };

/** An engine in a separate Node process that can be killed. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #pending = new Map<number, PromiseWithResolvers<Result<unknown>>>();
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #calls = 0;

  constructor(options: EngineOptions) {
    // Without the options of vitest's processes.
    this.#child = fork(path.join(import.meta.dirname, 'engineChild.ts'), { execArgv: [], serialization: 'advanced' });
    this.#exited = once(this.#child, 'exit');
    this.#child.on('message', (message: FromChild) => {
      if (message.kind === 'reply') {
        this.#pending.get(message.id)?.resolve(message.result);
        this.#pending.delete(message.id);
      } else {
        for (const listener of this.#listeners) listener(message.event);
      }
    });
    this.#child.once('exit', (code, signal) => {
      const ended = new Error(`The engine's process ended with ${signal ?? code}.`);
      for (const { reject } of this.#pending.values()) reject(ended);
      this.#pending.clear();
    });
    this.#send({ kind: 'start', options });
  }

  /** Calls one of the engine's services; rejects with its AppError, or when the process ends before it replies. */
  async call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Reply<M>> {
    const id = ++this.#calls;
    const answer = Promise.withResolvers<Result<unknown>>();
    this.#pending.set(id, answer);
    this.#send({ kind: 'call', id, method, request });
    const result = await answer.promise;
    if (!result.ok) throw AppError.fromData(result.error);
    return methods[method].reply.parse(result.value);
  }

  /** Calls `listener` at every event until the returned function is called. */
  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the engine has a status. */
  async until(isWanted: (status: SyncStatus) => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stopListening = this.onEvent((event) => {
      if (event.name === 'sync.changed' && isWanted(event.payload)) resolve();
    });
    this.call('sync.status', {}).then((status) => isWanted(status) && resolve(), reject);
    await promise;
    stopListening();
  }

  /** Kills the process with SIGKILL; resolves when it has ended. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #send(message: object): void {
    // Messages under way are lost with the channel of the killed process.
    if (this.#child.connected) this.#child.send(message);
  }
}
