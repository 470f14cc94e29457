#!/usr/bin/env node
// `npm run screenshots`: plain Node 20, no dependencies. Installs what is missing, then takes screenshots on Node 24.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { parseOptions, runCommand, UsageError } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

await runCommand({
  name: 'npm run screenshots --',
  help: `Takes screenshots of every screen and state of the window into .data/screenshots.

  npm run screenshots                 all of them
  npm run screenshots -- <names…>     only these
  npm run screenshots -- --readme     of the built app with a sample table, for the README: docs/screenshots

  --help  print this text
`,
  parse: (argv) => {
    const options = parseOptions(argv, { readme: { type: 'boolean' } }, { allowPositionals: true });
    if (options.readme && options.positionals.length > 0) throw new UsageError('--readme takes no names.');
    return options;
  },
  run: async ({ readme }) => {
    if (!readme) return runOnNode24('test/design/shoot.ts');
    process.argv.splice(2);
    await runOnNode24('scripts/screenshots/readme.ts', ensureBuilt);
  },
});
