// Checks the packages for Linux against the folder that they were made from.
import assert from 'node:assert/strict';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findProgram, missing, output } from './programs.mjs';
import { appImageRuntime } from './targets.mjs';

/**
 * @typedef {object} LinuxPackage
 * @property {string} root the project's folder
 * @property {string} file the package
 * @property {'x64' | 'arm64'} arch
 * @property {string} packed the folder that is packaged
 * @property {Record<string, any>} config electron-builder.yml
 */

const METAINFO = 'app.meridian.Meridian.metainfo.xml';
/** How each package names the architectures. */
const ARCHITECTURES = /** @type {const} */ ({
  deb: { x64: 'amd64', arm64: 'arm64' },
  rpm: { x64: 'x86_64', arm64: 'aarch64' },
  AppImage: { x64: 'x86_64', arm64: 'arm64' },
  'tar.gz': { x64: 'x64', arm64: 'arm64' },
});

/** @param {string} root */
const manifestOf = (root) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * @param {string} root the project's folder @param {keyof typeof ARCHITECTURES} format @param {'x64' | 'arm64'} arch
 * @returns {string} the name of the package's file, as `artifactName` in electron-builder.yml makes it
 */
export const fileName = (root, format, arch) =>
  `Meridian-${manifestOf(root).version}-linux-${ARCHITECTURES[format][arch]}.${format}`;

/** @param {string} folder @returns {string[]} all files and links below, sorted */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** @param {string} folder with the installed application @param {string} packed */
function assertSameFiles(folder, packed) {
  // electron-builder adds the profile to the folder when it builds the first .deb or .rpm, so others may lack it.
  const own = (/** @type {string} */ name) => name !== 'resources/apparmor-profile';
  assert.deepEqual(filesBelow(folder).filter(own), filesBelow(packed).filter(own));
  for (const name of filesBelow(packed).filter(own)) {
    assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(packed, name))), `${name} was changed`);
  }
}

/**
 * Checks a desktop entry.
 * @param {string} file @param {string} exec its command
 */
async function checkDesktopEntry(file, exec) {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const line of [
    'MimeType=x-scheme-handler/meridian;',
    `Exec=${exec}`,
    'Icon=meridian',
    'StartupWMClass=meridian',
    'Categories=Network;InstantMessaging;Chat;',
  ]) {
    assert.ok(lines.includes(line), `the desktop entry lacks ${line}:\n${lines.join('\n')}`);
  }
  if (findProgram('desktop-file-validate')) await output('desktop-file-validate', [file]);
}

/** @param {LinuxPackage} app @param {string} folder where the package is extracted, its icons and metadata below usr/share */
async function checkShared({ root }, folder) {
  const share = join(folder, 'usr/share');
  for (const name of readdirSync(join(root, 'resources/icons'))) {
    const icon = join(share, 'icons/hicolor', name.replace('.png', ''), 'apps/meridian.png');
    assert.ok(readFileSync(icon).equals(readFileSync(join(root, 'resources/icons', name))), `${name} was changed`);
  }
  const metainfo = join(share, 'metainfo', METAINFO);
  assert.ok(readFileSync(metainfo).equals(readFileSync(join(root, 'resources/linux', METAINFO))));
  if (findProgram('appstreamcli')) await output('appstreamcli', ['validate', '--no-net', metainfo]);
}

/** @param {LinuxPackage} app @param {string} scratch */
async function checkDeb(app, scratch) {
  const { name, version } = manifestOf(app.root);
  const field = async (/** @type {string} */ key) => (await output('dpkg-deb', ['--field', app.file, key])).trim();
  assert.equal(await field('Package'), name);
  assert.equal(await field('Version'), version.replaceAll('-', '~'));
  assert.equal(await field('Architecture'), ARCHITECTURES.deb[app.arch]);
  assert.deepEqual((await field('Depends')).split(', '), app.config.deb.depends);
  const listing = (await output('dpkg-deb', ['--contents', app.file])).trim().split('\n');
  for (const line of listing) assert.match(line, /^\S+ root\/root /);
  await output('dpkg-deb', ['--extract', app.file, scratch]);
  assertSameFiles(join(scratch, 'opt/Meridian'), app.packed);
  assert.ok(filesBelow(scratch).every((file) => file.startsWith('opt/Meridian/') || file.startsWith('usr/share/')));
  await checkDesktopEntry(join(scratch, 'usr/share/applications/meridian.desktop'), '/opt/Meridian/meridian %U');
  await checkShared(app, scratch);
  return `control, ${app.config.deb.depends.length} dependencies, ${listing.length} entries of root`;
}

