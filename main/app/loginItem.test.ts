import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Settings } from 'electron';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setOpenAtLogin } from './loginItem.ts';

let appData: string;
let set: Settings[];
beforeEach(async () => {
  appData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-login-'));
  set = [];
});
afterEach(() => fs.rm(appData, { recursive: true }));

const app = {
  setLoginItemSettings: (settings: Settings) => void set.push(settings),
  getPath: () => appData,
};
const entry = (): Promise<string> => fs.readFile(path.join(appData, 'autostart/meridian.desktop'), 'utf8');

it.each(['darwin', 'win32'] as const)('uses the setting of the system on %s', async (platform) => {
  await setOpenAtLogin(app, true, { platform });
  await setOpenAtLogin(app, false, { platform });
  expect(set).toEqual([
    { openAtLogin: true, args: ['--hidden'] },
    { openAtLogin: false, args: ['--hidden'] },
  ]);
});

it('writes and deletes an autostart entry on Linux', async () => {
  const system = { platform: 'linux', executable: '/opt/meridian/meridian' } as const;
  await setOpenAtLogin(app, true, system);
  expect(await entry()).toContain('\nExec="/opt/meridian/meridian" --hidden\n');
  await setOpenAtLogin(app, false, system);
  await setOpenAtLogin(app, false, system);
  await expect(entry()).rejects.toMatchObject({ code: 'ENOENT' });
  expect(set).toEqual([]);
});

it('quotes special characters by the desktop entry specification', async () => {
  await setOpenAtLogin(app, true, { platform: 'linux', executable: '/home/a b/50%/$x"y\\z' });
  expect(await entry()).toContain(String.raw`Exec="/home/a b/50%%/\\$x\\"y\\\\z" --hidden`);
});
