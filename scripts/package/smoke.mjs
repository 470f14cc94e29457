// Starts a packaged application on the Chromium host.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const host = resolve(import.meta.dirname, '../../host/electron');
/** The limit of a run, in milliseconds; smokeRun.mjs limits each step. */
const TIMEOUT = 150_000;

/** @returns {boolean} whether this machine has the Chromium host */
export const canStart = () => process.platform === 'linux' && existsSync(host);

/**
 * Starts the application on sample conversations, opens one, and closes it. Runs in a separate process, because Playwright
 * leaves a rejection unhandled if an application doesn't start.
 * @param {string} extractedDir the extracted app.asar, unpacked files included
 * @param {string} [data] where the application stores its data; a temporary folder by default
 * @returns {Promise<string>} what its window showed
 * @throws {Error} with the application's output if it ends early or shows nothing in time
 */
export async function smokeStart(extractedDir, data) {
  const script = resolve(import.meta.dirname, 'smokeRun.mjs');
  const scratch = mkdtempSync(join(tmpdir(), 'meridian-smoke-'));
  try {
    const args = [script, host, extractedDir, scratch, data ?? join(scratch, 'data')];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      // Includes the application's output in the error.
      env: { ...process.env, DEBUG: 'pw:browser' },
      timeout: TIMEOUT,
    });
    return stdout.trim();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
