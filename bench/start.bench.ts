import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { parseBenchOptions } from './support/benchOptions.ts';
import { quantile } from './support/corpus.ts';
import { figure, printReport } from './support/report.ts';

parseBenchOptions({
  name: 'start',
  purpose: `Measures the CPU time in which the built engine is loaded before it can answer from its cache, compared with the same
and AWS's SDK, which it loads only after the window has listed the conversations.`,
});

const REPETITIONS = 15;
/** The largest share of the CPU time that loading may take without the SDK. */
const LIMIT = 0.8;

await ensureBuilt();
const chunks = join(root, 'out/main/chunks');
const chunkOf = (name: string): string =>
  readdirSync(chunks).find((each) => each.startsWith(`${name}-`) && each.endsWith('.js')) ?? '';
const [engine, sdk] = [chunkOf('engineThread'), chunkOf('sdk')];
if (engine === '' || sdk === '') throw new Error('The built engine does not load the SDK on demand.');

/** CPU time in which a new process imports these files, ms; `cache` is the folder of Node's compile cache. */
function load(names: readonly string[], cache = ''): number {
  const imports = names.map((name) => `await import(${JSON.stringify(pathToFileURL(join(chunks, name)).href)});`);
  const script = `const before = process.cpuUsage(); ${imports.join(' ')}
    const { user, system } = process.cpuUsage(before); console.log((user + system) / 1_000);`;
  const env = { ...process.env, ...(cache === '' ? {} : { NODE_COMPILE_CACHE: cache }) };
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env }));
}

const without: number[] = [];
const withSdk: number[] = [];
const compiled: number[] = [];
const cache = mkdtempSync(join(tmpdir(), 'meridian-compiled-'));
try {
  load([engine], cache);
  for (let n = 0; n < REPETITIONS; n++) {
    without.push(load([engine]));
    withSdk.push(load([engine, sdk]));
    compiled.push(load([engine], cache));
  }
} finally {
  rmSync(cache, { recursive: true });
}
const median = (all: readonly number[]): number =>
  quantile(
    all.toSorted((a, b) => a - b),
    0.5,
  );
const [after, before] = [median(without), median(withSdk)];
const ratio = after / before;
process.exitCode =
  printReport({
    title: 'CPU time in which an engine is loaded, ms, median',
    headings: ['what', 'ms', 'ratio'],
    rows: [
      ['baseline: with the SDK of AWS', figure(before), '1'],
      ['until the cache can answer', figure(after), figure(ratio, 2)],
      ['  the same with Node’s compile cache', figure(median(compiled)), figure(median(compiled) / before, 2)],
    ],
    notes: ['Meridian does not use the compile cache: docs/decisions/0012-compiled-code.md.'],
    broken: ratio > LIMIT ? [`It takes ${figure(ratio, 2)} of the time with the SDK, over ${LIMIT}.`] : [],
  }) > 0
    ? 1
    : 0;
