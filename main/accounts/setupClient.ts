import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TestReport } from '../../shared/contract/accounts.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { Clock } from '../engine/clock.ts';
import type {
  CodePrompt,
  FromSetup,
  LogLine,
  SignedIn,
  SystemFacts,
  ThreadOptions,
  ToSetup,
} from '../engine/protocol.ts';
import type { SetupJob } from '../engine/setup/job.ts';
import { noSystem, serveSystem } from '../systemPort.ts';

/** Time for a cancelled job to end by itself, in ms. */
const graceMs = 2_000;
/** The same for a job that writes to a table, in ms: two requests of at most 13 s each. */
const writingGraceMs = 30_000;

/** Receives what the thread sends before its result. */
export interface SetupListener {
  readonly report: (report: TestReport) => void;
  readonly log: (line: LogLine) => void;
  /** The job needs an MFA code; reply with `answerCode`. */
  readonly prompt: (request: CodePrompt) => void;
  readonly signedIn: (signedIn: SignedIn) => void;
}

/** Runs one task of account setup on its own thread and communicates with it. */
export class SetupClient {
  /** The job's result, not yet parsed. Rejects with an AppError; `cancelled` after `cancel()`. */
  readonly result: Promise<unknown>;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  #isCancelled = false;
  #isWriting = false;

  /** Starts the thread. `script` is the built worker, by default next to main's bundle. */
  constructor(
    job: SetupJob,
    listener: SetupListener,
    clock: Clock,
    script = path.join(import.meta.dirname, 'worker.js'),
    system: SystemFacts = noSystem,
  ) {
    this.#clock = clock;
    const port = serveSystem(system);
    this.#worker = new Worker(script, {
      workerData: { kind: 'setup', job, system: port } satisfies ThreadOptions & { readonly system: unknown },
      transferList: [port],
      env: { ...process.env, ...system.awsVariables },
      name: 'meridian-setup',
    });
    this.result = new Promise((resolve, reject) => {
      const fail = (error: AppErrorData, cause?: unknown): void => reject(AppError.fromData(error, cause));
      this.#worker.on('message', (message: FromSetup) => {
        switch (message.kind) {
          case 'report':
            this.#isWriting = message.report.step === 'write' && message.report.state === 'running';
            return listener.report(message.report);
          case 'log':
            return listener.log(message.line);
          case 'prompt':
            return listener.prompt(message.prompt);
          case 'signedIn':
            return listener.signedIn(message.signedIn);
          case 'failed':
            return fail(message.error, message.cause ?? undefined);
          case 'done':
            return message.result.ok ? resolve(message.result.value) : fail(message.result.error);
        }
      });
      let cause: unknown;
      this.#worker.on('error', (error) => {
        cause = error;
      });
      this.#worker.once('exit', () => {
        this.#ended.abort();
        // Has no effect if the job has already settled the promise.
        reject(this.#isCancelled ? new AppError('cancelled') : new AppError('internal', { cause }));
      });
    });
  }

  /** Answers a request for an MFA code; null if there is none. */
  answerCode(id: number, code: string | null): void {
    this.#post({ kind: 'code', id, code });
  }

  /** Cancels the job, and terminates the thread if it does not end in time. Resolves when the thread has ended. */
  async cancel(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#isCancelled = true;
    this.#post({ kind: 'cancel' });
    await this.#clock.sleep(this.#isWriting ? writingGraceMs : graceMs, this.#ended.signal).catch(() => {});
    await this.#worker.terminate();
  }

  #post(message: ToSetup): void {
    this.#worker.postMessage(message);
  }
}
