#!/usr/bin/env node
// `npm run test:mutation`: plain Node 20, no dependencies. Installs what is missing, then continues on Node 24.
import { runCommand } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';
import { help, parseMutationOptions } from './mutation/options.mjs';

await runCommand({
  name: 'npm run test:mutation --',
  help,
  parse: parseMutationOptions,
  run: () => runOnNode24('scripts/mutation/main.ts'),
});
