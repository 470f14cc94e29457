// Checks that a packaged application matches electron-builder.yml.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { fuses } from './fuses.mjs';

/**
 * @typedef {object} PackagedApp
 * @property {string} root the project's folder
 * @property {string} folder the folder that would be zipped; on macOS it contains the .app
 * @property {import('./standIn.mjs').PlatformName} platform
 * @property {'x64' | 'arm64'} arch
 */

const MODULE = 'node_modules/better-sqlite3-multiple-ciphers';
const RT_GROUP_ICON = 14;
/** The most that the application may add to Electron, in bytes. */
const MOST_BYTES = 25_000_000;
/** States of a fuse, which are characters. */
const FUSE_ON = '1'.charCodeAt(0);
const FUSE_OFF = '0'.charCodeAt(0);

/** @param {PackagedApp} app @returns {{ binary: string, resources: string }} */
function locate({ folder, platform }) {
  if (platform === 'linux') return { binary: join(folder, 'meridian'), resources: join(folder, 'resources') };
  if (platform === 'win32') return { binary: join(folder, 'Meridian.exe'), resources: join(folder, 'resources') };
  const bundle = join(folder, 'Meridian.app');
  return { binary: bundle, resources: join(bundle, 'Contents/Resources') };
}

/** @param {PackagedApp} app */
const asarOf = (app) => join(locate(app).resources, 'app.asar');
/** @param {PackagedApp} app */
const readInfoPlist = (app) => readFileSync(join(locate(app).binary, 'Contents/Info.plist'), 'utf8');

/** @param {string} folder @returns {string[]} every file below, with forward slashes */
function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** @param {PackagedApp} app @returns {string[]} exactly what the packaged application needs to run */
function expectedFiles({ root, platform, arch }) {
  const bundles = walk(join(root, 'out'))
    .filter((name) => !name.endsWith('.map') && name !== 'LICENSES.txt')
    .map((name) => `out/${name}`);
  const tray = readdirSync(join(root, 'resources')).filter((name) => /^tray.*\.png$/.test(name));
  const library = walk(join(root, MODULE, 'lib')).map((name) => `${MODULE}/lib/${name}`);
  return [
    ...bundles,
    ...library,
    ...tray.map((name) => `resources/${name}`),
    'package.json',
    'resources/icons/256x256.png',
    `${MODULE}/package.json`,
    `${MODULE}/LICENSE`,
    `${MODULE}/prebuilds/${platform}-${arch}.node`,
  ];
}

/** @param {PackagedApp} app */
function checkContents(app) {
  const asar = asarOf(app);
  const files = listPackage(asar, { isPack: false })
    .map((name) => name.slice(1).split(sep).join('/'))
    .filter((name) => !('files' in statFile(asar, name)));
  const expected = expectedFiles(app);
  const missing = expected.filter((name) => !files.includes(name));
  const surplus = files.filter((name) => !expected.includes(name));
  assert.deepEqual({ missing, surplus }, { missing: [], surplus: [] });
  return `${files.length} files`;
}

/** @param {PackagedApp} app */
function checkBinary(app) {
  const name = `${MODULE}/prebuilds/${app.platform}-${app.arch}.node`;
  const unpacked = `${asarOf(app)}.unpacked`;
  assert.deepEqual(walk(unpacked), [name], 'app.asar.unpacked holds something else than the target’s binary');
  assert.ok(readFileSync(join(unpacked, name)).equals(readFileSync(join(app.root, name))), `${name} was changed`);
  return `${app.platform}-${app.arch}.node`;
}

/** @param {PackagedApp} app */
function checkManifest(app) {
  const manifest = JSON.parse(extractFile(asarOf(app), 'package.json').toString('utf8'));
  const own = JSON.parse(readFileSync(join(app.root, 'package.json'), 'utf8'));
  assert.equal(manifest.version, own.version);
  assert.equal(manifest.devDependencies, undefined);
  assert.equal(manifest.scripts, undefined);
  assert.ok(statFile(asarOf(app), manifest.main), `${manifest.main} is missing`);
  assert.ok(statSync(join(locate(app).resources, 'LICENSES.txt')).size > 0, 'LICENSES.txt is empty');
  return manifest.version;
}

