import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { hostExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import { startSampleTable } from '../scripts/start/sampleTable.ts';
import type { Bench, Figure } from './support/figure.ts';

/** Limits: percent of a core. */
const FRONT = 0.8;
const BACKGROUND = 0.3;
/** After a change of the window, until its work is done, ms. */
const SETTLE_MS = 10_000;

interface Times {
  readonly main: number;
  readonly page: number;
}

const Cpu = z.object({
  user: z.number(),
  system: z.number(),
  processInfo: z.array(z.object({ type: z.string(), cpuTime: z.number() })),
});

/** The processor time so far, ms: of main with its engine, and of the page's process. */
async function cpuTimes(app: DrivenApp): Promise<Times> {
  const read = await app.main.evaluate(async (electron) => {
    const { processInfo } = await Reflect.get(electron, '_host').browser().send('SystemInfo.getProcessInfo');
    return { ...process.cpuUsage(), processInfo };
  });
  const { user, system, processInfo } = Cpu.parse(read);
  const page = processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  return { main: (user + system) / 1_000, page: page * 1_000 };
}

/** What main and page use at rest, percent of a core. */
async function atRest(app: DrivenApp, ms: number): Promise<Times> {
  await delay(SETTLE_MS);
  const [start, before] = [performance.now(), await cpuTimes(app)];
  await delay(ms);
  const after = await cpuTimes(app);
  const share = (cpu: number): number => (100 * cpu) / (performance.now() - start);
  return { main: share(after.main - before.main), page: share(after.page - before.page) };
}

const figures = (where: string, { main, page }: Times, most: number): readonly Figure[] => [
  { what: `main and page at rest, ${where}`, value: main + page, unit: '% of a core', limit: { most } },
  { what: `main’s part, ${where}`, value: main, unit: '% of a core' },
];

export const bench: Bench = {
  purpose: `The processor time that the built app uses on the Chromium host while nobody touches it: main with its engine and the page, with a
conversation open and refreshes of the sample table by its own schedule. A window that does nothing would use none, so there is no floor.`,
  measure: async (isQuick) => {
    await ensureBuilt();
    const folder = mkdtempSync(join(tmpdir(), 'meridian-rest-bench-'));
    const table = await startSampleTable(join(folder, 'table'));
    try {
      const args = [root, `--data-dir=${join(folder, 'data')}`, ...table.connection];
      const app = await DrivenApp.launch(hostExecutable, args, process.env);
      try {
        await app.page.getByTestId('conversation-list').getByRole('option').first().click();
        await app.page.getByTestId('messages').waitFor();
        await app.settled();
        const ms = isQuick ? 20_000 : 60_000;
        const front = await atRest(app, ms);
        await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
        const background = await atRest(app, ms);
        return [
          ...figures('window in front', front, FRONT),
          ...figures('window in the background', background, BACKGROUND),
        ];
      } finally {
        await app.close();
      }
    } finally {
      await table.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
