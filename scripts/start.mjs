#!/usr/bin/env node
// `npm start`: plain Node 20, no dependencies. Installs and builds what is missing, then starts the app on Node 24.
import { ensureBuilt } from './lib/build.mjs';
import { runCommand } from './lib/commandLine.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { root } from './lib/ensure.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';
import { help, parseStartOptions } from './start/options.mjs';

await runCommand({
  name: 'npm start --',
  help,
  parse: (argv) => parseStartOptions(argv, root),
  run: ({ on }) =>
    runOnNode24('scripts/start/main.ts', async () => {
      await ensureBuilt();
      if (on !== 'host') await ensureElectron();
    }),
});
