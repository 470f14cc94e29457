// Runs electron-builder's command line and tells what it says without its stack traces.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { root } from '../lib/ensure.mjs';
import { step } from '../lib/progress.mjs';

const results = join(root, 'release');
/** Of one line that is shown. */
const MOST_CHARACTERS = 160;
const DOWNLOAD_FAILED =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|HTTPError|RequestError|status code/i;

/**
 * Makes packages in release/. Nothing is left there when none was made.
 * @param {readonly string[]} options for electron-builder
 * @returns {Promise<void>}
 * @throws {Error} that says what went wrong and what to do
 */
export async function buildPackages(options) {
  const args = ['--publish', 'never', ...options];
  try {
    await step('Packaging', async () => {
      const { code, complaints } = await runBuilder(args);
      if (code !== 0) throw new Error(explainFailure(complaints));
    });
  } catch (error) {
    removeIfEmpty(results);
    throw error;
  }
  console.log('The packages are in release/.');
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, complaints: string[] }>} what it said besides its progress, which was shown
 */
function runBuilder(args) {
  return new Promise((resolve, reject) => {
    const script = join(root, 'node_modules/electron-builder/cli.js');
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['inherit', 'pipe', 'pipe'] });
    /** @type {string[]} */
    const complaints = [];
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        if (/^\s*•/.test(line)) console.log(shortened(line));
        else complaints.push(line);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, complaints }));
  });
}

/**
 * @param {readonly string[]} complaints of electron-builder
 * @returns {string} what went wrong and what to do
 */
export function explainFailure(complaints) {
  const download = complaints.find((line) => DOWNLOAD_FAILED.test(line));
  if (download === undefined) {
    const reasons = complaints.map(withoutStack).filter((line) => line !== '' && !/^at /.test(line));
    return `electron-builder failed.\n${reasons.join('\n')}`;
  }
  return `Electron's distribution, or a tool that electron-builder needs for this target, couldn't be fetched:
  ${shortened(withoutStack(download))}
Package on a machine that reaches it, name mirrors in ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR, or put the
distribution's zip into a folder and name that:  npm run package -- -c.electronDist=FOLDER
To check the packaging without it:  npm run package -- --stand-in`;
}

/** Its list of duplicate dependencies alone would fill a screen. @param {string} line */
const shortened = (line) => (line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`);

/** @param {string} line */
const withoutStack = (line) => line.replace(/\s*(failedTask=\S+\s*)?stackTrace=.*/, '').trim();

/** Removes a folder that holds no more than electron-builder's notes. @param {string} folder */
export function removeIfEmpty(folder) {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const isNote = (/** @type {string} */ name) => /^builder-.*\.ya?ml$/.test(basename(name));
  if (files.every(({ name }) => isNote(name))) rmSync(folder, { recursive: true });
}
