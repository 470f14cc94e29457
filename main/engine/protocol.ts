import { z } from 'zod';
import { AccessKeys, ConnectionSettings } from '../../shared/connection.ts';
import type { TestReport } from '../../shared/contract/accounts.ts';
import type { EngineEvent, EngineMethod, Reply, Request } from '../../shared/contract/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { CodePrompt } from './codePrompter.ts';
import type { SystemAccess } from './remote/messageStore.ts';
import { SetupJob } from './setup/job.ts';
import type { Arrival, ReadElsewhere } from './sync/context.ts';
import type { Environment } from './sync/pollSchedule.ts';

/** The services without their transport: one function for each method of the engine. */
export type EngineServices = {
  readonly [M in EngineMethod]: (request: Request<M>, signal: AbortSignal) => Reply<M> | Promise<Reply<M>>;
};

/** Options of an engine. Keys never leave the process. */
export const EngineOptions = z.object({
  connection: ConnectionSettings,
  /** Entered access keys; null: the connection has credentials of another kind, or the keys are lost. */
  keys: AccessKeys.nullable().default(null),
  /** The account's directory, absolute. */
  directory: z.string().min(1),
  /** Whether a window will list the conversations soon. The first request waits for that, so that it is quicker. */
  awaitsWindow: z.boolean().optional(),
  /** 32 random bytes. */
  cacheKey: z.instanceof(Uint8Array).refine((key) => key.byteLength === 32, 'not 32 bytes'),
});
export type EngineOptions = z.infer<typeof EngineOptions>;

/** A thread's `workerData`, beside a port for questions about the system: an engine, or one task of account setup. */
export const ThreadOptions = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('engine'), options: EngineOptions }),
  z.object({ kind: z.literal('setup'), job: SetupJob }),
]);
export type ThreadOptions = z.infer<typeof ThreadOptions>;

/** A call of one method; a method and its request stay together through generic code. */
export type EngineCall<M extends EngineMethod = EngineMethod> = {
  readonly [K in M]: { readonly kind: 'call'; readonly id: number; readonly method: K; readonly request: Request<K> };
}[M];

/** The surroundings when they change, or the end of the computer's sleep. */
export type EngineSignal = Environment | 'resume';

export type { Arrival, CodePrompt, Environment, ReadElsewhere };

/** The answer to a thread's prompt for a code; null: there is no code. */
interface CodeAnswer {
  readonly kind: 'code';
  readonly id: number;
  readonly code: string | null;
}

/** Main to an engine's thread. The router has already parsed the requests. */
export type ToEngine<M extends EngineMethod = EngineMethod> =
  | EngineCall<M>
  | CodeAnswer
  | { readonly kind: 'signal'; readonly signal: EngineSignal }
  | { readonly kind: 'stop' };

/** What main knows about the system, from Electron and the login shell. */
export interface SystemFacts {
  readonly resolveProxy: SystemAccess['resolveProxy'];
  /** The variables of AWS with which the app was started. Only threads have them: main's environment is inherited by pages. */
  readonly awsVariables: Readonly<Record<string, string>>;
  /** The variables of the login shell that this process lacks. Never rejects. */
  readonly shellEnvironment: () => Promise<Readonly<Record<string, string>>>;
}

/** A thread asks for the proxy of a URL, or, with null, for the environment. */
export type SystemQuestion = string | null;
export type SystemAnswer =
  | { readonly url: string; readonly proxy: string | null }
  | { readonly env: Readonly<Record<string, string>> };

/** One log line. The main process writes the log file. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  /** The error that the user sees; null: none. */
  readonly error: AppErrorData | null;
  /** The stack of the underlying error; null: none. */
  readonly cause: string | null;
}

/** The credentials with which a thread signs requests, and where they go. The id of the access key is no secret. */
export interface SignedIn extends Pick<ConnectionSettings, 'table' | 'region' | 'endpoint' | 'credentials'> {
  readonly accessKeyId: string;
}

/** The place in a connection. */
export const placeOf = ({ table, region, endpoint, credentials }: Omit<SignedIn, 'accessKeyId'>) => ({
  table,
  region,
  endpoint,
  credentials,
});

/** Messages of every thread to main. */
type FromThread =
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'prompt'; readonly prompt: CodePrompt }
  /** Sent before the first request, and when a request is signed with another key. */
  | { readonly kind: 'signedIn'; readonly signedIn: SignedIn }
  /** The thread could not start, and ends. `cause` is the stack of the underlying error, for the log. */
  | { readonly kind: 'failed'; readonly error: AppErrorData; readonly cause: string | null };

/** An engine's thread to main. */
export type FromEngine =
  | FromThread
  | { readonly kind: 'reply'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  /** Number of unread messages outside muted conversations, sent when it changes. */
  | { readonly kind: 'unread'; readonly unread: number }
  /** New messages, for notifications; see `EngineWorld.arrived`. */
  | { readonly kind: 'arrived'; readonly arrival: Arrival }
  | { readonly kind: 'readElsewhere'; readonly read: ReadElsewhere };

/** Main to a setup thread. */
export type ToSetup = CodeAnswer | { readonly kind: 'cancel' };

/** A setup thread to main. `done` is the last message. */
export type FromSetup =
  | FromThread
  | { readonly kind: 'report'; readonly report: TestReport }
  | { readonly kind: 'done'; readonly result: Result<unknown> };
