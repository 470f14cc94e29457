import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import type { Browser } from './bundledChromium.ts';

/** The machine to search. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly exists: (path: string) => boolean;
  /** Unpacks the browser of @sparticuz/chromium; undefined if the package is missing or does not run here. */
  readonly bundled: () => Promise<Browser | undefined>;
}

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const macApps = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
const windowsPaths = [
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
];

/**
 * Finds a browser: CHROME_PATH, an installed Chromium, Chrome or Edge, then the one of @sparticuz/chromium, which
 * MERIDIAN_HOST_BROWSER=bundled forces.
 * @throws Error with a sentence that says what to install or correct
 */
export async function findBrowser(machine: Machine): Promise<Browser> {
  const { env, exists } = machine;
  const forced = env.CHROME_PATH;
  const wish = env.MERIDIAN_HOST_BROWSER ?? '';
  if (wish !== '' && wish !== 'bundled')
    throw new Error(`MERIDIAN_HOST_BROWSER is "${wish}", but only "bundled" is known. Correct it or unset it.`);
  const bundledOnly = wish === 'bundled';
  if (forced && !bundledOnly) {
    if (exists(forced)) return { path: forced, headlessOnly: false, env: {} };
    throw new Error(`CHROME_PATH names ${forced}, which does not exist. Correct it or unset it.`);
  }
  const installed = bundledOnly ? undefined : installedPaths(machine).find(exists);
  if (installed) return { path: installed, headlessOnly: false, env: {} };
  const bundled = await machine.bundled();
  if (bundled) return bundled;
  throw new Error(
    'No browser was found to show the windows. Install Chromium, Chrome or Edge, or set CHROME_PATH to its executable.',
  );
}

/** Lists the paths of possible browsers, the preferred first. */
function installedPaths({ platform, env }: Machine): readonly string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env.HOME ? [`${env.HOME}/Applications`] : [])];
    return macApps.flatMap((app) => folders.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  if (platform === 'win32') {
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter((f) => f !== undefined);
    return windowsPaths.flatMap((path) => folders.map((folder) => win32.join(folder, path)));
  }
  const folders = [...(env.PATH ?? '').split(':').filter((f) => f !== ''), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return names.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/** This machine. */
export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  bundled: async () => (await import('./bundledChromium.ts')).bundledChromium(),
};
