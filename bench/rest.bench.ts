import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { cleanUp, launchFixture } from '../host/fixture/launch.ts';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { hostExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import { startSampleTable } from '../scripts/start/sampleTable.ts';
import type { Bench, Figure } from './support/figure.ts';

/** Limits: percent of a core beyond the floor. */
const FRONT = 0.8;
const BACKGROUND = 0.3;
/** After the start, until its code is compiled and its garbage collected, ms. */
const START_MS = 30_000;
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
async function cpuTimes(app: Pick<DrivenApp, 'main'>): Promise<Times> {
  const read = await app.main.evaluate(async (electron) => {
    const { processInfo } = await Reflect.get(electron, '_host').browser().send('SystemInfo.getProcessInfo');
    return { ...process.cpuUsage(), processInfo };
  });
  const { user, system, processInfo } = Cpu.parse(read);
  const page = processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  return { main: (user + system) / 1_000, page: page * 1_000 };
}

/** What main and page use at rest, percent of a core. */
async function atRest(app: Pick<DrivenApp, 'main'>, settleMs: number, ms: number): Promise<Times> {
  await delay(settleMs);
  const [start, before] = [performance.now(), await cpuTimes(app)];
  await delay(ms);
  const after = await cpuTimes(app);
  const share = (cpu: number): number => (100 * cpu) / (performance.now() - start);
  return { main: share(after.main - before.main), page: share(after.page - before.page) };
}

const sumOf = ({ main, page }: Times): number => main + page;

/** A window that is used, and one behind others, whose caret the system hides. */
interface AtRest {
  readonly front: Times;
  readonly background: Times;
}

async function measureAtRest(app: Pick<DrivenApp, 'main' | 'page'>, ms: number): Promise<AtRest> {
  const front = await atRest(app, START_MS, ms);
  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
  // The host's page does not lose the focus with its window.
  await app.page.locator('*:focus').evaluate((focused) => focused instanceof HTMLElement && focused.blur());
  return { front, background: await atRest(app, SETTLE_MS, ms) };
}

/** What the host and Chromium use for an app whose main does nothing and whose page has only a caret. */
async function floorAtRest(ms: number): Promise<AtRest> {
  try {
    const { app: main, page } = await launchFixture();
    await page.evaluate(() => {
      const field = document.createElement('textarea');
      document.body.append(field);
      field.focus();
    });
    const floor = await measureAtRest({ main, page }, ms);
    await main.close();
    return floor;
  } finally {
    await cleanUp();
  }
}

const figures = (where: string, times: Times, floor: Times, most: number): readonly Figure[] => [
  { what: `main and page, ${where}`, value: sumOf(times), unit: '% of a core', floor: sumOf(floor) },
  {
    what: `beyond the floor, ${where}`,
    value: Math.max(0, sumOf(times) - sumOf(floor)),
    unit: '% of a core',
    limit: { most },
  },
  { what: `main’s part, ${where}`, value: times.main, unit: '% of a core', floor: floor.main },
];

export const bench: Bench = {
  purpose: `The processor time that the built app uses on the Chromium host while it is not used: main with its engine and the page, with a
conversation open whose older part isn't loaded, and a refresh of the sample table every 5 seconds. In the background that goes on for
notifications; in front, where nothing was typed for minutes, refreshes become rarer, so that this is the upper end. Floor: the same host
with a main that does nothing, and a page with nothing but a text field; in front, its caret blinks as the app's does.`,
  measure: async (isQuick) => {
    await ensureBuilt();
    const ms = isQuick ? 20_000 : 60_000;
    const floor = await floorAtRest(ms);
    const folder = mkdtempSync(join(tmpdir(), 'meridian-rest-bench-'));
    const table = await startSampleTable(join(folder, 'table'));
    try {
      const args = [root, `--data-dir=${join(folder, 'data')}`, ...table.connection];
      const app = await DrivenApp.launch(hostExecutable, args, process.env);
      try {
        await app.page.getByTestId('conversation-list').getByRole('option').first().click();
        await app.page.getByTestId('messages').waitFor();
        await app.settled();
        const { front, background } = await measureAtRest(app, ms);
        return [
          ...figures('window in front, a refresh every 5 s', front, floor.front, FRONT),
          ...figures('window in the background, a refresh every 5 s', background, floor.background, BACKGROUND),
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
