// Installs a package in a root folder of its own, starts the application from there, and removes the package.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { missing, output } from './programs.mjs';

/** @returns {string | null} why this machine can't install a package in a root of its own; null if it can */
export function installationObstacle() {
  if (process.platform !== 'linux') return 'only Linux can install it';
  if (process.getuid?.() !== 0) return 'installing takes root';
  const unavailable = missing('unshare');
  if (unavailable !== null) return unavailable;
  const scratch = mkdtempSync(join(tmpdir(), 'meridian-overlay-'));
  try {
    const script = 'mkdir u w r && mount -t overlay overlay -o lowerdir=/,upperdir=u,workdir=w r';
    execFileSync('unshare', ['--mount', 'sh', '-euc', script], { cwd: scratch, stdio: 'ignore' });
    return null;
  } catch {
    return 'this machine allows no overlay mounts';
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Installs a package over a copy-on-write view of this machine's files, so that its scripts run as on any machine and
 * nothing here changes; see installationRun.mjs for the steps.
 * @param {'deb' | 'rpm'} format
 * @param {string} file
 * @param {boolean} canStart whether to start the application on the Chromium host
 * @returns {Promise<string>} what was seen
 * @throws {Error} if a step fails, or if removing the package leaves something
 */
export async function tryInstallation(format, file, canStart) {
  const scratch = mkdtempSync(join(tmpdir(), 'meridian-installed-'));
  const script = resolve(import.meta.dirname, 'installationRun.mjs');
  try {
    // The mounts end with the process.
    const args = ['--mount', process.execPath, script, format, file, scratch, ...(canStart ? ['start'] : [])];
    return (await output('unshare', args)).trim();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
