import { z } from 'zod';
import { type AppError, toAppError } from '../../shared/errors.ts';
import {
  type AwsProfile,
  AwsProfile as AwsProfileSchema,
  type TestReport,
  testSteps,
} from '../../shared/ipc/accounts.ts';
import { Person } from '../../shared/model.ts';
import type { SetupJob } from '../engine/setup/job.ts';
import type { MfaPrompts } from './mfaPrompts.ts';
import type { SetupClient, SetupListener } from './setupClient.ts';

type SetupHandle = Pick<SetupClient, 'result' | 'answerCode' | 'cancel'>;
type StartSetup = (job: SetupJob, listener: SetupListener) => SetupHandle;

export interface SetupRunsParts {
  readonly start: StartSetup;
  readonly questions: Pick<MfaPrompts, 'ask' | 'withdraw'>;
  readonly log: SetupListener['log'];
  /** A step of the test of that id began or ended. */
  readonly tested: (runId: string, report: TestReport) => void;
}

type JobOf<T extends SetupJob['task']> = Extract<SetupJob, { task: T }>;
const ended: readonly TestReport['state'][] = ['ok', 'failed', 'skipped'];

/** The tasks of setting up that run now, each on a thread of its own. */
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

  async find(job: JobOf<'find'>): Promise<Person | null> {
    return Person.nullable().parse(await this.#run(job));
  }

  /** Begins a test; each of its steps is told to have ended once, even when the thread breaks. */
  test(runId: string, job: JobOf<'test'>): void {
    const open = new Set(testSteps);
    const tell = (report: TestReport): void => {
      if (ended.includes(report.state)) open.delete(report.step);
      this.#parts.tested(runId, report);
    };
    const handle = this.#start(job, tell);
    this.#tests.set(runId, handle);
    handle.result
      .catch((thrown: unknown) => {
        const error = toAppError(thrown);
        // The first that is open is the one at which it broke.
        for (const [index, step] of [...open].entries()) tell(endOf(step, error, index === 0));
      })
      .finally(() => this.#tests.delete(runId));
  }

  /** Ends a test; does nothing when it has ended. */
  async cancelTest(runId: string): Promise<void> {
    await this.#tests.get(runId)?.cancel();
  }

  /** Ends everything. */
  async cancelAll(): Promise<void> {
    await Promise.all([...this.#running].map((handle) => handle.cancel()));
  }

  #run(job: SetupJob): Promise<unknown> {
    return this.#start(job, () => {}).result;
  }

  #start(job: SetupJob, report: SetupListener['report']): SetupHandle {
    const { start, questions, log } = this.#parts;
    const handle = start(job, {
      report,
      log,
      ask: (request) => questions.ask(handle, request, (code) => handle.answerCode(request.id, code)),
    });
    this.#running.add(handle);
    const forget = (): void => {
      this.#running.delete(handle);
      questions.withdraw(handle);
    };
    handle.result.then(forget, forget);
    return handle;
  }
}

function endOf(step: TestReport['step'], error: AppError, isFirst: boolean): TestReport {
  const isFailed = isFirst && error.code !== 'cancelled';
  return {
    step,
    state: isFailed ? 'failed' : 'skipped',
    error: isFailed ? error.toData() : null,
    detail: '',
    facts: {},
  };
}
