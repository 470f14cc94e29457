#!/usr/bin/env node
// `npm test`: plain Node 20, no dependencies. Installs what is missing, then runs every check on Node 24.
import process from 'node:process';
import { ensureInstalled, node24, root } from './lib/ensure.mjs';
import { run } from './lib/run.mjs';

try {
  await ensureInstalled();
  const { code } = await run(node24, [`${root}/scripts/test/main.ts`, ...process.argv.slice(2)]);
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  process.exitCode = 1;
}
