import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, expect } from 'vitest';
import { switchName } from './mutants.ts';

/*
 * Runs before each test file of a mutation run. Defines the function that instrumented code calls, and records which
 * mutants the file reaches.
 */

const folder = process.env.MERIDIAN_MUTATION_STATE ?? '';
const activeFile = path.join(folder, 'active');
const [active = -1, mostHits = 0] = fs.existsSync(activeFile)
  ? fs.readFileSync(activeFile, 'utf8').split(' ').map(Number)
  : [];
const started = performance.now();
const hits = new Map<number, number>();

Reflect.set(globalThis, switchName, (id: number): boolean => {
  const count = (hits.get(id) ?? 0) + 1;
  hits.set(id, count);
  if (id !== active) return false;
  // A loop that never ends can't be interrupted from outside.
  if (mostHits > 0 && count > mostHits) throw new Error('The mutant was reached too often.');
  return true;
});

afterAll(() => {
  if (active !== -1) return;
  const file = expect.getState().testPath ?? '';
  const coverage = { file, ms: performance.now() - started, hits: Object.fromEntries(hits) };
  fs.writeFileSync(path.join(folder, `${file.replace(/\W/g, '-')}.json`), JSON.stringify(coverage));
});