/** @param {LinuxPackage} app */
async function checkRpm(app) {
  const { name, version } = manifestOf(app.root);
  const query = async (/** @type {string} */ format) => output('rpm', ['-qp', '--queryformat', format, app.file]);
  assert.equal(
    await query('%{NAME} %{VERSION} %{ARCH} %{LICENSE}'),
    `${name} ${version.replaceAll('-', '~')} ${ARCHITECTURES.rpm[app.arch]} MIT`,
  );
  const required = (await output('rpm', ['-qpR', app.file])).trim().split('\n');
  for (const dependency of app.config.rpm.depends) {
    assert.ok(required.includes(dependency), `the package does not require ${dependency}`);
  }
  const entries = (await query('[%{FILENAMES}\\t%{FILESIZES}\\t%{FILEUSERNAME}\\t%{FILEMODES:perms}\\n]'))
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  const sizes = new Map(entries.map(([path = '', size]) => [path, Number(size)]));
  for (const file of filesBelow(app.packed)) {
    assert.equal(sizes.get(`/opt/Meridian/${file}`), statSync(join(app.packed, file)).size, `${file} was changed`);
  }
  // Folders that the package does not own would stay when it is removed.
  assert.ok(sizes.has('/opt/Meridian') && sizes.has('/opt/Meridian/resources'));
  for (const path of [
    'applications/meridian.desktop',
    `metainfo/${METAINFO}`,
    'icons/hicolor/256x256/apps/meridian.png',
  ]) {
    assert.ok(sizes.has(`/usr/share/${path}`), `${path} is missing`);
  }
  for (const [path, , user] of entries) assert.equal(user, 'root', `${path} belongs to ${user}`);
  return `header, ${app.config.rpm.depends.length} dependencies, ${entries.length} entries of root`;
}

/** @param {LinuxPackage} app @param {string} scratch */
async function checkTar(app, scratch) {
  await output('tar', ['-xzf', app.file, '-C', scratch]);
  const folders = readdirSync(scratch);
  assert.equal(folders.length, 1, 'the archive holds more than one folder');
  assertSameFiles(join(scratch, folders[0] ?? ''), app.packed);
  assert.ok(lstatSync(join(scratch, folders[0] ?? '', 'meridian')).mode & 0o100, 'meridian can’t be executed');
  return `${filesBelow(scratch).length} files in ${folders[0]}/`;
}

/** @param {LinuxPackage} app @param {string} scratch */
async function checkAppImage(app, scratch) {
  const runtime = appImageRuntime(app.arch);
  assert.ok(readFileSync(app.file).subarray(0, runtime.length).equals(runtime), 'the runtime is missing');
  assert.ok(lstatSync(app.file).mode & 0o100, 'the file can’t be executed');
  const folder = join(scratch, 'AppDir');
  await output('unsquashfs', ['-no-progress', '-o', String(runtime.length), '-d', folder, app.file]);
  for (const name of filesBelow(app.packed).filter((file) => file !== 'resources/apparmor-profile')) {
    assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(app.packed, name))), `${name} was changed`);
  }
  // With the old toolset, the command would switch Chromium's sandbox off.
  await checkDesktopEntry(join(folder, 'meridian.desktop'), 'AppRun %U');
  assert.ok(lstatSync(join(folder, 'AppRun')).mode & 0o100, 'AppRun can’t be executed');
  assert.equal(readlinkSync(join(folder, '.DirIcon')), 'usr/share/icons/hicolor/512x512/apps/meridian.png');
  await checkShared(app, folder);
  return `${filesBelow(folder).length} files, desktop entry without --no-sandbox; its runtime is a stand-in`;
}

const checks = /** @type {const} */ ({
  deb: { check: checkDeb, program: 'dpkg-deb' },
  rpm: { check: checkRpm, program: 'rpmbuild' },
  AppImage: { check: checkAppImage, program: 'unsquashfs' },
  'tar.gz': { check: checkTar, program: null },
});

/**
 * Checks a package.
 * @param {keyof typeof checks} format
 * @param {LinuxPackage} app
 * @returns {Promise<string>} what was found
 * @throws {Error} if something is wrong
 */
export async function inspectLinuxPackage(format, app) {
  const { check, program } = checks[format];
  const reason = program === null ? null : missing(program);
  if (reason !== null) return `not checked: ${reason}`;
  const scratch = mkdtempSync(join(tmpdir(), 'meridian-inspect-'));
  try {
    return await check(app, scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
