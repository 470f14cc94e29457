import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { createRandom } from '../../main/engine/samples/random.ts';
import { unit } from '../../vitest.config.ts';
import { root } from '../lib/ensure.mjs';
import { type Job, Outcome } from './job.ts';
import { instrument, type Mutant, mutantsIn } from './mutants.ts';
import { parseMutationOptions } from './options.mjs';

/*
 * `npm run test:mutation`: makes one small change to the product at a time, and checks whether a unit test fails. The
 * sources contain all mutants of a run, each behind a switch, so that they are compiled once. A first run of the tests
 * records which test files reach which mutant.
 */

const options = parseMutationOptions(process.argv.slice(2));
const started = performance.now();
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1_000)} s`;

/** The code in which mistakes cost most: the engine, accounts, the session of an account, and IPC. */
const areas = ['main/engine', 'main/accounts', 'main/ipc', 'main/handlers.ts', 'main/engineClient.ts', 'preload'];
const pageAreas = ['renderer/session', 'renderer/app', 'renderer/client.ts', 'shared/contract'];
/** Test files that take long and reach everything, or that check sources. */
const leftOut = /^(test\/(faults\/(seeds|kill|simulator)|text|layers|packaging)|scripts\/)/;
/** The time limit of a run: a multiple of its time without a mutant, plus some slack, up to a maximum. */
const slowdown = 5;
const slackMs = 60_000;
const longestMs = 180_000;

/** A mutant that changes no behavior, with the reason. */
const Equivalent = z.object({ file: z.string(), before: z.string(), after: z.string(), reason: z.string() });
const equivalents = z
  .array(Equivalent)
  .parse(JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'equivalent.json'), 'utf8')));

const git = (...args: readonly string[]): readonly string[] =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);

/** The product files to mutate. */
function filesToMutate(): readonly string[] {
  const given = options.files.map((each) => each.replace(/:\d+$/, ''));
  return git('ls-files', '--', ...(given.length > 0 ? given : [...areas, ...pageAreas])).filter(
    // Components (.tsx) are tested in a browser, and worker.ts runs only on threads, which get the original sources.
    (file) =>
      file.endsWith('.ts') &&
      file !== 'main/engine/worker.ts' &&
      !/\.test\.|\.d\.ts$|\/testing[./]|\.bench\./.test(file),
  );
}

const isWanted = ({ file, line }: Mutant): boolean => {
  const lines = options.files.filter((each) => each.startsWith(`${file}:`)).map((each) => Number(each.split(':')[1]));
  return lines.length === 0 || lines.includes(line);
};
const isEquivalent = (mutant: Mutant): boolean =>
  equivalents.some(
    ({ file, before, after }) => file === mutant.file && before === mutant.before && after === mutant.after,
  );

const sources = new Map(filesToMutate().map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]));
const all = [...sources].flatMap(([file, source]) => mutantsIn(file, source));
const eligible = all.filter((mutant) => isWanted(mutant) && !isEquivalent(mutant));
const sample = createRandom(`mutants ${options.seed}`).shuffle(eligible).slice(0, options.count);
const describe = ({ file, line, operator, before, after }: Mutant): string =>
  `${file}:${line}  ${operator}\n  - ${clip(before)}\n  + ${clip(after)}`;
const clip = (text: string): string => (text.length > 160 ? `${text.slice(0, 159)}…` : text);

const runners = new Set<Runner>();

/** A process that runs tests. After `end`, the next run starts a new one. */
class Runner {
  readonly #folder: string;
  readonly #isolate: boolean;
  #child: ChildProcess | null = null;

  constructor(folder: string, isolate: boolean) {
    this.#folder = folder;
    this.#isolate = isolate;
    fs.mkdirSync(folder, { recursive: true });
    runners.add(this);
  }

  /** Resolves with the outcome; null: it took longer than `timeoutMs`. */
  async run(job: Job, timeoutMs: number): Promise<Outcome | null> {
    this.#child ??= await this.#start();
    const child = this.#child;
    child.send(job);
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const [answer] = await once(child, 'message', { signal: timeout });
      return Outcome.parse(answer);
    } catch (error) {
      this.end();
      if (timeout.aborted) return null;
      throw error;
    }
  }

  /** Ends the process and its workers, which may be in an endless loop. */
  end(): void {
    const pid = this.#child?.pid;
    this.#child = null;
    if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  }

  async #start(): Promise<ChildProcess> {
    const env = {
      ...process.env,
      MERIDIAN_MUTATION_STATE: this.#folder,
      // Dynalite and the fake cover the same code, and start at once.
      MERIDIAN_NO_JAVA: '1',
      MERIDIAN_MUTATION_ISOLATE: this.#isolate ? '1' : '0',
    };
    const child = fork(path.join(import.meta.dirname, 'runner.ts'), {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', 'ignore', process.env.MERIDIAN_MUTATION_DEBUG ? 'inherit' : 'ignore', 'ipc'],
    });
    await once(child, 'message');
    return child;
  }
}

const Coverage = z.object({ file: z.string(), ms: z.number(), hits: z.record(z.string(), z.int()) });
type Coverage = z.infer<typeof Coverage>;

/** Runs the tests without a mutant. Resolves with the mutants that each test file reaches. */
async function cover(scratch: string): Promise<readonly Coverage[]> {
  const globs = [...fs.globSync([...unit.include], { cwd: root, exclude: [...unit.exclude] })].sort();
  const waiting = globs.filter((file) => !leftOut.test(file)).map((file) => path.join(root, file));
  const total = waiting.length;
  await inParallel(async (n) => {
    const runner = new Runner(path.join(scratch, `cover-${n}`), true);
    for (;;) {
      const files = waiting.splice(0, 5);
      if (files.length === 0) break;
      const outcome = await runner.run({ id: -1, mostHits: 0, files }, 1_800_000);
      if (outcome?.failed) print(`Fails without a mutant, and is left out: ${outcome.failed}: ${outcome.reason}`);
      progress(`${total - waiting.length} of ${total} test files`);
    }
    runner.end();
  });
  return fs
    .globSync('cover-*/*.json', { cwd: scratch })
    .map((file) => Coverage.parse(JSON.parse(fs.readFileSync(path.join(scratch, file), 'utf8'))));
}

const inParallel = async (work: (n: number) => Promise<void>): Promise<void> => {
  await Promise.all(Array.from({ length: options.workers }, (_, n) => work(n)));
};
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}, ${seconds(started)}`);
};

