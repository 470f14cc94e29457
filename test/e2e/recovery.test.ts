import fs from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { hazardItems } from '../fixtures/hazards.ts';
import { launch, makeScratch, TestTable } from './support.ts';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
let table: TestTable;
const { ownerId, items } = hazardItems(systemClock.now());
const open: DrivenApp[] = [];

beforeAll(async () => {
  scratch = await makeScratch();
  table = await TestTable.start(`${scratch.path}/table`, items);
});
afterAll(async () => {
  for (const app of open) await app.close();
  await table?.stop();
  await scratch?.remove();
});

const start = async (dataDir: string): Promise<DrivenApp> => {
  const app = await launch({ user: ownerId, endpoint: table.endpoint, dataDir });
  open.push(app);
  return app;
};

it('loads a page that crashed again, once it was there, and logs it', async () => {
  const dataDir = `${scratch.path}/crash`;
  const app = await start(dataDir);
  await app.settled();
  // Asked of the main process, since a page that crashed is lost to Playwright.
  const groups: unknown = await app.main.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(null)));
    contents.forcefullyCrashRenderer();
    await loaded;
    return contents.executeJavaScript('window.meridian.groups.list({})');
  });
  expect(groups).toMatchObject({ ok: true });
  expect(await fs.readFile(`${dataDir}/logs/main.log`, 'utf8')).toMatch(/The page ended: (crashed|killed)/);
});

it('shows its window when it is started again on the same data, and the second one says so and ends', async () => {
  const dataDir = `${scratch.path}/twice`;
  const app = await start(dataDir);
  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  await expect(launch({ user: ownerId, endpoint: table.endpoint, dataDir })).rejects.toMatchObject({
    code: 'already-running',
  });
  const isMinimized = await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized());
  expect(isMinimized).toBe(false);
});

it('says what is wrong when the cache’s folder can’t be used, and logs it once', async () => {
  const dataDir = `${scratch.path}/blocked`;
  await fs.mkdir(dataDir);
  // A file where a folder has to be.
  await fs.writeFile(`${dataDir}/accounts`, '');
  const app = await start(dataDir);
  expect(await app.settled()).toMatchObject({ phase: 'failed' });
  const log = await fs.readFile(`${dataDir}/logs/main.log`, 'utf8');
  expect(log.match(/The account could not be opened/g)).toHaveLength(1);
  expect(log).not.toContain('was refused');
});
