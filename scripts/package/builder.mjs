// Runs electron-builder, and reports its failures without stack traces.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { root } from '../lib/ensure.mjs';
import { step } from '../lib/progress.mjs';

const results = join(root, 'release');
/** The longest line that is printed. */
const MOST_CHARACTERS = 160;
const DOWNLOAD_FAILED =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|HTTPError|RequestError|status code/i;

/**
 * Makes packages in release/. Leaves no folder if it makes none.
 * @param {readonly string[]} options for electron-builder
 * @returns {Promise<void>}
 * @throws {Error} with a message that says what went wrong and what to do
 */
export async function buildPackages(options) {
  const signing = adHocSigning(options);
  if (signing.length > 0) console.log('There is no Developer ID certificate: macOS packages are signed ad hoc.');
  const args = ['--publish', 'never', ...options, ...signing];
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

/** Whether the keychain of this Mac has a certificate for apps outside the App Store. */
function hasDeveloperId() {
  try {
    return /"Developer ID Application:/.test(
      execFileSync('security', ['find-identity', '-v', '-p', 'codesigning'], { encoding: 'utf8' }),
    );
  } catch {
    return false;
  }
}

/**
 * Returns the options that sign a macOS package ad hoc where there is no certificate: Apple silicon starts no unsigned code,
 * and flipping the fuses breaks the signature of Electron's distribution. With the hardened runtime, an ad hoc signature would
 * keep Electron from loading its own framework.
 * @param {readonly string[]} options for electron-builder
 * @param {{ platform?: string, env?: Record<string, string | undefined>, hasCertificate?: () => boolean }} [machine]
 * @returns {string[]}
 */
export function adHocSigning(
  options,
  { platform = process.platform, env = process.env, hasCertificate = hasDeveloperId } = {},
) {
  if (platform !== 'darwin' || options.some((word) => /\.mac\.identity\b/.test(word))) return [];
  if (env.CSC_LINK || env.CSC_NAME || hasCertificate()) return [];
  return ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false'];
}

/**
 * On Linux, .deb and .rpm are made by the system's tools, as in the stand-in build; elsewhere by fpm, which electron-builder
 * downloads.
 */
const environment = () =>
  process.platform === 'linux'
    ? { CUSTOM_FPM_PATH: resolve(import.meta.dirname, 'fpm.mjs'), ...process.env }
    : process.env;

/**
 * Prints electron-builder's progress, and returns the rest of its output.
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, complaints: string[] }>}
 */
function runBuilder(args) {
  return new Promise((resolve, reject) => {
    const script = join(root, 'node_modules/electron-builder/cli.js');
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: environment(),
      stdio: ['inherit', 'pipe', 'pipe'],
    });
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

/** Shortens a line: a list of duplicate dependencies would fill the screen. @param {string} line */
const shortened = (line) => (line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`);

/** @param {string} line */
const withoutStack = (line) => line.replace(/\s*(failedTask=\S+\s*)?stackTrace=.*/, '').trim();

/** Removes a folder that contains only electron-builder's configuration notes. @param {string} folder */
export function removeIfEmpty(folder) {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const isNote = (/** @type {string} */ name) => /^builder-.*\.ya?ml$/.test(basename(name));
  if (files.every(({ name }) => isNote(name))) rmSync(folder, { recursive: true });
}
