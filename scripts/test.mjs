#!/usr/bin/env node
// `npm test`: plain Node 20, no dependencies. Installs what is missing, then runs every check on Node 24.
import { runCommand } from './lib/commandLine.mjs';
import { ensureTestedExecutable } from './lib/electron.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';
import { help, parseTestOptions } from './test/options.mjs';

await runCommand({
  name: 'npm test --',
  help,
  parse: parseTestOptions,
  run: ({ parts }) =>
    runOnNode24('scripts/test/main.ts', async () => {
      if (parts.includes('e2e')) await ensureTestedExecutable();
    }),
});
