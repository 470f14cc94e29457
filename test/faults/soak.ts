import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { describeFinding, scenarioOf, shrink } from './simulator/search.ts';
import { simulate } from './simulator/simulate.ts';

/*
 * `npm run test:soak`: the simulator's long run, over all cores. `--from` and `--count` name the seeds, so that a run can
 * be taken up where it ended; `--seed` runs one again, prints what happened, and shrinks it when it fails.
 */

const seedsAtOnce = 250;
/** A simulated process that was stopped never goes on, and Node keeps the signals that it waits on: 0.13 MB a seed. */
const piecesPerWorker = 10;
const shrinkSeconds = 60;
const mostFindings = 20;

const number = z.coerce.number().int().nonnegative();
const Options = z.object({
  seed: number.optional(),
  from: number.default(0),
  count: number.default(200_000),
  workers: number.min(1).default(availableParallelism()),
});

/** What a worker tells after each piece. */
const Piece = z.object({
  from: z.int(),
  count: z.int(),
  events: z.int(),
  findings: z.array(z.object({ seed: z.int(), violations: z.array(z.string()) })),
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function replay(seed: number): Promise<boolean> {
  const scenario = scenarioOf(seed);
  const { violations, log, events } = await simulate(scenario, { keepsLog: true });
  print(JSON.stringify(scenario, null, 1));
  for (const line of log) print(line);
  print(`seed ${seed}: ${events} events, ${violations.length} violations`);
  for (const violation of violations) print(`  ${violation}`);
  if (violations.length === 0) return true;
  print(`\nShrinking for ${shrinkSeconds} s at most …`);
  const smallest = await shrink(seed, shrinkSeconds);
  print(JSON.stringify(smallest.scenario, null, 1));
  for (const line of smallest.outcome.log) print(line);
  for (const violation of smallest.outcome.violations) print(`  ${violation}`);
  return false;
}

/** Hands pieces to the workers as they become free. Resolves to whether nothing was found. */
async function soak(from: number, count: number, workers: number): Promise<boolean> {
  const started = performance.now();
  const end = from + count;
  let next = from;
  let done = 0;
  let found = 0;
  let events = 0;
  /** Where each worker is: everything before the first of them is done. */
  const underWay = new Set<number>();
  const report = (label: string): void => {
    const seconds = (performance.now() - started) / 1_000;
    const rate = (done / Math.max(seconds, 0.001)).toFixed(1);
    const rest = Math.min(next, ...underWay);
    print(
      `${label}: ${done} of ${count} seeds, ${found} violations, ${rate} seeds/s, ${events} events; go on with --from ${rest} --count ${end - rest}`,
    );
  };
  /** What one worker does in its life. */
  const shift = async (): Promise<void> => {
    const worker = new Worker(new URL('./soakWorker.ts', import.meta.url));
    try {
      for (let pieces = 0; pieces < piecesPerWorker && next < end && found < mostFindings; pieces++) {
        const piece = { from: next, count: Math.min(seedsAtOnce, end - next) };
        next += piece.count;
        underWay.add(piece.from);
        const answer = Piece.parse(await ask(worker, piece));
        underWay.delete(piece.from);
        done += answer.count;
        events += answer.events;
        found += answer.findings.length;
        for (const finding of answer.findings) print(describeFinding(finding));
        if (Math.floor(done / 5_000) > Math.floor((done - answer.count) / 5_000)) report('so far');
      }
    } finally {
      await worker.terminate();
    }
  };
  const lane = async (): Promise<void> => {
    while (next < end && found < mostFindings) await shift();
  };
  process.once('SIGINT', () => {
    report('interrupted');
    process.exit(130);
  });
  await Promise.all(Array.from({ length: workers }, lane));
  report(found === 0 ? 'done' : 'failed');
  return found === 0;
}

/** Rejects when the worker fails. */
async function ask(worker: Worker, piece: { readonly from: number; readonly count: number }): Promise<unknown> {
  worker.postMessage(piece);
  const [answer] = await once(worker, 'message');
  return answer;
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string' },
    count: { type: 'string' },
    workers: { type: 'string' },
  },
});
const { seed, from, count, workers } = Options.parse(values);
const isWell = seed === undefined ? await soak(from, count, workers) : await replay(seed);
process.exitCode = isWell ? 0 : 1;
