#!/usr/bin/env node
// `npm run dev`: runs on plain Node 20 without dependencies. Installs what is missing, then continues on Node 24.
import { runCommand } from './lib/commandLine.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { root } from './lib/ensure.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';
import { parseStartOptions } from './start/options.mjs';

const help = `Opens Meridian and follows your edits.

  npm run dev                        on sample conversations
  npm run dev -- --user @handle …    with the options of npm start (npm start -- --help lists them)

A change to renderer/ reloads the window; a change to main/, preload/ or shared/ restarts the app. On the Chromium host every
change restarts it. Ctrl+C quits.

  --help                             this text
`;

await runCommand({
  name: 'npm run dev --',
  help,
  parse: (argv) => parseStartOptions(argv, root),
  run: () => runOnNode24('scripts/dev/main.ts', ensureElectron),
});
