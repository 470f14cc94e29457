#!/usr/bin/env node
// `npm run package`: plain Node 20, no dependencies. Installs what is missing, then packages on Node 24.
import process from 'node:process';
import { runCommand } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';
import { help, parsePackageOptions } from './package/options.mjs';

// electron-builder and its dependencies would leave compiled files in the system's temporary folder.
process.env.NODE_DISABLE_COMPILE_CACHE = '1';
process.env.JITI_FS_CACHE = 'false';

await runCommand({
  name: 'npm run package --',
  help,
  parse: parsePackageOptions,
  run: () => runOnNode24('scripts/package/main.mjs'),
});
