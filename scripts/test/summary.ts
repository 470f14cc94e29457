import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { z } from 'zod';

/** Counts of a suite. */
export const Summary = z.object({
  passed: z.int(),
  failed: z.int(),
  /** Title and reason of each skipped test. */
  skipped: z.array(z.string()),
});
export type Summary = z.infer<typeof Summary>;

/** The environment variable that names the file to write. */
export const summaryVariable = 'MERIDIAN_TEST_SUMMARY';

/** A vitest reporter that writes the summary as JSON. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const file = process.env[summaryVariable];
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()].map((test) => ({ module, test })));
    const having = (state: string) => tests.filter(({ test }) => test.result().state === state);
    const failed = having('failed').length;
    // A file that can't be loaded, or an error outside a test, fails a run without failed tests.
    const isBroken = unhandledErrors.length > 0 || modules.some((module) => module.state() === 'failed');
    const summary: Summary = {
      passed: having('passed').length,
      failed: isBroken ? Math.max(1, failed) : failed,
      skipped: having('skipped').map(({ module, test }) => {
        const result = test.result();
        const note = result.state === 'skipped' ? result.note : undefined;
        const reason = note ?? (module.state() === 'failed' ? 'the file failed' : 'no reason given');
        return `${path.relative(process.cwd(), module.moduleId)}: ${test.fullName}: ${reason}`;
      }),
    };
    fs.writeFileSync(file, JSON.stringify(summary));
  }
}
