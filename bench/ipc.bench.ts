import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { parseOptions, runCommand, wholeNumber } from '../scripts/lib/commandLine.mjs';
import { electronExecutable, testedExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import { Random } from '../test/faults/simulator/random.ts';
import { flood, threadMs } from '../test/ipc/malformed.ts';
import { floodFromPage, idleFromPage } from '../test/ipc/malformedPage.ts';
import { figure, printReport } from './support/report.ts';

const name = 'node_modules/.bin/node bench/ipc.bench.ts';
const help = `Sends malformed calls to the main process: to the registered methods, and from the page of the built app. Counts those that
crash or are accepted, and compares the longest time that main is blocked with that of an idle loop in the same run. Both are
processor time of main's thread, since other programs can stop any thread for as long.

  ${name} [options]

  --calls <number>  calls to the registered methods, default 300000
  --page <number>   calls from the page, default 10000
  --seed <number>   what is drawn, default 1
  --help            this text

Exit codes: 0 done, 1 a limit is exceeded, 2 wrong usage.
`;

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

function report(floods: readonly Flooded[]): void {
  const broken = floods.flatMap(({ title, accepted, crashes, idleMs, longestMs }) => [
    ...accepted.map((call) => `${title}: accepted ${call}`),
    ...crashes.map((call) => `${title}: crashed ${call}`),
    ...(longestMs > idleMs + limitMs
      ? [`${title}: blocked for ${figure(longestMs)} ms, idle ${figure(idleMs)} ms`]
      : []),
  ]);
  const rows = floods.map(({ title, calls, accepted, crashes, idleMs, longestMs }) => [
    title,
    figure(calls),
    String(crashes.length),
    String(accepted.length),
    figure(idleMs),
    figure(longestMs),
  ]);
  const headings = ['to', 'calls', 'crashes', 'accepted', 'idle, longest ms', 'calls, longest ms'];
  if (printReport({ title: 'Malformed calls', headings, rows, broken }) > 0) process.exitCode = 1;
}

await runCommand({
  name,
  help,
  parse: (argv) => {
    const { help, calls, page, seed } = parseOptions(argv, {
      calls: { type: 'string', default: '300000' },
      page: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
    });
    return {
      help,
      calls: wholeNumber('calls', calls),
      page: wholeNumber('page', page),
      seed: wholeNumber('seed', seed),
    };
  },
  run: async ({ calls, page, seed }) => {
    const methods = await floodMethods(calls, seed);
    report(page === 0 ? [methods] : [methods, await floodPage(page, seed)]);
  },
});
