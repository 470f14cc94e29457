import { beforeEach, expect, it } from 'vitest';
import { type LoginItemParts, setOpenAtLogin } from './loginItem.ts';

let did: unknown[];
beforeEach(() => {
  did = [];
});
const parts = (platform: NodeJS.Platform, executable = '/opt/meridian/meridian'): LoginItemParts => ({
  platform,
  setLoginItem: (settings) => did.push(settings),
  executable,
  autostart: '/home/a/.config/autostart',
  write: async (file, content) => void did.push([file, content]),
  remove: async (file) => void did.push(['removed', file]),
});

it.each(['darwin', 'win32'] as const)('uses the setting of the system on %s', async (platform) => {
  await setOpenAtLogin(parts(platform), true);
  await setOpenAtLogin(parts(platform), false);
  expect(did).toEqual([
    { openAtLogin: true, args: ['--hidden'] },
    { openAtLogin: false, args: ['--hidden'] },
  ]);
});

it('writes and deletes an autostart entry on Linux', async () => {
  await setOpenAtLogin(parts('linux'), true);
  await setOpenAtLogin(parts('linux'), false);
  const [[file, content], removed] = did as [[string, string], unknown];
  expect(file).toBe('/home/a/.config/autostart/meridian.desktop');
  expect(content).toContain('\nExec="/opt/meridian/meridian" --hidden\n');
  expect(removed).toEqual(['removed', file]);
});

it('quotes special characters by the desktop entry specification', async () => {
  await setOpenAtLogin(parts('linux', '/home/a b/50%/$x"y\\z'), true);
  expect(String(did)).toContain(String.raw`Exec="/home/a b/50%%/\\$x\\"y\\\\z" --hidden`);
});
