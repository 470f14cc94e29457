// Starts a packaged application's files on the Chromium host.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const host = resolve(import.meta.dirname, '../../host/electron');
/** The whole of it, in milliseconds; smokeRun.mjs limits each step. */
const TIMEOUT = 150_000;

/** @returns {boolean} whether this machine has the Chromium host */
export const canStart = () => process.platform === 'linux' && existsSync(host);

/**
 * Starts the application on sample conversations, with data of its own, opens one, and closes it. It runs in a process of
 * its own, because Playwright leaves a rejection unhandled when an application doesn't start.
 * @param {string} extractedDir the extracted app.asar, unpacked files included
 * @returns {Promise<string>} what its window showed
 * @throws {Error} when the application ends, or shows nothing in time; its message holds the application's output
 */
export async function smokeStart(extractedDir) {
  const script = resolve(import.meta.dirname, 'smokeRun.mjs');
  const scratch = mkdtempSync(join(tmpdir(), 'meridian-smoke-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, host, extractedDir, scratch], {
      env: { ...process.env, DEBUG: 'pw:browser' }, // the application's output, for the error's message
      timeout: TIMEOUT,
    });
    return stdout.trim();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
