// Starts a packaged application's files on the Chromium host.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';

const host = resolve(import.meta.dirname, '../../host/electron');
/** For the first paint on a slow, busy machine, in milliseconds. */
const START_TIMEOUT = 60_000;

/** @returns {boolean} whether this machine has the Chromium host */
export const canStart = () => process.platform !== 'win32' && existsSync(host);

/**
 * Starts the application in a folder of its own, waits until its window shows something, and closes it.
 * @param {string} extractedDir the extracted app.asar, unpacked files included
 * @param {Record<string, string>} [env] more environment for the application
 * @returns {Promise<string>} the window's title
 * @throws {Error} when the application ends, or shows nothing in time
 */
export async function smokeStart(extractedDir, env = {}) {
  const userData = mkdtempSync(join(tmpdir(), 'meridian-smoke-'));
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  try {
    const app = await _electron.launch({
      executablePath: host,
      args: [extractedDir, `--user-data-dir=${userData}`],
      env: { ...Object.fromEntries(inherited), ...env },
      timeout: START_TIMEOUT,
    });
    try {
      const page = await app.firstWindow({ timeout: START_TIMEOUT });
      await page.locator('#root > *').first().waitFor({ state: 'attached', timeout: START_TIMEOUT });
      return await page.title();
    } finally {
      await app.close();
    }
  } finally {
    rmSync(userData, { recursive: true, force: true });
  }
}
