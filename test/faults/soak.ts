import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { DamageCounts, damageRun } from './damage/damageRun.ts';
import { killRuns } from './kills/killRuns.ts';
import { describeFinding, scenarioOf, shrink } from './simulator/search.ts';
import { simulate } from './simulator/simulate.ts';
import { parse, type SoakOptions } from './soakOptions.mjs';
import { MOST_IDLE_UNITS, measureHostileTable } from './support/hostileTable.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

/*
 * `npm run test:soak`: the simulator over a long range of seeds, on all cores. `soakOptions.mjs` describes the options.
 */

const seedsAtOnce = 250;
/** Workers are replaced after so many pieces: Node keeps the abort signals of stopped simulated processes, 0.13 MB a seed. */
const piecesPerWorker = 10;
const shrinkRuns = 500;
const mostFindings = 20;

/** A worker's reply to a piece. */
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
  print(`\nShrinking in at most ${shrinkRuns} runs …`);
  const smallest = await shrink(seed, shrinkRuns);
  print(JSON.stringify(smallest.scenario, null, 1));
  for (const line of smallest.outcome.log) print(line);
  for (const violation of smallest.outcome.violations) print(`  ${violation}`);
  return false;
}

/** Distributes pieces to the workers. Resolves to whether no violation was found. */
async function soak(from: number, count: number, workers: number): Promise<boolean> {
  const started = performance.now();
  const end = from + count;
  let next = from;
  let done = 0;
  let found = 0;
  let events = 0;
  /** The first seed of each worker's piece; everything before the least of them is done. */
  const underWay = new Set<number>();
  const report = (label: string): void => {
    const seconds = (performance.now() - started) / 1_000;
    const rate = (done / Math.max(seconds, 0.001)).toFixed(1);
    const rest = Math.min(next, ...underWay);
    print(
      `${label}: ${done} of ${count} seeds, ${found} violations, ${rate} seeds/s, ${events} events; continue with --from ${rest} --count ${end - rest}`,
    );
  };
  /** Runs one worker until it is replaced. */
  const runWorker = async (): Promise<void> => {
    const worker = new Worker(new URL('./soakWorker.ts', import.meta.url));
    try {
      for (let pieces = 0; pieces < piecesPerWorker && next < end && found < mostFindings; pieces++) {
        const piece = { from: next, count: Math.min(seedsAtOnce, end - next) };
        next += piece.count;
        underWay.add(piece.from);
        const answer = Piece.parse(await requestPiece(worker, piece));
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
    while (next < end && found < mostFindings) await runWorker();
  };
  process.once('SIGINT', () => {
    report('interrupted');
    process.exit(130);
  });
  await Promise.all(Array.from({ length: workers }, lane));
  report(found === 0 ? 'done' : 'failed');
  return found === 0;
}

/** Sends a piece to a worker and resolves to its reply. @throws the worker's error */
async function requestPiece(
  worker: Worker,
  piece: { readonly from: number; readonly count: number },
): Promise<unknown> {
  worker.postMessage(piece);
  const [answer] = await once(worker, 'message');
  return answer;
}

/** Measures a table of hostile rows. Resolves to whether an idle refresh there is cheap and finds what is new. */
async function soakHostile(rows: number): Promise<boolean> {
  const { firstSync, idle, isMessageShown, longestCall } = await measureHostileTable(rows);
  print(`${rows} hostile rows: ${firstSync} read units for the first sync`);
  print(`${idle} read units for the dearest idle refresh after the first minute, ${MOST_IDLE_UNITS} at most`);
  print(`a new message is ${isMessageShown ? '' : 'NOT '}shown after one refresh`);
  print(`longest wait behind a call: ${longestCall.method}, ${Math.round(longestCall.ms)} ms`);
  return isMessageShown && idle <= MOST_IDLE_UNITS;
}

/** Damages the files of `number` accounts, one after the other. Resolves to whether no violation was found. */
async function damage(from: number, number: number): Promise<boolean> {
  const counts = new DamageCounts();
  for (let seed = from; seed < from + number; seed++) {
    const folder = temporaryFolder('meridian-damage-');
    counts.add(await damageRun(seed, path.join(folder, 'data')));
    fs.rmSync(folder, { recursive: true });
    if (counts.runs % 100 === 0) print(`so far: ${counts.lines.at(-1)}`);
  }
  for (const line of [...counts.violations, ...counts.lines]) print(line);
  return counts.violations.length === 0;
}

/** Kills a process that sends. Resolves to whether no message was lost or doubled. */
async function kill(seed: number, number: number): Promise<boolean> {
  const { accepted, cutOff, lost, doubled, alarms, isInOrder } = await killRuns(number, seed, (kills) => {
    if (kills % 50 === 0) print(`so far: ${kills} kills`);
  });
  const order = isInOrder ? 'in order' : 'not in order';
  print(
    `${number} kills, ${accepted} messages accepted, ${cutOff} calls cut off; ${lost} lost, ${doubled} doubled, ${order}`,
  );
  print(`${alarms} losses reported`);
  return lost + doubled + alarms === 0 && isInOrder;
}

async function run({ seed, from, count, workers, hostile, damages, kills }: SoakOptions): Promise<boolean> {
  if (hostile !== null) return soakHostile(hostile);
  if (damages !== null) return damage(from, damages);
  if (kills !== null) return kill(from, kills);
  return seed === null ? soak(from, count, workers) : replay(seed);
}

process.exitCode = (await run(parse(process.argv.slice(2)))) ? 0 : 1;
