import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { Clock } from '../engine/clock.ts';
import type { FromSetup, LogLine, NumberedRequest, ThreadOptions, ToSetup } from '../engine/protocol.ts';
import type { SetupJob, SetupReport } from '../engine/setup/job.ts';

/** How long a cancelled job may take to end by itself, ms. */
const graceMs = 2_000;
/** The same for one that writes into a table, ms: two requests, each 13 s at most unless the table is busy. */
const writingGraceMs = 30_000;

/** What is done with what the thread tells before its end. */
export interface SetupListener {
  readonly report: (report: SetupReport) => void;
  readonly log: (line: LogLine) => void;
  /** A code of an MFA device is wanted; to be answered by `answerCode`. */
  readonly ask: (request: NumberedRequest) => void;
}

/** The main process's end of a thread that does one task of setting an account up, and ends with it. */
export class SetupClient {
  /** What the job came to, to be parsed; rejects with an AppError, `cancelled` when it was. */
  readonly result: Promise<unknown>;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  #isCancelled = false;
  #isWriting = false;

  /** Starts the thread. `script` is the built worker, beside main's own bundle. */
  constructor(
    job: SetupJob,
    listener: SetupListener,
    clock: Clock,
    script = path.join(import.meta.dirname, 'worker.js'),
  ) {
    this.#clock = clock;
    this.#worker = new Worker(script, {
      workerData: { kind: 'setup', job } satisfies ThreadOptions,
      name: 'meridian-setup',
    });
    this.result = new Promise((resolve, reject) => {
      const refuse = (error: AppErrorData, cause?: unknown): void => reject(AppError.fromData(error, cause));
      this.#worker.on('message', (message: FromSetup) => {
        switch (message.kind) {
          case 'report':
            this.#isWriting = message.report.step === 'write' && message.report.state === 'running';
            return listener.report(message.report);
          case 'log':
            return listener.log(message.line);
          case 'ask':
            return listener.ask(message.request);
          case 'failed':
            return refuse(message.error, message.cause ?? undefined);
          case 'done':
            return message.result.ok ? resolve(message.result.value) : refuse(message.result.error);
        }
      });
      let cause: unknown;
      this.#worker.on('error', (error) => {
        cause = error;
      });
      this.#worker.once('exit', () => {
        this.#ended.abort();
        // Too late to matter when the job has told its end.
        reject(
          this.#isCancelled
            ? new AppError('cancelled', 'This was cancelled.')
            : new AppError('internal', 'This could not be finished. Try again.', { cause }),
        );
      });
    });
  }

  /** Answers a question for a code; null: there is none. */
  answerCode(id: number, code: string | null): void {
    this.#post({ kind: 'code', id, code });
  }

  /** Asks the job to end, and ends it by force when it does not; resolves when the thread is gone. */
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
