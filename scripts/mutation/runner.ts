import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createVitest, type TestSpecification } from 'vitest/node';
import { z } from 'zod';
import { unit } from '../../vitest.config.ts';
import { root } from '../lib/ensure.mjs';
import { Job, type Outcome } from './job.ts';

/*
 * A process that keeps one vitest running and runs test files on request. Its sources contain every mutant of the run; the
 * file `active` names the active one.
 */

const state = process.env.MERIDIAN_MUTATION_STATE ?? '';
const isolate = process.env.MERIDIAN_MUTATION_ISOLATE === '1';
/** Instrumented sources by absolute path. */
const sources = z
  .record(z.string(), z.string())
  .parse(JSON.parse(fs.readFileSync(path.join(state, '../sources.json'), 'utf8')));

/** Keeps the order of the request instead of vitest's own. */
class GivenOrder {
  static files: readonly string[] = [];
  shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files);
  }
  sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const position = ({ moduleId }: TestSpecification): number => GivenOrder.files.indexOf(moduleId);
    return Promise.resolve(files.toSorted((a, b) => position(a) - position(b)));
  }
}

const vitest = await createVitest(
  'test',
  {
    config: false,
    root,
    watch: false,
    include: [...unit.include],
    exclude: [...unit.exclude],
    pool: 'forks',
    isolate,
    maxWorkers: 1,
    fileParallelism: false,
    bail: isolate ? 0 : 1,
    testTimeout: isolate ? 300_000 : 30_000,
    hookTimeout: isolate ? 300_000 : 30_000,
    setupFiles: [path.join(import.meta.dirname, 'setup.ts'), ...unit.setupFiles],
    env: unit.env,
    reporters: [{}],
    // The cache on the disk has the sources without mutants.
    fsModuleCache: false,
    sequence: { sequencer: GivenOrder },
  },
  {
    plugins: [{ name: 'mutants', enforce: 'pre', transform: (_code, id) => sources[id.replace(/\?.*/, '')] ?? null }],
  },
);
await vitest.standalone();
const specifications = new Map((await vitest.globTestSpecifications()).map((each) => [each.moduleId, each]));

async function run({ id, mostHits, files }: Job): Promise<Outcome> {
  fs.writeFileSync(path.join(state, 'active'), `${id} ${mostHits}`);
  GivenOrder.files = files;
  const wanted = files.flatMap((file) => specifications.get(file) ?? []);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted, false);
  const failed = testModules.find((each) => each.state() === 'failed');
  const [error] = [
    ...testModules.flatMap((each) => each.errors()),
    ...testModules.flatMap((each) =>
      [...each.children.allTests('failed')].flatMap((test) => test.result().errors ?? []),
    ),
    ...unhandledErrors,
  ];
  const reason =
    error instanceof Error || typeof error === 'object' ? String(Reflect.get(Object(error), 'message')) : '';
  if (failed) return { failed: path.relative(root, failed.moduleId), reason };
  return { failed: unhandledErrors.length > 0 ? 'an error outside of the tests' : null, reason };
}

process.on('message', (message) => {
  void run(Job.parse(message)).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
