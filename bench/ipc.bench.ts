import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { electronExecutable, testedExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import { Random } from '../test/faults/simulator/random.ts';
import { flood, threadMs } from '../test/ipc/malformed.ts';
import { floodFromPage, idleFromPage } from '../test/ipc/malformedPage.ts';
import { type Bench, type Figure, formatNumber } from './support/figure.ts';

/** How much longer than an idle loop a call may block main, ms. */
const limitMs = 50;

interface Flooded {
  readonly title: string;
  readonly calls: number;
  readonly accepted: readonly string[];
  readonly crashes: readonly string[];
  readonly idleMs: number;
  readonly longestMs: number;
}

async function floodMethods(calls: number, seed: number): Promise<Flooded> {
  const rest = (): Promise<void> => turn();
  let idleMs = 0;
  for (let n = 0; n < calls; n++) {
    const started = threadMs();
    await rest();
    idleMs = Math.max(idleMs, threadMs() - started);
  }
  return { title: 'registered methods', calls, idleMs, ...(await flood(calls, new Random(seed), rest)) };
}

async function floodPage(calls: number, seed: number): Promise<Flooded> {
  await ensureBuilt();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-ipc-'));
  const executable = testedExecutable(process.env.MERIDIAN_E2E, electronExecutable());
  const app = await DrivenApp.launch(executable, [root, `--data-dir=${folder}`], process.env);
  try {
    const idleMs = await idleFromPage(app, calls);
    return { title: 'the page', calls, idleMs, ...(await floodFromPage(app, calls, new Random(seed))) };
  } finally {
    await app.close();
    await fs.rm(folder, { recursive: true, maxRetries: 5 });
  }
}

const figuresOf = ({ title, calls, accepted, crashes, idleMs, longestMs }: Flooded): readonly Figure[] => {
  for (const call of [...accepted, ...crashes]) process.stderr.write(`${call}\n`);
  const of = `of ${formatNumber(calls)} malformed calls to ${title}`;
  return [
    { what: `accepted or crashed ${of}`, value: accepted.length + crashes.length, unit: 'calls', limit: { most: 0 } },
    {
      what: `longest turn of main's thread ${of}`,
      value: longestMs,
      unit: 'ms of CPU',
      floor: idleMs,
      limit: { most: idleMs + limitMs },
    },
  ];
};

export const bench: Bench = {
  purpose: `Malformed calls to the main process: to the registered methods, and from the page of the built app. Floor: an idle loop.
Both are processor time of main's thread, since other programs can stop any thread for as long.`,
  measure: async (isQuick) => {
    const [calls, fromPage, seed] = [isQuick ? 10_000 : 300_000, isQuick ? 500 : 10_000, 1];
    return [await floodMethods(calls, seed), await floodPage(fromPage, seed)].flatMap(figuresOf);
  },
};
