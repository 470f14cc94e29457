import { z } from 'zod';
import {
  type AwsProfile,
  AwsProfile as AwsProfileSchema,
  FindReply,
  type TestReport,
  testSteps,
} from '../../shared/contract/accounts.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { SetupJob } from '../engine/setup/job.ts';
import type { MfaPrompts } from './mfaPrompts.ts';
import type { SetupClient, SetupListener } from './setupClient.ts';

type SetupHandle = Pick<SetupClient, 'result' | 'answerCode' | 'cancel'>;

export interface SetupRunsParts {
  readonly start: (job: SetupJob, listener: SetupListener) => SetupHandle;
  readonly prompts: Pick<MfaPrompts, 'open' | 'withdraw'>;
  readonly log: SetupListener['log'];
  readonly signedIn: SetupListener['signedIn'];
  /** Called when a step of a connection test begins or ends. */
  readonly onTestReport: (runId: string, report: TestReport) => void;
}

/** More threads at once are of no use, whatever the page requests. */
const mostThreads = 4;

type JobOf<T extends SetupJob['task']> = Extract<SetupJob, { task: T }>;

/** The running tasks of account setup, each on its own thread. A task beyond the limit is refused with `throttled`. */
export class SetupRuns {
  readonly #parts: SetupRunsParts;
  readonly #running = new Set<SetupHandle>();
  readonly #tests = new Map<string, SetupHandle>();

  constructor(parts: SetupRunsParts) {
    this.#parts = parts;
  }

  async profiles(): Promise<readonly AwsProfile[]> {
    return z.array(AwsProfileSchema).parse(await this.#run({ task: 'profiles' }));
  }

  async createTable(job: JobOf<'createTable'>): Promise<void> {
    await this.#run(job);
  }

  async find(job: JobOf<'find'>): Promise<FindReply> {
    return FindReply.parse(await this.#run(job));
  }

  /** Starts a connection test, and cancels others. Every step is reported to end once, also when the thread breaks. */
  test(runId: string, job: JobOf<'test'>): void {
    for (const other of this.#tests.values()) void other.cancel();
    const open = new Set(testSteps);
    const onReport = (report: TestReport): void => {
      if (report.state !== 'running') open.delete(report.step);
      this.#parts.onTestReport(runId, report);
    };
    const handle = this.#start(job, onReport);
    this.#tests.set(runId, handle);
    handle.result
      .catch((thrown: unknown) => {
        const error = toAppError(thrown);
        // The first open step is the one that broke.
        for (const [index, step] of [...open].entries()) onReport(endOf(step, error, index === 0));
      })
      .finally(() => this.#tests.delete(runId));
  }

  /** Cancels a test; does nothing after it ended. */
  async cancelTest(runId: string): Promise<void> {
    await this.#tests.get(runId)?.cancel();
  }

  async cancelAll(): Promise<void> {
    await Promise.all([...this.#running].map((handle) => handle.cancel()));
  }

  async #run(job: SetupJob): Promise<unknown> {
    return await this.#start(job, () => {}).result;
  }

  #start(job: SetupJob, onReport: SetupListener['report']): SetupHandle {
    const { start, prompts, log, signedIn } = this.#parts;
    if (this.#running.size >= mostThreads) throw new AppError('throttled', { reason: 'setup-busy' });
    const handle = start(job, {
      report: onReport,
      log,
      signedIn,
      prompt: (request) => prompts.open(handle, request, (code) => handle.answerCode(request.id, code)),
    });
    this.#running.add(handle);
    const cleanUp = (): void => {
      this.#running.delete(handle);
      prompts.withdraw(handle);
    };
    handle.result.then(cleanUp, cleanUp);
    return handle;
  }
}

function endOf(step: TestReport['step'], error: AppError, isFirst: boolean): TestReport {
  const isFailed = isFirst && error.code !== 'cancelled';
  return {
    step,
    state: isFailed ? 'failed' : 'skipped',
    error: isFailed ? error.toData() : null,
    facts: {},
  };
}
