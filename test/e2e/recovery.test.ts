import fs from 'node:fs/promises';
import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { hazardItems } from '../fixtures/hazards.ts';
import { setUpStage } from './support.ts';

const { ownerId, items } = hazardItems(systemClock.now());
const stage = setUpStage(items);

const start = (dataDir: string): Promise<DrivenApp> => stage.launch({ user: ownerId, dataDir });

it('loads a page that crashed again, once it was there, and logs it', async () => {
  const app = await start('crash');
  await app.settled();
  // Asked of the main process, since a page that crashed is lost to Playwright.
  const accounts: unknown = await app.main.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(null)));
    contents.forcefullyCrashRenderer();
    await loaded;
    return contents.executeJavaScript('window.meridian.accounts.list({})');
  });
  expect(accounts).toMatchObject({ ok: true });
  expect(await fs.readFile(stage.path('crash/logs/main.log'), 'utf8')).toMatch(
    /The page process ended: (crashed|killed)/,
  );
});

it('shows its window when it is started again on the same data, and the second one says so and ends', async () => {
  const app = await start('twice');
  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  await expect(start('twice')).rejects.toMatchObject({
    code: 'already-running',
  });
  const isMinimized = await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized());
  expect(isMinimized).toBe(false);
});

it('says what is wrong when the cache’s folder can’t be used, and logs it once', async () => {
  await fs.mkdir(stage.path('blocked'));
  // A file where a folder has to be.
  await fs.writeFile(stage.path('blocked/accounts'), '');
  const app = await start('blocked');
  expect(await app.settled()).toMatchObject({ phase: 'failed' });
  const log = await fs.readFile(stage.path('blocked/logs/main.log'), 'utf8');
  expect(log.match(/An engine failed\./g)).toHaveLength(1);
  expect(log).not.toContain('was rejected');
});

it('refuses data of a newer version and leaves it unchanged', async () => {
  const content = JSON.stringify({ version: 99, appearance: { theme: 'dark' } });
  await fs.mkdir(stage.path('newer'));
  await fs.writeFile(stage.path('newer/settings.json'), content);
  await expect(start('newer')).rejects.toThrow('newer-data');
  expect(await fs.readFile(stage.path('newer/settings.json'), 'utf8')).toBe(content);
  expect((await fs.readdir(stage.path('newer'))).filter((name) => /accounts/.test(name))).toEqual([]);
});