type Status = 'killed' | 'survived' | 'timed out' | 'not covered';

/** Tests one mutant with the test files that reach it, those next to it first. */
async function test(runner: Runner, mutant: Mutant, id: number, coverage: readonly Coverage[]): Promise<Status> {
  const reached = coverage.filter(({ hits }) => hits[id] !== undefined);
  if (reached.length === 0) return 'not covered';
  const stem = path.join(root, mutant.file.replace(/\.tsx?$/, ''));
  const distance = ({ file }: Coverage): number => {
    if (file.startsWith(`${stem}.`)) return 0;
    return path.dirname(file) === path.dirname(stem) ? 1 : 2;
  };
  const ordered = reached.toSorted((a, b) => distance(a) - distance(b) || a.ms - b.ms);
  const expectedMs = reached.reduce((sum, { ms }) => sum + ms, 0);
  const mostHits = 1_000 + 100 * Math.max(...reached.map(({ hits }) => hits[id] ?? 0));
  const job = { id, mostHits, files: ordered.map(({ file }) => file) };
  const outcome = await runner.run(job, Math.min(longestMs, Math.round(slackMs + slowdown * expectedMs)));
  if (outcome === null || /timed out|too often/i.test(outcome.reason)) return 'timed out';
  return outcome.failed === null ? 'survived' : 'killed';
}

async function main(): Promise<number> {
  print(`${all.length} mutants in ${sources.size} files; ${sample.length} of them are tested (seed ${options.seed}).`);
  if (options.list) {
    for (const mutant of sample) print(describe(mutant));
    return 0;
  }
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-mutation-'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const runner of runners) runner.end();
      fs.rmSync(scratch, { recursive: true, force: true });
      process.exit(130);
    });
  }
  try {
    const served = [...sources].map(([file, source]) => {
      const mutants = sample.filter((mutant) => mutant.file === file);
      return [path.join(root, file), instrument(source, mutants, (mutant) => sample.indexOf(mutant))] as const;
    });
    fs.writeFileSync(path.join(scratch, 'sources.json'), JSON.stringify(Object.fromEntries(served)));
    const coverage = await cover(scratch);
    print(`${coverage.length} test files cover them (${seconds(started)}).`);

    const results: { readonly mutant: Mutant; readonly status: Status }[] = [];
    const waiting = [...sample.entries()];
    await inParallel(async (n) => {
      const runner = new Runner(path.join(scratch, `test-${n}`), false);
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [id, mutant] = next;
        const status = await test(runner, mutant, id, coverage);
        results.push({ mutant, status });
        progress(`${results.length} of ${sample.length} mutants`);
        if (status === 'survived' || status === 'not covered') print(`${status}: ${describe(mutant)}`);
      }
      runner.end();
    });
    const count = (wanted: Status): number => results.filter(({ status }) => status === wanted).length;
    const dead = count('killed') + count('timed out');
    const score = ((100 * dead) / Math.max(1, results.length)).toFixed(1);
    print(
      `${count('killed')} killed, ${count('timed out')} timed out, ${count('survived')} survived, ` +
        `${count('not covered')} not covered: ${score} % found, in ${seconds(started)}.`,
    );
    return 0;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.exitCode = await main();
