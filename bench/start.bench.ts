import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { quantile } from './support/corpus.ts';
import type { Bench } from './support/figure.ts';

const REPETITIONS = 15;
/** The largest share of the CPU time that loading may take without the SDK. */
const LIMIT = 0.8;

const chunks = join(root, 'out/main/chunks');
const chunkOf = (name: string): string =>
  readdirSync(chunks).find((each) => each.startsWith(`${name}-`) && each.endsWith('.js')) ?? '';

/** CPU time in which a new process imports these files, ms; `cache` is the folder of Node's compile cache. */
function load(names: readonly string[], cache = ''): number {
  const imports = names.map((name) => `await import(${JSON.stringify(pathToFileURL(join(chunks, name)).href)});`);
  const script = `const before = process.cpuUsage(); ${imports.join(' ')}
    const { user, system } = process.cpuUsage(before); console.log((user + system) / 1_000);`;
  const env = { ...process.env, ...(cache === '' ? {} : { NODE_COMPILE_CACHE: cache }) };
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env }));
}

const median = (all: readonly number[]): number =>
  quantile(
    all.toSorted((a, b) => a - b),
    0.5,
  );

export const bench: Bench = {
  purpose: `CPU time in which the built engine is loaded before it can answer from its cache. Floor: the same and AWS's SDK, which it
loads only after the window has listed the conversations. Meridian does not use the compile cache
(docs/decisions/0012-compiled-code.md).`,
  measure: async (isQuick) => {
    await ensureBuilt();
    const [engine, sdk] = [chunkOf('engineThread'), chunkOf('sdk')];
    if (engine === '' || sdk === '') throw new Error('The built engine does not load the SDK on demand.');
    const [without, withSdk, compiled]: [number[], number[], number[]] = [[], [], []];
    const cache = mkdtempSync(join(tmpdir(), 'meridian-compiled-'));
    try {
      load([engine], cache);
      for (let n = 0; n < (isQuick ? 3 : REPETITIONS); n++) {
        without.push(load([engine]));
        withSdk.push(load([engine, sdk]));
        compiled.push(load([engine], cache));
      }
    } finally {
      rmSync(cache, { recursive: true });
    }
    const common = { unit: 'ms of CPU', floor: median(withSdk) };
    return [
      { what: 'load an engine until its cache can answer', value: median(without), ...common, limit: { ratio: LIMIT } },
      { what: 'the same with Node’s compile cache', value: median(compiled), ...common },
    ];
  },
};
