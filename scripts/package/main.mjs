// The part of `npm run package` that runs on Node 24, after everything is installed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { ensureBuilt } from '../lib/build.mjs';
import { ensureElectron } from '../lib/electron.mjs';
import { root } from '../lib/ensure.mjs';
import { licenseProblems } from '../release/shipped.mjs';
import { builderOptions, readUpdateBuild } from '../release/updateBuild.mjs';
import { buildPackages } from './builder.mjs';
import { collectLicenses } from './licenses.mjs';
import { parsePackageOptions } from './options.mjs';

/**
 * @param {import('./options.mjs').PackageOptions} options
 * @returns {Promise<number>} exit code
 */
async function packageApp({ standIn, build, builder }) {
  if (!standIn && !(await canHaveElectron(builder))) {
    process.stderr.write(withoutElectron());
    return 1;
  }
  if (build) {
    await ensureBuilt();
  } else if (!existsSync(join(root, 'out/main/index.js'))) {
    throw new Error('There is no build in out/. Leave out --no-build.');
  }
  writeLicenses();
  if (!standIn) {
    await buildPackages([...builderOptions(readUpdateBuild(process.env)), ...builder]);
    return 0;
  }

  const { packageWithStandIns } = await import('./standInBuild.mjs');
  const { problems, folder } = await packageWithStandIns(root);
  for (const problem of problems) console.error(`${problem}\n`);
  const verdict = problems.length === 0 ? 'Everything is in place.' : `Checks failed: ${problems.length}.`;
  console.log(`${verdict} The results are in ${folder}, a folder for each platform.`);
  return problems.length === 0 ? 0 : 1;
}

/**
 * Checks before the build whether Electron's distribution is available. If the command line or the environment names its
 * location, electron-builder checks it.
 * @param {readonly string[]} builder
 */
async function canHaveElectron(builder) {
  const isGiven = builder.some((word) => /^(-c|--config)\.electronDist\b|^--(prepackaged|pd)\b/.test(word));
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror;
  return isGiven || Boolean(mirror) || (await ensureElectron()) !== null;
}

function withoutElectron() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  return `A package needs Electron's distribution, and Electron ${version} could not be fetched on this computer.
- Package on a computer that reaches it,
- or name a mirror in ELECTRON_MIRROR,
- or put the distribution's zip into a folder and name that:  npm run package -- -c.electronDist=FOLDER
- or, when the network is better now, remove .cache/electron-unavailable and try again.
To check the packaging without Electron:  npm run package -- --stand-in
`;
}

function writeLicenses() {
  const { text, packages } = collectLicenses(root);
  const problems = licenseProblems(packages);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out/LICENSES.txt'), text);
  console.log(`Licenses of ${packages.length} libraries are in out/LICENSES.txt.`);
}

try {
  process.exitCode = await packageApp(parsePackageOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
