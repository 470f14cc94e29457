// `npm run package -- --stand-in`: packages stand-ins for Electron for every platform, and checks the results.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { Arch, build, log, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { formatTable } from '../lib/textTable.ts';
import { inspect } from './inspect.mjs';
import { canStart, smokeStart } from './smoke.mjs';
import { writeStandIn } from './standIn.mjs';

/** Folders only, because archives and installers need tools that electron-builder downloads, or macOS. */
const PLATFORMS = /** @type {const} */ ([
  { name: 'linux', target: Platform.LINUX, targets: ['dir', 'deb'], folder: 'linux' },
  { name: 'win32', target: Platform.WINDOWS, targets: ['dir'], folder: 'win' },
  { name: 'darwin', target: Platform.MAC, targets: ['dir'], folder: 'mac' },
]);
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
 * @returns {Promise<{ text: string, icons: string[] } | undefined>} Linux: what the .deb also installs
 */
async function packPlatform(root, cache, platform) {
  /** @type {{ text: string, icons: string[] } | undefined} */
  let desktop;
  await build({
    projectDir: root,
    targets: platform.target.createTarget([...platform.targets], ...ARCHS.map((arch) => Arch[arch])),
    publish: 'never',
    config: {
      electronDist: writeStandIn(platform.name, join(cache, `electron-${platform.name}`)),
      directories: { output: join(cache, platform.name) },
      mac: { identity: null },
      win: { signExecutable: false },
    },
    // electron-builder calls this before it downloads and runs fpm; true skips that.
    effectiveOptionComputed: async ([args, desktopFile]) => {
      const icons = args.filter((/** @type {string} */ arg) => arg.includes('=/usr/share/icons/'));
      desktop = {
        text: readFileSync(desktopFile, 'utf8'),
        icons: icons.map((/** @type {string} */ arg) => arg.slice(arg.lastIndexOf('=') + 1)),
      };
      return true;
    },
  });
  return desktop;
}

/**
 * Starts the package for this machine on the Chromium host. Extracts it outside the project, so that it can't load the
 * project's node_modules.
 * @param {string} asar
 * @returns {Promise<string>} the table's cell
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
  const { electronFuses: fuses } = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  const rows = [];
  const problems = [];
  for (const platform of PLATFORMS) {
    console.log(`Packaging for ${platform.name}, ${ARCHS.join(' and ')}.`);
    const desktop = await packPlatform(root, cache, platform);
    for (const arch of ARCHS) {
      const packed = join(cache, platform.name, packedFolder(platform.folder, arch));
      const result = await inspect({ root, folder: packed, platform: platform.name, arch, fuses, desktop });
      problems.push(...result.problems);
      let started = 'not here';
      if (platform.name === process.platform && arch === process.arch && platform.name === 'linux') {
        started = canStart()
          ? await start(join(packed, 'resources/app.asar')).catch((error) => {
              problems.push(`${platform.name} ${arch}, start: ${error.message}`);
              return 'FAILED';
            })
          : 'no Chromium host';
      }
      rows.push({ ...result.row, start: started });
    }
  }
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => Object.values(row));
  console.log(`\n${formatTable(columns, cells)}\n`);
  return { problems, folder };
}
