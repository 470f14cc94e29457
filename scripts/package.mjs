#!/usr/bin/env node
// `npm run package`: plain Node 20, no dependencies. Reads its options, installs what is missing, then packages on Node 24.
import process from 'node:process';
import { runOnNode24 } from './lib/onNode24.mjs';
import { help, parsePackageOptions, UsageError } from './package/options.mjs';

// electron-builder and what it loads would leave compiled files in the system's temporary folder.
process.env.NODE_DISABLE_COMPILE_CACHE = '1';
process.env.JITI_FS_CACHE = 'false';

try {
  const options = parsePackageOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else await runOnNode24('scripts/package/main.mjs');
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nnpm run package -- --help lists the options.\n`);
  process.exitCode = 2;
}
