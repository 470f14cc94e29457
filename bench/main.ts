import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { z } from 'zod';
import { UsageError, usageSentence } from '../scripts/lib/commandLine.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { benches, name, parse } from './options.mjs';
import { Checkout } from './support/checkout.ts';
import { describeMachine, writeDocument } from './support/document.ts';
import { formatComparison, formatFigures, keepsLimit, Result, type Results } from './support/figure.ts';

/** More work than this per processor before the start, and figures in ms say little. */
const busyLoad = 0.3;

const { only, quick, json, document, against } = parse(process.argv.slice(2));

const say = (text: string): void => void process.stderr.write(`${text}\n`);

type OwnResults = Record<string, z.infer<typeof Result>>;

/** Runs one measurement of a checkout in a process of its own, and adds its result. */
async function measure(checkout: string, bench: string, results: OwnResults): Promise<void> {
  const args = [bench, ...(quick ? ['--quick'] : [])];
  const child = fork(path.join(checkout, 'bench/runOne.ts'), args, { cwd: checkout, execPath: process.execPath });
  child.on('message', (message) => {
    results[bench] = Result.parse(message);
  });
  const code = await new Promise((resolve) => child.on('error', resolve).on('close', resolve));
  if (code === 0 && results[bench] !== undefined) return;
  delete results[bench];
  say(`The measurement ${bench} failed in ${checkout}.`);
  process.exitCode = 1;
}

/** Measures this state. Documents each measurement when it is done, since all of them take long. */
async function measureHere(isBusy: boolean): Promise<Results> {
  const results: OwnResults = {};
  for (const bench of only) {
    say(`${bench} …`);
    await measure(root, bench, results);
    if (document) writeDocument(path.join(root, 'docs'), results, describeMachine(isBusy), benches);
  }
  return results;
}

/** Measures both states in turn, so that a machine that changes changes both. */
async function measureBoth(ref: string): Promise<{ readonly before: Results; readonly after: Results }> {
  const checkout = Checkout.create(ref);
  process.once('SIGINT', () => {
    checkout.remove();
    process.exit(130);
  });
  try {
    const [before, after]: [OwnResults, OwnResults] = [{}, {}];
    for (const bench of only) {
      if (!checkout.has(bench)) {
        say(`${ref} has no measurement ${bench}.`);
        continue;
      }
      say(`${bench} …`);
      await measure(checkout.folder, bench, before);
      await measure(root, bench, after);
    }
    return { before, after };
  } finally {
    checkout.remove();
  }
}

const writeJson = (content: unknown): void => {
  if (json !== null) fs.writeFileSync(json, `${JSON.stringify(content, null, 2)}\n`);
};

async function main(): Promise<void> {
  const load = (os.loadavg()[0] ?? 0) / os.availableParallelism();
  const isBusy = load > busyLoad;
  if (isBusy) say(`This machine is busy (${load.toFixed(1)} waiting per processor): expect larger figures in ms.`);
  if (against !== null) {
    const { before, after } = await measureBoth(against);
    console.log(`\n${formatComparison(against, before, after)}`);
    writeJson({ before, after });
    return;
  }
  const results = await measureHere(isBusy);
  const figures = Object.values(results).flatMap((result) => result.figures);
  console.log(`\n${formatFigures(figures)}`);
  writeJson(results);
  if (figures.every(keepsLimit)) return;
  process.exitCode = 1;
  if (quick) say(`The limits hold for whole runs (${name} without --quick).`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(usageSentence(name, error));
  process.exitCode = 2;
}
