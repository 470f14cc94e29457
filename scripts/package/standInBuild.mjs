// `npm run package -- --stand-in`: packages stand-ins for Electron for every platform, and checks the results.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { Arch, build, log, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { formatTable } from '../lib/textTable.ts';
import { inspect } from './inspect.mjs';
import { fileName, inspectLinuxPackage } from './inspectLinux.mjs';
import { installationObstacle, tryInstallation } from './installation.mjs';
import { checkInstaller } from './installer.mjs';
import { canStart, smokeStart } from './smoke.mjs';
import { writeStandIn } from './standIn.mjs';
import { linuxTargets } from './targets.mjs';

/** Windows and macOS: folders only. Their archives and installers need tools that electron-builder downloads, or macOS. */
const PLATFORMS = /** @type {const} */ ([
  { name: 'linux', target: Platform.LINUX, folder: 'linux' },
  { name: 'win32', target: Platform.WINDOWS, folder: 'win' },
  { name: 'darwin', target: Platform.MAC, folder: 'mac' },
]);
/** What no stand-in build makes. */
const ELSEWHERE = [
  'dmg, macOS zip: built on macOS only',
  'nsis, Windows zip, the runtime of AppImages: need tools that electron-builder downloads',
  'Flatpak: needs flatpak-builder and Flathub’s runtime',
];
const ARCHS = /** @type {const} */ (['x64', 'arm64']);

/**
 * Returns the folder that electron-builder packages into.
 * @param {string} folder @param {string} arch
 */
function packedFolder(folder, arch) {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  return folder === 'mac' ? `mac${suffix}` : `${folder}${suffix}-unpacked`;
}

/**
 * Packages both architectures of a platform.
 * @param {string} root @param {string} cache @param {(typeof PLATFORMS)[number]} platform
 * @param {readonly string[]} targets
 */
async function packPlatform(root, cache, platform, targets) {
  await build({
    projectDir: root,
    targets: platform.target.createTarget(['dir', ...targets], ...ARCHS.map((arch) => Arch[arch])),
    publish: 'never',
    config: {
      electronDist: writeStandIn(platform.name, join(cache, `electron-${platform.name}`)),
      directories: { output: join(cache, platform.name) },
      mac: { identity: null },
      win: { signExecutable: false },
    },
  });
}

/**
 * Starts a package for this machine on the Chromium host. Extracts it outside the project, so that it can't load the
 * project's node_modules.
 * @param {string} asar
 * @returns {Promise<string>} what its window showed
 */
async function start(asar) {
  const extracted = mkdtempSync(join(tmpdir(), 'meridian-packaged-'));
  try {
    extractAll(asar, extracted);
    return await smokeStart(extracted);
  } finally {
    rmSync(extracted, { recursive: true, force: true });
  }
}

/**
 * @param {string} root the project's folder, with out/ built
 * @returns {Promise<{ problems: string[], folder: string }>} what is wrong, and the folder of the results, relative to the
 *   project's folder
 */
export async function packageWithStandIns(root) {
  const folder = '.cache/package';
  const cache = join(root, folder);
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  // Hides the progress of six builds, but no warnings and errors.
  log.info = () => {};
  const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  const { targets, tools, reasons } = linuxTargets(cache);
  Object.assign(process.env, tools);
  // electron-builder.yml names files relative to the project.
  process.chdir(root);
  /** @type {string[]} */
  const problems = [];
  /** @param {string} what @param {() => Promise<string>} check @returns {Promise<string>} the cell of a table */
  const attempt = async (what, check) => {
    try {
      return await check();
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return 'FAILED';
    }
  };

  const folders = [];
  for (const platform of PLATFORMS) {
    console.log(`Packaging for ${platform.name}, ${ARCHS.join(' and ')}.`);
    await packPlatform(root, cache, platform, platform.name === 'linux' ? targets : []);
    for (const arch of ARCHS) {
      const packed = join(cache, platform.name, packedFolder(platform.folder, arch));
      const result = await inspect({ root, folder: packed, platform: platform.name, arch });
      problems.push(...result.problems);
      const isHere = platform.name === process.platform && arch === process.arch && platform.name === 'linux';
      const startHere = () =>
        attempt(`${platform.name} ${arch}, start`, () => start(join(packed, 'resources/app.asar')));
      folders.push({
        ...result.row,
        start: !isHere ? 'not here' : canStart() ? await startHere() : 'no Chromium host',
      });
    }
  }
  print(folders);

  const packages = [];
  const obstacle = installationObstacle();
  for (const target of targets) {
    const format = /** @type {'deb' | 'rpm' | 'AppImage' | 'tar.gz'} */ (target);
    for (const arch of ARCHS) {
      const file = join(cache, 'linux', fileName(root, format, arch));
      const packed = join(cache, 'linux', packedFolder('linux', arch));
      const checked = await attempt(`${format} ${arch}`, () =>
        inspectLinuxPackage(format, { root, file, arch, packed, config }),
      );
      packages.push({ package: format, arch, size: `${(statSync(file).size / 1e6).toFixed(1)} MB`, checked });
      if ((format !== 'deb' && format !== 'rpm') || arch !== process.arch) continue;
      if (obstacle === null) {
        const seen = await attempt(`${format} ${arch}, installation`, () => tryInstallation(format, file, canStart()));
        packages.push({ package: '', arch: '', size: '', checked: seen });
      } else reasons.push(`installing the .${format}: ${obstacle}`);
    }
  }
  const installer = await attempt('nsis', () => checkInstaller(root));
  packages.push({ package: 'nsis', arch: 'both', size: '', checked: installer });
  print(packages);
  reasons.push(...ELSEWHERE);
  console.log(`Not built here:\n${reasons.map((reason) => `- ${reason}\n`).join('')}`);
  return { problems, folder };
}

/** @param {readonly Record<string, string>[]} rows */
function print(rows) {
  console.log(
    `\n${formatTable(
      Object.keys(rows[0] ?? {}),
      rows.map((row) => Object.values(row)),
    )}\n`,
  );
}
