import path from 'node:path';
import process from 'node:process';
import { tolerateClosedPipes } from './commandLine.mjs';
import { ensureInstalled, node24, root } from './ensure.mjs';
import { run } from './run.mjs';

/**
 * Installs what is missing and runs a program of the project on Node 24 with this process's options. Exits with its exit
 * code, or with 1 and a message without a stack if something before it fails.
 *
 * @param {string} program path from the project folder
 * @param {() => Promise<unknown>} [prepare] runs before the program
 * @returns {Promise<void>}
 */
export async function runOnNode24(program, prepare = async () => {}) {
  tolerateClosedPipes();
  try {
    await ensureInstalled();
    await prepare();
    // Ctrl+C also reaches the child, which exits in order.
    process.on('SIGINT', () => {});
    const { code } = await run(node24, [path.join(root, program), ...process.argv.slice(2)]);
    process.exitCode = code;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