/** @param {PackagedApp} app */
async function checkFuses(app) {
  const wire = new Map(Object.entries(await getCurrentFuseWire(locate(app).binary)));
  const found = Object.keys(fuses).map((index) => {
    const state = wire.get(index);
    const value = state === FUSE_ON ? true : state === FUSE_OFF ? false : `undecided (${state})`;
    return [FuseV1Options[Number(index)], value];
  });
  const expected = Object.entries(fuses).map(([index, value]) => [FuseV1Options[Number(index)], value]);
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected));
  return `${found.length} as decided`;
}

/** @param {PackagedApp} app */
function readExecutable(app) {
  return NtExecutableResource.from(NtExecutable.from(readFileSync(locate(app).binary))).entries;
}

/** The hash that Electron compares the archive's header with when it starts. @param {PackagedApp} app */
function checkIntegrity(app) {
  if (app.platform === 'linux') return 'not on Linux';
  const hash = createHash('sha256')
    .update(getRawHeader(asarOf(app)).headerString)
    .digest('hex');
  if (app.platform === 'darwin') {
    assert.match(readInfoPlist(app), new RegExp(`<key>ElectronAsarIntegrity</key>.*<string>${hash}</string>`, 's'));
  } else {
    const entry = readExecutable(app).find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
    assert.ok(entry, 'the executable has no integrity resource');
    const [archive] = JSON.parse(Buffer.from(entry.bin).toString('utf8'));
    assert.deepEqual(archive, { file: 'resources\\app.asar', alg: 'SHA256', value: hash });
  }
  return hash.slice(0, 8);
}

/** @param {PackagedApp} app */
function checkProtocol(app) {
  if (app.platform === 'win32') return 'installer';
  if (app.platform === 'linux') return 'package';
  assert.match(readInfoPlist(app), /<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>meridian<\/string>\s*<\/array>/);
  return 'Info.plist';
}

/** @param {PackagedApp} app */
function checkIcons(app) {
  if (app.platform === 'darwin') {
    const icon = readFileSync(join(locate(app).resources, 'icon.icns'));
    assert.ok(icon.equals(readFileSync(join(app.root, 'resources/icon.icns'))));
    return 'icon.icns';
  }
  if (app.platform === 'win32') {
    const [icon] = Resource.IconGroupEntry.fromEntries(
      readExecutable(app).filter(({ type }) => type === RT_GROUP_ICON),
    );
    assert.equal(icon?.icons.length, readFileSync(join(app.root, 'resources/icon.ico')).readUInt16LE(4));
    return `${icon?.icons.length} sizes`;
  }
  return 'package';
}

/** @param {PackagedApp} app */
function checkSize(app) {
  const { resources } = locate(app);
  const bytes = walk(resources).reduce((sum, name) => sum + statSync(join(resources, name)).size, 0);
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  assert.ok(bytes <= MOST_BYTES, `${size} without Electron are more than ${MOST_BYTES / 1e6} MB`);
  return size;
}

/** @type {Record<string, (app: PackagedApp) => string | Promise<string>>} */
const checks = {
  size: checkSize,
  contents: checkContents,
  binary: checkBinary,
  manifest: checkManifest,
  fuses: checkFuses,
  integrity: checkIntegrity,
  protocol: checkProtocol,
  icons: checkIcons,
};

/**
 * @param {PackagedApp} app
 * @returns {Promise<{ row: Record<string, string>, problems: string[] }>} a row of the table of results, and what is wrong
 */
export async function inspect(app) {
  /** @type {Record<string, string>} */
  const row = { platform: app.platform, arch: app.arch };
  /** @type {string[]} */
  const problems = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      row[name] = await check(app);
    } catch (error) {
      row[name] = 'FAILED';
      problems.push(`${app.platform} ${app.arch}, ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { row, problems };
}
