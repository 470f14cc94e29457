import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, node24 } from '../lib/ensure.mjs';
import { run } from '../lib/run.mjs';

/**
 * Does `work` with everything installed and on the project's Node 24: here when this process is it, else by running the
 * same command line on it. Sets the exit code; an error is told in its own words, without its stack.
 *
 * @param {string} script the `import.meta.url` of the file that was run
 * @param {() => Promise<number>} work resolves with the exit code
 */
export async function onNode24(script, work) {
  try {
    await ensureInstalled();
    if (realpathSync(process.execPath) === realpathSync(node24)) {
      process.exitCode = await work();
      return;
    }
    // Ctrl+C reaches the child as well; it ends in order, and this process passes its exit code on.
    process.on('SIGINT', () => {});
    const { code } = await run(node24, [fileURLToPath(script), ...process.argv.slice(2)]);
    process.exitCode = code;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
