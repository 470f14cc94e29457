import path from 'node:path';
import process from 'node:process';
import { ensureInstalled, node24, root } from './ensure.mjs';
import { run } from './run.mjs';

/**
 * Runs a program of the project on its Node 24, with everything installed and with the options that this process was
 * given, and takes over its exit code. What fails before is told in its own words, without its stack, with exit code 1.
 *
 * @param {string} program from the project's folder
 * @param {() => Promise<unknown>} [prepare] what else has to be there
 * @returns {Promise<void>}
 */
export async function runOnNode24(program, prepare = async () => {}) {
  try {
    await ensureInstalled();
    await prepare();
    // Ctrl+C reaches the child as well; it ends in order, and this process passes its exit code on.
    process.on('SIGINT', () => {});
    const { code } = await run(node24, [path.join(root, program), ...process.argv.slice(2)]);
    process.exitCode = code;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
