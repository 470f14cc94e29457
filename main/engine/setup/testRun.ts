import { type TestReport, type TestStep, testSteps } from '../../../shared/contract/accounts.ts';
import { AppError } from '../../../shared/errors.ts';

/** The course of one connection test: every step is told when it begins and once when it ends, whatever happens. */
export class TestRun {
  readonly #tell: (report: TestReport) => void;
  readonly #open = new Set<TestStep>(testSteps);

  constructor(tell: (report: TestReport) => void) {
    this.#tell = tell;
  }

  /** Whether a step has not ended yet. */
  isOpen(step: TestStep): boolean {
    return this.#open.has(step);
  }

  begin(step: TestStep): void {
    this.#tell({ step, state: 'running', error: null, detail: '', facts: {} });
  }

  pass(step: TestStep, detail: string, facts: Readonly<Record<string, string>> = {}): void {
    this.#end({ step, state: 'ok', error: null, detail, facts: { ...facts } });
  }

  fail(step: TestStep, error: AppError): void {
    this.#end({ step, state: 'failed', error: error.toData(), detail: '', facts: {} });
  }

  /** Ends what has not ended yet: nothing is known of it. */
  skipRest(): void {
    for (const step of testSteps) this.#end({ step, state: 'skipped', error: null, detail: '', facts: {} });
  }

  /**
   * Does a step, and gives what that came to. A failure is the step's own; being cancelled is rejected with, and ends the
   * whole test.
   */
  async try<T>(step: TestStep, work: () => Promise<T>): Promise<T | 'failed'> {
    this.begin(step);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
      this.fail(step, error);
      return 'failed';
    }
  }

  #end(report: TestReport): void {
    if (this.#open.delete(report.step)) this.#tell(report);
  }
}
