#!/usr/bin/env node
// `npm start`: plain Node 20, no dependencies. Installs and builds what is missing, then opens the app on Node 24's side.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureInstalled, node24, root } from './lib/ensure.mjs';
import { run } from './lib/run.mjs';
import { help, parseStartOptions, UsageError } from './start/options.mjs';

try {
  const argv = process.argv.slice(2);
  if (parseStartOptions(argv, root).help) {
    process.stdout.write(help);
  } else {
    await ensureInstalled();
    await ensureBuilt();
    await ensureElectron();
    const { code } = await run(node24, [`${root}/scripts/start/main.ts`, ...argv]);
    process.exitCode = code;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  if (error instanceof UsageError) process.stderr.write('npm start -- --help lists the options.\n');
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
