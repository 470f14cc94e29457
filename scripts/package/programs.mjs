// Programs of the system that build and check packages.
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** The Debian package that has a program. */
const PACKAGES = /** @type {const} */ ({
  'dpkg-deb': 'dpkg',
  rpmbuild: 'rpm',
  mksquashfs: 'squashfs-tools',
  unsquashfs: 'squashfs-tools',
  makensis: 'nsis',
  unshare: 'util-linux',
});

/**
 * @param {string} name
 * @param {string} [path] the folders to search
 * @returns {string | null} where the program is
 */
export function findProgram(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * @param {keyof typeof PACKAGES} name
 * @param {typeof findProgram} [find]
 * @returns {string | null} why a program can't be used; null if it can
 */
export const missing = (name, find = findProgram) =>
  find(name) === null ? `this machine has no ${name} (Debian’s package ${PACKAGES[name]})` : null;

/**
 * Runs a program to its end.
 * @param {string} program @param {readonly string[]} args @param {Record<string, string>} [env] added to this process's
 * @returns {Promise<string>} its output
 * @throws {Error} with its output if it fails
 */
export async function output(program, args, env = {}) {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    throw new Error(`${program} ${args[0]} failed: ${stderr || stdout || error}`);
  }
}
