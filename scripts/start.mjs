#!/usr/bin/env node
// `npm start`: plain Node 20, no dependencies. Installs and builds what is missing, then opens the app on Node 24's side.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureInstalled, node24, root } from './lib/ensure.mjs';
import { run } from './lib/run.mjs';

try {
  await ensureInstalled();
  if (!process.argv.includes('--help')) {
    await ensureBuilt();
    await ensureElectron();
  }
  const { code } = await run(node24, [`${root}/scripts/start/main.ts`, ...process.argv.slice(2)]);
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
