import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ensureBuilt } from '../lib/build.mjs';
import { node24, root } from '../lib/ensure.mjs';
import { run } from '../lib/run.mjs';

/*
 * Everything that must hold, one after the other: static checks, the build, then the test suites. The first failure does
 * not stop the rest. Ends with one line of figures, in which a static check counts as one.
 */

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that is counted. */
const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  success: z.boolean(),
});

const bin = (name: string): string => path.join(root, 'node_modules', name);
const projects = ['shared', 'preload', 'renderer', 'main', 'host', 'scripts', 'test'];
const checks: readonly (readonly [label: string, script: string, args: readonly string[]])[] = [
  ...projects.map((project) => [`types of ${project}`, bin('typescript/bin/tsc'), ['-p', project]] as const),
  ['Biome', bin('@biomejs/biome/bin/biome'), ['check', '--error-on-warnings', '.']],
  ['knip', bin('knip/bin/knip.js'), []],
];
/** The suites that start processes of their own come last; those two wait for pages most of the time, so they run together. */
const suites: readonly (readonly (readonly [label: string, project: string])[])[] = [
  [['unit, contracts, faults, IPC', 'unit']],
  [
    ['host, end to end', 'app'],
    ['the window in a browser', 'design'],
  ],
];

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
/** Of what a failed check printed; its command prints the rest. */
const mostLines = 60;
const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

function report(isOk: boolean, label: string): void {
  process.stdout.write(`${isOk ? 'ok  ' : 'FAIL'} ${label}\n`);
  if (!isOk) failures.push(label);
}

async function check(label: string, work: () => Promise<{ code: number; text: string }>): Promise<void> {
  const started = performance.now();
  const { code, text } = await work();
  tally[code === 0 ? 'passed' : 'failed']++;
  report(code === 0, `${label} (${seconds(started)})`);
  if (code !== 0) process.stdout.write(`${text.trim().split('\n').slice(0, mostLines).join('\n')}\n`);
}

async function build(): Promise<{ code: number; text: string }> {
  try {
    await ensureBuilt();
    return { code: 0, text: '' };
  } catch (error) {
    return { code: 1, text: error instanceof Error ? error.message : String(error) };
  }
}

async function suite(label: string, project: string, scratch: string): Promise<void> {
  const started = performance.now();
  const file = path.join(scratch, `${project}.json`);
  const vitest = bin('vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run(node24, [vitest, 'run', '--project', project, ...reporters], { cwd: root });
  const results = fs.existsSync(file) ? Report.safeParse(JSON.parse(fs.readFileSync(file, 'utf8'))) : null;
  if (!results?.success) {
    tally.failed++;
    report(false, `${label}: vitest ended with ${code} and left no report`);
    return;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = results.data;
  tally.passed += numPassedTests;
  // A file that can't be loaded, or an error outside a test, fails a run in which no test did.
  tally.failed += success && code === 0 ? numFailedTests : Math.max(1, numFailedTests);
  tally.skipped += numPendingTests + numTodoTests;
  report(success && code === 0, `${label} (${seconds(started)})`);
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-test-'));
try {
  for (const [label, script, args] of checks) {
    await check(label, () => run(node24, [script, ...args], { cwd: root, output: 'capture' }));
  }
  await check('build', build);
  for (const together of suites) await Promise.all(together.map(([label, project]) => suite(label, project, scratch)));
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
for (const label of failures) process.stdout.write(`Failed: ${label}\n`);
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
