import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { step } from './progress.mjs';
import { run } from './run.mjs';

/** The project folder. */
export const root = path.resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');

/** Node 24, as in Electron, from the npm package `node`. Scripts and tests run on it. */
export const node24 = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>}
 */
const packagesOf = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
};

/** Whether node_modules matches the lockfile; packages for other platforms may be missing. */
function isInstalled() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = present[name];
    return found ? found.version === entry.version : entry.optional === true || entry.devOptional === true;
  });
}

async function hasNode24() {
  if (!fs.existsSync(node24)) return false;
  const { code, text } = await run(node24, ['--version'], { output: 'capture' });
  return code === 0 && text.startsWith('v24.');
}

/**
 * @param {string} label
 * @param {readonly string[]} args
 */
async function npm(label, args) {
  const { code, text } = await step(label, () => run('npm', args, { cwd: root, output: 'capture' }));
  if (code !== 0) throw new Error(`${label} failed: npm ${args.join(' ')} ended with ${code}.\n${text.trim()}`);
}

/**
 * Installs missing dependencies and Node 24. Runs on plain Node 20. Install scripts are off, except that of `node`, which
 * downloads the binary for this platform.
 */
export async function ensureInstalled() {
  if (!isInstalled()) {
    await npm('Installing dependencies', ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']);
  }
  if (!(await hasNode24())) {
    await npm('Fetching Node 24', ['rebuild', 'node', '--no-audit', '--no-fund']);
    if (!(await hasNode24())) {
      throw new Error(`Node 24 could not be installed: ${node24} does not run. Remove node_modules and try again.`);
    }
  }
}
