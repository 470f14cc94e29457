import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { node24, root } from './ensure.mjs';
import { step } from './progress.mjs';
import { run } from './run.mjs';

const packageDir = path.join(root, 'node_modules/electron');
const refusal = path.join(root, '.cache/electron-unavailable');
/** Electron's distribution is about 120 MB, which takes minutes on a slow network. */
const downloadTimeoutMs = 5 * 60_000;

/** Returns Electron's own executable, or null if it is not downloaded. */
export function electronExecutable() {
  const pointer = path.join(packageDir, 'path.txt');
  if (!fs.existsSync(pointer)) return null;
  const file = path.join(packageDir, 'dist', fs.readFileSync(pointer, 'utf8').trim());
  return fs.existsSync(file) ? file : null;
}

/** The Chromium host's executable, a replacement for Electron's executable. It is a shell script, so it does not run on Windows. */
export const hostExecutable = path.join(root, 'host/electron');

/**
 * Returns the executable that the end-to-end tests start.
 *
 * @param {string | undefined} wish the variable MERIDIAN_E2E
 * @param {string | null} electron Electron's own executable; null: not installed
 * @param {NodeJS.Platform} [platform]
 * @throws {Error} with a sentence
 */
export function testedExecutable(wish, electron, platform = process.platform) {
  if (wish && wish !== 'electron') throw new Error(`MERIDIAN_E2E is "${wish}", but only "electron" is known.`);
  if (!wish && platform !== 'win32') return hostExecutable;
  if (electron !== null) return electron;
  const why = wish ? 'MERIDIAN_E2E=electron' : 'on Windows';
  throw new Error(`The end-to-end tests need Electron (${why}), which is not installed.`);
}

/** Downloads Electron if the end-to-end tests run on it. @throws {Error} with a sentence if it can't be downloaded */
export async function ensureTestedExecutable() {
  const { MERIDIAN_E2E: wish } = process.env;
  const needsElectron = wish === 'electron' || (!wish && process.platform === 'win32');
  testedExecutable(wish, needsElectron ? await ensureElectron() : null);
}

/**
 * Returns Electron's own executable, and downloads it if necessary; null if the download fails. Remembers a failure for
 * this version, so that later starts do not wait for it again.
 */
export async function ensureElectron() {
  const present = electronExecutable();
  if (present) return present;
  const { version } = JSON.parse(fs.readFileSync(path.join(packageDir, 'package.json'), 'utf8'));
  if (fs.existsSync(refusal) && fs.readFileSync(refusal, 'utf8') === version) return null;
  const { code, text } = await step(`Fetching Electron ${version}`, () =>
    run(node24, [path.join(packageDir, 'install.js')], { cwd: root, output: 'capture', timeoutMs: downloadTimeoutMs }),
  );
  const fetched = code === 0 ? electronExecutable() : null;
  if (fetched) return fetched;
  const reason = /(?:E[A-Z_]{5,}\b|(?<=Error: ))[^\n]*/.exec(text)?.[0].trim() || `its installer ended with ${code}`;
  process.stderr.write(`Electron ${version} could not be fetched (${reason}).\n`);
  fs.mkdirSync(path.dirname(refusal), { recursive: true });
  fs.writeFileSync(refusal, version);
  return null;
}
