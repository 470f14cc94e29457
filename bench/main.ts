import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { z } from 'zod';
import { root } from '../scripts/lib/ensure.mjs';
import { formatTable } from '../scripts/lib/textTable.ts';
import { name, parse } from './options.mjs';
import { cellsOf, formatFigures, keepsLimit, Result, type Results } from './support/figure.ts';

/** More work than this per processor before the start, and figures in ms say little. */
const busyLoad = 0.3;

const { only, quick, json, against } = parse(process.argv.slice(2));

/** Runs one measurement of a checkout in a process of its own. */
function measure(checkout: string, bench: string): Promise<z.infer<typeof Result>> {
  return new Promise((resolve, reject) => {
    const args = [bench, ...(quick ? ['--quick'] : [])];
    const child = fork(path.join(checkout, 'bench/runOne.ts'), args, { cwd: checkout, execPath: process.execPath });
    let result: z.infer<typeof Result> | null = null;
    child.on('message', (message) => {
      result = Result.parse(message);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && result !== null) resolve(result);
      else reject(new Error(`The measurement ${bench} failed in ${checkout}.`));
    });
  });
}

/** Checks out another state in a folder of its own, with its packages; returns the folder. */
function checkOut(ref: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-bench-'));
  execFileSync('git', ['worktree', 'add', '--detach', folder, ref], { cwd: root, stdio: 'ignore' });
  const lockOf = (checkout: string): string => fs.readFileSync(path.join(checkout, 'package-lock.json'), 'utf8');
  if (lockOf(folder) === lockOf(root)) {
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  } else {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'ignore',
      shell: process.platform === 'win32',
    });
  }
  return folder;
}

function removeCheckOut(folder: string): void {
  execFileSync('git', ['worktree', 'remove', '--force', folder], { cwd: root, stdio: 'ignore' });
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Measures this state. */
async function measureHere(): Promise<Results> {
  const results: Record<string, z.infer<typeof Result>> = {};
  for (const bench of only) {
    say(`${bench} …`);
    results[bench] = await measure(root, bench);
  }
  return results;
}

/** Measures both states in turn, so that a machine that changes changes both; prints a row for each figure they share. */
async function compare(ref: string): Promise<void> {
  const other = checkOut(ref);
  try {
    const rows: (readonly string[])[] = [];
    for (const bench of only) {
      if (
        !fs.existsSync(path.join(other, `bench/${bench}.bench.ts`)) ||
        !fs.existsSync(path.join(other, 'bench/runOne.ts'))
      ) {
        say(`${ref} has no measurement ${bench}.`);
        continue;
      }
      say(`${bench} …`);
      const [before, after] = [await measure(other, bench), await measure(root, bench)];
      for (const figure of after.figures) {
        const [value = '', , ratio = ''] = cellsOf(figure);
        const same = before.figures.find(({ what }) => what === figure.what);
        const [valueBefore = '', , ratioBefore = ''] = same === undefined ? [] : cellsOf(same);
        rows.push([figure.what, valueBefore, ratioBefore, value, ratio]);
      }
    }
    console.log(`\n${formatTable(['figure', ref, 'ratio', 'here', 'ratio'], rows)}`);
  } finally {
    removeCheckOut(other);
  }
}

const load = (os.loadavg()[0] ?? 0) / os.availableParallelism();
if (load > busyLoad)
  say(`This machine is busy (${load.toFixed(1)} waiting per processor): expect larger figures in ms.`);

if (against !== null) {
  await compare(against);
} else {
  const results = await measureHere();
  const figures = Object.values(results).flatMap((result) => result.figures);
  console.log(`\n${formatFigures(figures)}`);
  if (json !== null) fs.writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  const exceeded = figures.filter((figure) => !keepsLimit(figure));
  if (exceeded.length > 0) process.exitCode = 1;
  if (quick && exceeded.length > 0) say(`The limits hold for whole runs (${name} without --quick).`);
}
