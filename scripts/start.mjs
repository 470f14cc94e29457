#!/usr/bin/env node
// `npm start`: plain Node 20, no dependencies. Installs and builds what is missing, then opens the app on Node 24's side.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { root } from './lib/ensure.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';
import { help, parseStartOptions, UsageError } from './start/options.mjs';

try {
  if (parseStartOptions(process.argv.slice(2), root).help) {
    process.stdout.write(help);
  } else {
    await runOnNode24('scripts/start/main.ts', async () => {
      await ensureBuilt();
      await ensureElectron();
    });
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nnpm start -- --help lists the options.\n`);
  process.exitCode = 2;
}
