// Which Linux packages the stand-in build can make on this machine, and with which tools.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram, missing } from './programs.mjs';
import { elfHeader } from './standIn.mjs';

/** By electron-builder's names; `program` builds the package. */
const LINUX = /** @type {const} */ ([
  { target: 'deb', program: 'dpkg-deb' },
  { target: 'rpm', program: 'rpmbuild' },
  { target: 'AppImage', program: 'mksquashfs' },
]);

/**
 * Stands in for the runtime of an AppImage, which mounts the file system behind it. Only its length and its marker
 * (https://github.com/AppImage/AppImageSpec) are real.
 * @param {'x64' | 'arm64'} arch
 */
export function appImageRuntime(arch) {
  const runtime = elfHeader(arch);
  runtime.set([0x41, 0x49, 2], 8);
  return runtime;
}

/**
 * Writes electron-builder's toolset for AppImages: mksquashfs of this machine, and stand-ins.
 * @param {string} folder
 * @param {string} mksquashfs
 */
function writeAppImageTools(folder, mksquashfs) {
  for (const arch of /** @type {const} */ (['x64', 'arm64'])) {
    mkdirSync(join(folder, 'lib', arch), { recursive: true });
    mkdirSync(join(folder, 'runtimes'), { recursive: true });
    writeFileSync(join(folder, 'runtimes', `runtime-${arch}`), appImageRuntime(arch));
  }
  writeFileSync(join(folder, 'desktop-file-validate'), '');
  symlinkSync(mksquashfs, join(folder, 'mksquashfs'));
  return folder;
}

/**
 * @param {string} cache where tools are written
 * @param {typeof findProgram} [find]
 * @param {string} [platform] of this machine
 * @returns {{ targets: string[], tools: Record<string, string>, reasons: string[] }} targets that can be built, environment
 *   variables that name their tools to electron-builder, and why the others can't be built
 */
export function linuxTargets(cache, find = findProgram, platform = process.platform) {
  if (platform !== 'linux') return { targets: [], tools: {}, reasons: ['packages for Linux: built on Linux only'] };
  const reasons = LINUX.flatMap(({ target, program }) => {
    const reason = missing(program, find);
    return reason === null ? [] : [`${target}: ${reason}`];
  });
  const targets = LINUX.filter(({ program }) => find(program) !== null).map(({ target }) => target);
  const mksquashfs = find('mksquashfs');
  return {
    targets: ['tar.gz', ...targets],
    tools: {
      CUSTOM_FPM_PATH: resolve(import.meta.dirname, 'fpm.mjs'),
      ELECTRON_BUILDER_7ZIP_PATH: resolve(import.meta.dirname, 'gzip.mjs'),
      ...(mksquashfs && { APPIMAGE_TOOLS_PATH: writeAppImageTools(join(cache, 'appimage-tools'), mksquashfs) }),
    },
    reasons,
  };
}
