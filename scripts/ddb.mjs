#!/usr/bin/env node
// `npm run ddb -- <command>`: plain Node 20, no dependencies. Installs what is missing, then goes on with Node 24.
import process from 'node:process';
import { ensureInstalled, node24, root } from './lib/ensure.mjs';
import { run } from './lib/run.mjs';

try {
  await ensureInstalled();
  // Ctrl+C reaches the child as well; it ends in order, and this process passes its exit code on.
  process.on('SIGINT', () => {});
  const { code } = await run(node24, [`${root}/scripts/ddb/main.ts`, ...process.argv.slice(2)]);
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
