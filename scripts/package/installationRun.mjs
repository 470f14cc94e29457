// unshare --mount node scripts/package/installationRun.mjs FORMAT FILE SCRATCH [start]
// In mounts of its own: lays an empty layer over this machine's files, installs the package there with the system's tool,
// twice (the second time is an update), starts the application from there, removes it, and checks what is left in the layer.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { extractAll } from '@electron/asar';
import { filesBelow } from './inspectLinux.mjs';
import { leftovers } from './leftovers.mjs';
import { findProgram } from './programs.mjs';
import { smokeStart } from './smoke.mjs';

/** Neither tool gets the dependencies: they are checked in the package, and Electron is a stand-in that needs none. */
const TOOLS = /** @type {const} */ ({
  deb: {
    install: ['dpkg', '--force-depends', '--install'],
    verify: ['dpkg', '--verify', 'meridian'],
    remove: ['dpkg', '--purge', 'meridian'],
  },
  rpm: {
    install: ['rpm', '--upgrade', '--nodeps', '--replacepkgs', '--nosignature'],
    verify: ['rpm', '--verify', '--nodeps', '--nomode', 'meridian'],
    remove: ['rpm', '--erase', 'meridian'],
  },
});
/** Where a person's data are. */
const DATA = 'home/person/.config/Meridian';

const [format, file, scratch, start] = process.argv.slice(2);
if ((format !== 'deb' && format !== 'rpm') || !file || !scratch)
  throw new Error('Arguments: FORMAT FILE SCRATCH [start].');
const { install, verify, remove } = TOOLS[format];
const layer = join(scratch, 'layer');
const root = join(scratch, 'root');
for (const folder of [layer, root, join(scratch, 'work')]) mkdirSync(folder);
const run = (/** @type {string} */ program, /** @type {readonly string[]} */ args) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
const inRoot = (/** @type {readonly string[]} */ command) => run('chroot', [root, ...command]);

run('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=/,upperdir=${layer},workdir=${join(scratch, 'work')}`, root]);
for (const name of ['dev', 'proc']) run('mount', ['--rbind', `/${name}`, join(root, name)]);
assert.ok(!existsSync(join(root, 'opt/Meridian')), 'Meridian is installed on this machine');

const seen = [];
const name = `meridian-package.${format}`;
copyFileSync(file, join(root, name));
for (let times = 0; times < 2; times += 1) inRoot([...install, `/${name}`]);
rmSync(join(root, name));
assert.equal(inRoot(verify), '', 'the installed files differ from those of the package');
seen.push('installed, then updated');

// Scripts of the package made these. readlink follows the alternatives' absolute links only inside the root.
assert.equal(inRoot(['readlink', '-f', '/usr/bin/meridian']).trim(), '/opt/Meridian/meridian');
const sandbox = statSync(join(root, 'opt/Meridian/chrome-sandbox'));
assert.ok([0o4755, 0o755].includes(sandbox.mode & 0o7777), `chrome-sandbox has the mode ${sandbox.mode.toString(8)}`);
assert.equal(sandbox.uid, 0);
if (findProgram('update-desktop-database')) {
  const index = readFileSync(join(root, 'usr/share/applications/mimeinfo.cache'), 'utf8');
  assert.match(index, /^x-scheme-handler\/meridian=.*meridian\.desktop/m);
  seen.push('links registered');
}

mkdirSync(join(root, DATA), { recursive: true });
if (start === 'start') {
  const extracted = join(scratch, 'app');
  extractAll(join(root, 'opt/Meridian/resources/app.asar'), extracted);
  seen.push(`started: ${await smokeStart(extracted, join(root, DATA))}`);
  assert.ok(readdirSync(join(root, DATA)).length > 0, 'the application wrote no data');
}

inRoot(remove);
assert.ok(!existsSync(join(root, 'opt/Meridian')) && !existsSync(join(root, 'usr/bin/meridian')));
const kept = filesBelow(join(root, DATA)).length;
// The layer also holds what was removed, as devices without numbers, and indexes that were written with the same contents.
const differing = filesBelow(layer).filter((path) => {
  const file = join(layer, path);
  if (lstatSync(file).isCharacterDevice()) return false;
  const before = join('/', path);
  return !(existsSync(before) && lstatSync(file).isFile() && readFileSync(before).equals(readFileSync(file)));
});
const left = leftovers(differing, DATA);
assert.equal(left.slice(0, 20).join('\n'), '', `removing the package left ${left.length} files`);
const index = join(root, 'usr/share/applications/mimeinfo.cache');
assert.ok(!existsSync(index) || !/meridian/.test(readFileSync(index, 'utf8')), 'links are still registered');
seen.push(`removed: nothing left but ${kept} files of data`);
console.log(seen.join('; '));
