import { spawn } from 'node:child_process';
import process from 'node:process';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {'inherit' | 'capture'} [output] `capture` keeps stdout and stderr together in `text`
 * @property {number} [timeoutMs] ends the child after this time
 */

/**
 * Runs a program without a shell (on Windows with one for `npm.cmd`), and resolves with its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, text: string }>}
 */
export function run(command, args, options = {}) {
  const { cwd, env, output = 'inherit', timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        text += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), text }));
  });
}
