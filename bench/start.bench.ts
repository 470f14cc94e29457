import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
const engine = readdirSync(chunks).find((name) => /^engineThread-.*\.js$/.test(name)) ?? '';
const [, store = ''] = /import\("\.\/(store-[^"]+)"\)/.exec(readFileSync(join(chunks, engine), 'utf8')) ?? [];
if (store === '') throw new Error('The built engine does not load its store on demand.');

/** CPU time in which a new process imports these files, ms. */
function load(...names: readonly string[]): number {
  const imports = names.map((name) => `await import(${JSON.stringify(pathToFileURL(join(chunks, name)).href)});`);
  const script = `const before = process.cpuUsage(); ${imports.join(' ')}
    const { user, system } = process.cpuUsage(before); console.log((user + system) / 1_000);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

const without: number[] = [];
const withSdk: number[] = [];
for (let n = 0; n < REPETITIONS; n++) {
  without.push(load(engine));
  withSdk.push(load(engine, store));
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
    ],
    broken: ratio > LIMIT ? [`It takes ${figure(ratio, 2)} of the time with the SDK, over ${LIMIT}.`] : [],
  }) > 0
    ? 1
    : 0;
