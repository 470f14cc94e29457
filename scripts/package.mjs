// npm run package                     packages for this platform
// npm run package -- --linux --arm64  options go to electron-builder
// npm run package -- --stand-in       proves the packaging without Electron's distribution (docs/packaging.md)
// npm run package -- --no-build       takes out/ as it is; goes with the others
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { collectLicences } from './package/licences.mjs';

const root = resolve(import.meta.dirname, '..');

/**
 * Runs a tool of node_modules, its output shown.
 * @param {string} script path inside node_modules
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(script, args) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['inherit', 'pipe', 'pipe'],
    });
    let output = '';
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from.on('data', (chunk) => {
        output += chunk;
        to.write(chunk);
      });
    }
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** @returns {Promise<number>} exit code */
async function buildApp() {
  const { code } = await run('electron-vite/bin/electron-vite.js', ['build']);
  return code;
}

function writeLicences() {
  const { text, count, unlicensed } = collectLicences(root);
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out/LICENSES.txt'), text);
  console.log(`Licences of ${count} libraries are in out/LICENSES.txt.`);
  if (unlicensed.length > 0) console.warn(`These name no licence: ${unlicensed.join(', ')}.`);
}

/** @param {string} output of electron-builder @returns {string | undefined} what to do about a failed download */
function explainDownload(output) {
  if (
    !/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|HTTPError|RequestError|status code/i.test(
      output,
    )
  )
    return undefined;
  return `
Electron's distribution, or a tool that electron-builder needs for this target, couldn't be fetched.
Package on a machine that reaches it, name mirrors in ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR, or put the
distribution's zip into a folder and name that:  npm run package -- -c.electronDist=FOLDER
To check the packaging without it:  npm run package -- --stand-in`;
}

/** @param {string[]} options for electron-builder @returns {Promise<number>} exit code */
async function packageApp(options) {
  const { code, output } = await run('electron-builder/cli.js', ['--publish', 'never', ...options]);
  if (code !== 0) console.error(explainDownload(output) ?? '\nelectron-builder failed; its reason is above.');
  return code;
}

/** @returns {Promise<number>} exit code */
async function packageStandIns() {
  const { packageWithStandIns } = await import('./package/standInBuild.mjs');
  const problems = await packageWithStandIns(root);
  for (const problem of problems) console.error(`${problem}\n`);
  console.log(problems.length === 0 ? 'Everything is in place.' : `Checks failed: ${problems.length}.`);
  return problems.length === 0 ? 0 : 1;
}

const own = new Set(['--stand-in', '--no-build']);
const args = process.argv.slice(2);
const options = args.filter((arg) => !own.has(arg));
const built = args.includes('--no-build') ? 0 : await buildApp();
if (built !== 0) process.exit(built);
writeLicences();
process.exitCode = args.includes('--stand-in') ? await packageStandIns() : await packageApp(options);
