// Compiles resources/installer.nsh into a small installer, since electron-builder's own needs tools that it downloads, and runs
// that on Wine.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findProgram, missing, output } from './programs.mjs';

const CLASSES = String.raw`HKCU\Software\Classes`;
const RUN = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run`;
const APP_ID = 'app.meridian.desktop';

/**
 * @param {string} root the project's folder
 * @returns {Promise<string>} what was seen
 * @throws {Error} with the compiler's message, or with what the installer did wrong
 */
export async function checkInstaller(root) {
  const reason = missing('makensis');
  if (reason !== null) return `resources/installer.nsh not compiled: ${reason}`;
  const scratch = mkdtempSync(join(tmpdir(), 'meridian-installer-'));
  try {
    const installer = join(scratch, 'installer.exe');
    const definitions = [`-DINCLUDED=${join(root, 'resources/installer.nsh')}`, `-DRESULT=${installer}`];
    // Debian's Wine runs 64-bit programs only, unless 32-bit packages are allowed.
    const target = ['-XTarget amd64-unicode'];
    await output('makensis', ['-V2', '-WX', ...target, ...definitions, resolve(import.meta.dirname, 'installer.nsi')]);
    const compiled = 'resources/installer.nsh compiles, with warnings as errors';
    if (!findProgram('wine')) return `${compiled}; not run: this machine has no wine`;
    return `${compiled}; ${await runOnWine(scratch, installer)}`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Installs, updates and uninstalls. Between these, writes what Electron and Windows would write, for this application and for
 * others.
 * @param {string} scratch @param {string} installer
 * @returns {Promise<string>} what was seen
 */
async function runOnWine(scratch, installer) {
  const prefix = {
    WINEPREFIX: join(scratch, 'wine'),
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    DISPLAY: '',
  };
  const printed = join(scratch, 'printed');
  // A file, since Wine's services would keep a pipe open long after the program ended.
  const wine = (/** @type {string[]} */ ...args) => {
    const file = openSync(printed, 'w');
    const { status } = spawnSync('wine', args, {
      env: { ...process.env, ...prefix },
      stdio: ['ignore', file, 'ignore'],
    });
    closeSync(file);
    return { status, text: readFileSync(printed, 'utf8') };
  };
  const add = (/** @type {string} */ key, /** @type {string} */ name, /** @type {string} */ value) =>
    wine('reg', 'add', key, ...(name ? ['/v', name] : ['/ve']), '/d', value, '/f');
  const read = (/** @type {string} */ key) => wine('reg', 'query', key, '/s').text;
  try {
    assert.equal(wine('wineboot', '--init').status, 0, 'Wine does not start');
    assert.equal(wine(installer, '/S').status, 0, 'the installer failed');
    const command = read(String.raw`${CLASSES}\meridian\shell\open\command`);
    const [, executable = ''] = /"([^"]+\\Meridian\.exe)" "%1"/.exec(command) ?? [];
    assert.ok(executable, `links are not registered: ${command}`);
    assert.match(read(String.raw`${CLASSES}\meridian`), /URL Protocol/);

    const folder = executable.slice(0, executable.lastIndexOf('\\'));
    const home = join(
      scratch,
      'wine/drive_c',
      folder.slice('C:\\'.length).split('\\AppData')[0]?.replaceAll('\\', '/') ?? '',
    );
    add(RUN, APP_ID, `${executable} --hidden`);
    add(RUN, 'other', 'C:\\other.exe');
    for (const [id, server] of [
      ['1', executable],
      ['2', 'C:\\other.exe'],
      ['3', executable],
    ]) {
      add(String.raw`${CLASSES}\CLSID\{${id}}\LocalServer32`, '', server ?? '');
    }
    for (const name of ['Local/meridian-updater', 'Roaming/Meridian']) {
      mkdirSync(join(home, 'AppData', name), { recursive: true });
      writeFileSync(join(home, 'AppData', name, 'file'), '');
    }
    // Without _? the uninstaller continues as a copy, and the command would not wait for it.
    const uninstall = (/** @type {string[]} */ ...options) =>
      wine(`${folder}\\Uninstall.exe`, '/S', ...options, `_?=${folder}`);

    uninstall('--updated');
    wine(installer, '/S');
    assert.match(read(RUN), /app\.meridian\.desktop/, 'an update removed the login item');

    uninstall();
    assert.doesNotMatch(read(String.raw`${CLASSES}\meridian`), /HKEY/, 'links are still registered');
    const run = read(RUN);
    assert.ok(!run.includes(APP_ID) && run.includes('other'), `login items:\n${run}`);
    const classes = read(String.raw`${CLASSES}\CLSID`);
    assert.ok(!classes.includes('Meridian.exe') && classes.includes('other.exe'), `classes:\n${classes}`);
    assert.ok(!existsSync(join(home, 'AppData/Local/meridian-updater')), 'the updater’s folder is still there');
    assert.ok(existsSync(join(home, 'AppData/Roaming/Meridian/file')), 'the person’s data are gone');
    return 'on Wine: installed, updated, uninstalled; nothing left but the data';
  } finally {
    await output('wineserver', ['--kill'], prefix).catch(() => '');
  }
}
