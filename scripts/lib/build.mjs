import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { updateVariables } from '../release/updateBuild.mjs';
import { node24, root } from './ensure.mjs';
import { step } from './progress.mjs';
import { run } from './run.mjs';

const sources = [
  'main',
  'preload',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'scripts/release/updateBuild.mjs',
  'package.json',
  'package-lock.json',
];
/** Digest of the sources that `out/` was built from. Not in `out/`, which is packaged. */
const stamp = path.join(root, '.cache/built-sources');
const entry = path.join(root, 'out/main/index.js');

/** Returns a digest of every source of the build, without tests, and of the variables that it inserts. */
function digestOfSources() {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ name) => {
    const file = path.join(root, name);
    if (fs.statSync(file).isDirectory()) {
      for (const entry of fs.readdirSync(file).sort()) add(path.join(name, entry));
    } else if (!/\.test\.tsx?$/.test(name)) {
      hash.update(`${name}\0`).update(fs.readFileSync(file));
    }
  };
  for (const name of sources) add(name);
  for (const name of updateVariables) hash.update(`${name}=${process.env[name] ?? ''}\0`);
  return hash.digest('hex');
}

/**
 * Builds `out/` when it is missing or older than its sources.
 *
 * @param {{ readonly isQuiet?: boolean }} [options] isQuiet: print no progress
 */
export async function ensureBuilt({ isQuiet = false } = {}) {
  const digest = digestOfSources();
  if (fs.existsSync(entry) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === digest) return;
  const vite = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const build = () => run(node24, [vite, 'build', '--logLevel', 'warn'], { cwd: root, output: 'capture' });
  const { code, text } = await (isQuiet ? build() : step('Building', build));
  if (code !== 0) throw new Error(`The build failed.\n${text.trim()}`);
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, digest);
}
