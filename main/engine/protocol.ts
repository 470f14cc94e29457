import { z } from 'zod';
import { AccessKeys, ConnectionSettings } from '../../shared/connection.ts';
import type { TestReport } from '../../shared/contract/accounts.ts';
import type { EngineEventName, EngineMethod, EventPayload, Reply, Request } from '../../shared/contract/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { CodePrompt } from './codePrompter.ts';
import { SetupJob } from './setup/job.ts';
import type { Arrival } from './sync/context.ts';

/** The services, without transport: one function for each method that an engine answers. */
export type EngineServices = {
  readonly [M in EngineMethod]: (request: Request<M>, signal: AbortSignal) => Reply<M> | Promise<Reply<M>>;
};

/** An event of the engine. Main adds the account's id for the window. */
export type EngineEvent = {
  [E in EngineEventName]: { readonly name: E; readonly payload: EventPayload<E> };
}[EngineEventName];

/** What an engine is started with. Keys never leave the process. */
export const EngineOptions = z.object({
  connection: ConnectionSettings,
  /** Access keys that were entered; null: the connection's credentials are of another kind, or they are lost. */
  keys: AccessKeys.nullable().default(null),
  /** The account's directory, absolute. */
  directory: z.string().min(1),
  /** 32 random bytes. */
  cacheKey: z.instanceof(Uint8Array).refine((key) => key.byteLength === 32, 'not 32 bytes'),
});
export type EngineOptions = z.infer<typeof EngineOptions>;

/** What a thread is started with (`workerData`): an engine, or one task of setting an account up. */
export const ThreadOptions = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('engine'), options: EngineOptions }),
  z.object({ kind: z.literal('setup'), job: SetupJob }),
]);
export type ThreadOptions = z.infer<typeof ThreadOptions>;

/** A call of one method; a method and its request stay together through generic code. */
export type EngineCall<M extends EngineMethod = EngineMethod> = {
  readonly [K in M]: { readonly kind: 'call'; readonly id: number; readonly method: K; readonly request: Request<K> };
}[M];

/** What happens around the engine: the window's focus, and the computer's sleep. */
export type EngineSignal = 'focus' | 'blur' | 'resume';

export type { Arrival, CodePrompt };

/** The person's answer to a question of the thread for a code; null: there is none. */
interface CodeAnswer {
  readonly kind: 'code';
  readonly id: number;
  readonly code: string | null;
}

/** Main to an engine's thread. Requests have been parsed against the contract already. */
export type ToEngine =
  | EngineCall
  | CodeAnswer
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

/** What any thread tells main. */
type FromThread =
  | { readonly kind: 'log'; readonly line: LogLine }
  /** A code of an MFA device is wanted. */
  | { readonly kind: 'ask'; readonly request: CodePrompt }
  /** What the thread is for could not start; it ends. `cause` is for the log: the stack of what caused it. */
  | { readonly kind: 'failed'; readonly error: AppErrorData; readonly cause: string | null };

/** An engine's thread to main. */
export type FromEngine =
  | FromThread
  | { readonly kind: 'reply'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  /** How many messages of other people were not read here, but for muted conversations; told when it changed. */
  | { readonly kind: 'unread'; readonly unread: number }
  /** Messages to notify of; see `EngineWorld.arrived`. */
  | { readonly kind: 'arrived'; readonly arrival: Arrival };

/** Main to a thread that sets up. */
export type ToSetup = CodeAnswer | { readonly kind: 'cancel' };

/** A thread that sets up to main. `done` is the last. */
export type FromSetup =
  | FromThread
  | { readonly kind: 'report'; readonly report: TestReport }
  | { readonly kind: 'done'; readonly result: Result<unknown> };
