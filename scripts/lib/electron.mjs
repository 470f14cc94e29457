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

/** The Chromium host, a replacement for Electron's executable. It is a shell script, so it does not run on Windows. */
export const hostExecutable = path.join(root, 'host/electron');

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
  process.stderr.write(
    `Electron ${version} could not be fetched (${reason}). ` +
      'Meridian runs on the Chromium host instead.\n' +
      `To try again, remove ${path.relative(root, refusal)}.\n`,
  );
  fs.mkdirSync(path.dirname(refusal), { recursive: true });
  fs.writeFileSync(refusal, version);
  return null;
}
