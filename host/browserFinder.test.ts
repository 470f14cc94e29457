import { expect, test } from 'vitest';
import { findBrowser, type Machine } from './browserFinder.ts';
import type { Browser } from './bundledChromium.ts';

const bundledBrowser: Browser = { path: '/cache/chromium', headlessOnly: true, env: { LD_LIBRARY_PATH: '/cache/lib' } };

function machine(files: readonly string[], env: NodeJS.ProcessEnv, rest: Partial<Machine> = {}): Machine {
  const exists = (path: string): boolean => files.includes(path);
  return { platform: 'linux', env, exists, bundled: async () => bundledBrowser, ...rest };
}

const chromium = '/usr/bin/chromium';

test('prefers CHROME_PATH to an installed browser', async () => {
  const found = await findBrowser(machine([chromium, '/my/chrome'], { PATH: '/usr/bin', CHROME_PATH: '/my/chrome' }));
  expect(found).toEqual({ path: '/my/chrome', headlessOnly: false, env: {} });
});

test('reports a CHROME_PATH that does not exist', async () => {
  const wrong = machine([chromium], { CHROME_PATH: '/gone' });
  await expect(findBrowser(wrong)).rejects.toThrow('CHROME_PATH names /gone, which does not exist.');
});

test('prefers Chromium to Chrome and Chrome to Edge, in any order on PATH', async () => {
  const installed = ['/z/chromium', '/a/google-chrome', '/a/microsoft-edge'];
  for (let i = 0; i < installed.length; i++) {
    const found = await findBrowser(machine(installed.slice(i), { PATH: '/a:/z' }));
    expect(found.path).toBe(installed[i]);
  }
});

test('searches /usr/bin even if PATH lacks it', async () => {
  expect((await findBrowser(machine([chromium], { PATH: '/opt/bin' }))).path).toBe(chromium);
});

test('searches both Applications folders on macOS', async () => {
  const path = '/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const found = await findBrowser(machine([path], { HOME: '/Users/me' }, { platform: 'darwin' }));
  expect(found.path).toBe(path);
});

test('searches the program folders on Windows', async () => {
  const path = String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`;
  const env = { ProgramFiles: String.raw`C:\Program Files`, 'ProgramFiles(x86)': String.raw`C:\Program Files (x86)` };
  expect((await findBrowser(machine([path], env, { platform: 'win32' }))).path).toBe(path);
});

test('uses the bundled browser last, or exclusively when forced', async () => {
  expect(await findBrowser(machine([], {}))).toBe(bundledBrowser);
  const forced = { PATH: '/usr/bin', CHROME_PATH: chromium, MERIDIAN_HOST_BROWSER: 'bundled' };
  expect(await findBrowser(machine([chromium], forced))).toBe(bundledBrowser);
});

test('refuses an unknown MERIDIAN_HOST_BROWSER and ignores an empty one', async () => {
  const installed = (wish: string) => machine([chromium], { PATH: '/usr/bin', MERIDIAN_HOST_BROWSER: wish });
  await expect(findBrowser(installed('bundle'))).rejects.toThrow('MERIDIAN_HOST_BROWSER is "bundle"');
  expect((await findBrowser(installed(''))).path).toBe(chromium);
});

test('reports what to install when there is no browser', async () => {
  const none = machine([], {}, { bundled: async () => undefined });
  await expect(findBrowser(none)).rejects.toThrow('Install Chromium, Chrome or Edge, or set CHROME_PATH');
});
