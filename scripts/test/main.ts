import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from '../lib/build.mjs';
import { node24, root } from '../lib/ensure.mjs';
import { run } from '../lib/run.mjs';
import { parseTestOptions } from './options.mjs';
import { createProgress } from './progress.ts';
import { Summary, summaryVariable } from './summary.ts';

/*
 * Runs every check and suite. A failure does not stop the rest. Each step prints one line when it ends; failures follow in
 * full at the end, and the last line has the totals, in which a check counts as one.
 */

/** Result of a step. `text` explains a failure. */
interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
  readonly text: string;
}
interface Step {
  readonly label: string;
  readonly run: () => Promise<Outcome>;
}

const { parts, files } = parseTestOptions(process.argv.slice(2));
const bin = (name: string): string => path.join(root, 'node_modules', name);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-test-'));

/** A program that fails with an exit code. */
const check = (label: string, script: string, ...args: readonly string[]): Step => ({
  label,
  run: async () => {
    const { code, text } = await run(node24, [bin(script), ...args], { cwd: root, output: 'capture' });
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], text };
  },
});

const build: Step = {
  label: 'build',
  run: async () => {
    try {
      await ensureBuilt({ isQuiet: true });
      return { passed: 1, failed: 0, skipped: [], text: '' };
    } catch (error) {
      return { passed: 0, failed: 1, skipped: [], text: error instanceof Error ? error.message : String(error) };
    }
  },
};

/** A project of vitest.config.ts. */
const suite = (label: string, project: string): Step => ({
  label,
  run: async () => {
    const summary = path.join(scratch, `${project}.json`);
    const reporter = path.join(import.meta.dirname, 'summary.ts');
    const args = ['run', '--project', project, '--reporter=minimal', `--reporter=${reporter}`, ...files];
    const { code, text } = await run(node24, [bin('vitest/vitest.mjs'), ...args], {
      cwd: root,
      env: {
        [summaryVariable]: summary,
        FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
        // Tests start hundreds of processes and threads of the same few scripts.
        NODE_COMPILE_CACHE: path.join(root, '.cache', 'compiled'),
      },
      output: 'capture',
    });
    if (!fs.existsSync(summary))
      return { passed: 0, failed: 1, skipped: [], text: `vitest ended with ${code}.\n${text}` };
    const { passed, failed, skipped } = Summary.parse(JSON.parse(fs.readFileSync(summary, 'utf8')));
    return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped, text };
  },
});

const projects = ['test', 'renderer', 'main', 'scripts', 'preload', 'shared', 'host'];
const has = (part: (typeof parts)[number]): boolean => parts.includes(part);
const needsBuild = has('e2e') || has('window');
/** The steps of a stage run in parallel, up to its limit; the stages run in sequence. */
const stages: readonly { readonly atOnce: number; readonly steps: readonly Step[] }[] = [
  {
    atOnce: Math.min(4, os.availableParallelism()),
    steps: [
      ...(has('types')
        ? // Several checkers of one project would check most types several times; projects are checked side by side.
          projects.map((project) =>
            check(`types of ${project}`, 'typescript/bin/tsc', '-p', project, '--checkers', '1'),
          )
        : []),
      ...(has('lint') ? [check('Biome', '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')] : []),
      ...(has('lint') ? [check('knip', 'knip/bin/knip.js')] : []),
      ...(needsBuild ? [build] : []),
    ],
  },
  // The last two wait for browsers most of the time.
  {
    atOnce: 3,
    steps: [
      ...(has('unit') ? [suite('unit tests', 'unit')] : []),
      ...(has('window') ? [suite('the window in a browser', 'design')] : []),
      ...(has('e2e') ? [suite('host and end to end', 'app')] : []),
    ],
  },
];

const progress = createProgress();
const outcomes: (Outcome & { readonly label: string })[] = [];
const started = performance.now();
try {
  for (const { atOnce, steps } of stages) {
    const waiting = [...steps];
    const lane = async (): Promise<void> => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        const end = progress.start(step.label);
        const outcome = await step.run();
        end(outcome.failed === 0);
        outcomes.push({ ...outcome, label: step.label });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }
} finally {
  progress.end();
  fs.rmSync(scratch, { recursive: true, force: true });
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const total = (count: (outcome: Outcome) => number): number =>
  outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
for (const { label, failed, text } of outcomes) if (failed > 0) print(`\n--- ${label} ---\n${text.trim()}`);
const skipped = outcomes.flatMap((outcome) => outcome.skipped);
if (skipped.length > 0) print(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
const failures = outcomes.filter(({ failed }) => failed > 0).map(({ label }) => label);
if (failures.length > 0) print(`\nFailed: ${failures.join(', ')}`);
print(`\nTook ${Math.round((performance.now() - started) / 1_000)} s.`);
const failed = total((outcome) => outcome.failed);
print(`${total((outcome) => outcome.passed)} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
