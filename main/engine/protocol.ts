import { z } from 'zod';
import type { AppErrorData } from '../../shared/errors.ts';
import type { EventName, MethodName } from '../../shared/ipc/channels.ts';
import type { EventPayload, Reply, Request } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/result.ts';
import { ConnectionSettings } from './connection.ts';

/** The methods of the contract that the engine answers; the rest is the main process's own. */
export type EngineMethod = Exclude<MethodName, 'app.describe' | 'app.openLink'>;

/** The services, without transport: one function for each of the engine's methods. */
export type EngineServices = {
  readonly [M in EngineMethod]: (request: Request<M>, signal: AbortSignal) => Reply<M> | Promise<Reply<M>>;
};

/** What the engine tells unasked; the same events as the window gets. */
export type EngineEvent = { [E in EventName]: { readonly name: E; readonly payload: EventPayload<E> } }[EventName];

/** What the thread is started with (`workerData`). The key never leaves the process. */
export const EngineOptions = z.object({
  connection: ConnectionSettings,
  /** The account's directory, absolute. */
  directory: z.string().min(1),
  /** 32 random bytes. */
  cacheKey: z.instanceof(Uint8Array).refine((key) => key.byteLength === 32, 'not 32 bytes'),
});
export type EngineOptions = z.infer<typeof EngineOptions>;

/** A call of one method; a method and its request stay together through generic code. */
export type EngineCall<M extends EngineMethod = EngineMethod> = {
  readonly [K in M]: { readonly kind: 'call'; readonly id: number; readonly method: K; readonly request: Request<K> };
}[M];

/** What happens around the engine: the window's focus, and the computer's sleep. */
export type EngineSignal = 'focus' | 'blur' | 'resume';

/** Main to thread. Requests have been parsed against the contract already. */
export type ToEngine =
  | EngineCall
  | { readonly kind: 'signal'; readonly signal: EngineSignal }
  | { readonly kind: 'stop' };

/** One line for the log, which the main process writes: the thread has no file of its own. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  /** What was told to the person; null: nothing was. */
  readonly error: AppErrorData | null;
  /** The stack of what went wrong; null: nothing did. */
  readonly cause: string | null;
}

/** Thread to main. */
export type FromEngine =
  | { readonly kind: 'reply'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | { readonly kind: 'log'; readonly line: LogLine }
  /** The engine could not start; the thread ends. `cause` is for the log: the stack of what caused it. */
  | { readonly kind: 'failed'; readonly error: AppErrorData; readonly cause: string | null };
