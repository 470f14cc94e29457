#!/usr/bin/env node
// Steps of the release workflow. Plain Node 20, no dependencies.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseOptions, runCommand, UsageError } from './lib/commandLine.mjs';
import { root } from './lib/ensure.mjs';
import { checkElectron, notesOf, withoutTools } from './lib/release.mjs';

const steps = /** @type {const} */ (['check', 'notes', 'sbom', 'electron']);
const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');

/** @param {readonly string[]} args */
const npm = (...args) =>
  execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });

await runCommand({
  name: 'node scripts/release.mjs',
  help: `Steps of the release workflow.

  node scripts/release.mjs check <tag>   check that the tag is the version, and that CHANGELOG.md has its date
  node scripts/release.mjs notes <tag>   print the changes of the version
  node scripts/release.mjs sbom          print what the app contains, as CycloneDX
  node scripts/release.mjs electron      check that Electron is a current version, by the registry

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
