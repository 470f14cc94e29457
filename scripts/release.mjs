#!/usr/bin/env node
// Steps of the release workflow, and checks of what ships. Plain Node 20, no dependencies.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseOptions, runCommand, UsageError } from './lib/commandLine.mjs';
import { root } from './lib/ensure.mjs';
import { checkElectron, notesOf, withoutTools } from './lib/release.mjs';
import { collectLicenses } from './package/licenses.mjs';
import { describeSize, licenseProblems, readAudit } from './release/shipped.mjs';

const steps = /** @type {const} */ (['check', 'notes', 'sbom', 'electron', 'audit', 'licenses', 'size']);
const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');

/** @param {readonly string[]} args */
const npm = (...args) =>
  execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });

/** The exit code of a check that could not be made. */
const notChecked = 3;

/** Asks the registry for known vulnerabilities of what ships. */
function audit() {
  // Exits with 1 when it found any; its report says more.
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 120_000,
  });
  const { state, text } = readAudit(stdout ?? '');
  process.stdout.write(state === 'not-checked' ? `not checked: ${text}\n` : `${text}\n`);
  process.exitCode = { ok: 0, vulnerable: 1, 'not-checked': notChecked }[state];
}

/** Prints problems and fails, or prints that there is none. @param {readonly string[]} problems @param {string} fine */
function report(problems, fine) {
  if (problems.length === 0) process.stdout.write(`${fine}\n`);
  else {
    process.stderr.write(`${problems.join('\n')}\n`);
    process.exitCode = 1;
  }
}

function licenses() {
  const { packages } = collectLicenses(root);
  report(licenseProblems(packages), `The licenses of ${packages.length} libraries are allowed, and their texts ship.`);
}

/** The bytes of the files in or below a folder that ship. @param {string} folder */
function bytesIn(folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function size() {
  if (!fs.existsSync(path.join(root, 'out/main'))) throw new UsageError('There is no build: run npm run build.');
  const module = 'node_modules/better-sqlite3-multiple-ciphers';
  const binaries = fs.readdirSync(path.join(root, module, 'prebuilds'));
  // Each package has one of them.
  const largest = Math.max(...binaries.map((name) => fs.statSync(path.join(root, module, 'prebuilds', name)).size));
  const { text, packages } = collectLicenses(root);
  const { lines, problems } = describeSize({
    libraries: packages.length,
    parts: {
      'main and worker': bytesIn('out/main'),
      window: bytesIn('out/renderer'),
      preload: bytesIn('out/preload'),
      'database module': bytesIn(`${module}/lib`) + largest,
      licenses: Buffer.byteLength(text),
    },
  });
  process.stdout.write(`${lines.join('\n')}\n`);
  report(problems, 'Within the limits.');
}

await runCommand({
  name: 'node scripts/release.mjs',
  help: `Steps of the release workflow.

  node scripts/release.mjs check <tag>   check that the tag is the version, and that CHANGELOG.md has its date
  node scripts/release.mjs notes <tag>   print the changes of the version
  node scripts/release.mjs sbom          print what the app contains, as CycloneDX
  node scripts/release.mjs electron      check that Electron is a current version, by the registry
  node scripts/release.mjs audit         check what ships for known vulnerabilities, by the registry;
                                         exits with 1 for high and critical ones, with 3 if it gave no answer
  node scripts/release.mjs licenses      check that the licenses of what ships are allowed and have a text
  node scripts/release.mjs size          print the number and size of what ships (after npm run build)

  --help  print this text
`,
  parse: (argv) => {
    const { help, positionals } = parseOptions(argv, {}, { allowPositionals: true });
    const step = steps.find((each) => each === positionals[0]);
    const tag = positionals[1];
    if (help) return { help, step, tag: '' };
    if (step === undefined) throw new UsageError(`Name a step: ${steps.join(', ')}.`);
    if ((step === 'check' || step === 'notes') && tag === undefined) throw new UsageError(`Name the tag to ${step}.`);
    return { help, step, tag: tag ?? '' };
  },
  run: async ({ step, tag }) => {
    const { name, version } = JSON.parse(read('package.json'));
    if (step === 'electron') {
      const { packages } = JSON.parse(read('package-lock.json'));
      checkElectron(
        packages['node_modules/electron'].version,
        JSON.parse(npm('view', 'electron', 'versions', '--json')),
      );
      return;
    }
    if (step === 'audit') return audit();
    if (step === 'licenses') return licenses();
    if (step === 'size') return size();
    if (step === 'sbom') {
      const sbom = npm('sbom', '--sbom-format=cyclonedx', '--package-lock-only');
      process.stdout.write(`${JSON.stringify(withoutTools(JSON.parse(sbom), name), null, 2)}\n`);
      return;
    }
    if (tag !== `v${version}`) throw new UsageError(`The tag is ${tag}, but package.json has version ${version}.`);
    const notes = notesOf(read('CHANGELOG.md'), version);
    if (step === 'notes') process.stdout.write(`${notes}\n`);
  },
});
