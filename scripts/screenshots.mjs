#!/usr/bin/env node
// `npm run screenshots`: plain Node 20, no dependencies. Installs what is missing, then takes screenshots on Node 24.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { parseOptions, runCommand, UsageError } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

await runCommand({
  name: 'npm run screenshots --',
  help: `Takes screenshots of every screen and state of the window into .data/screenshots.

  npm run screenshots -- <names…>     these
  npm run screenshots -- --all        all of them, which takes many minutes
  npm run screenshots -- --list       no screenshots: print the names
  npm run screenshots -- --readme     of the built app with sample data, for the README: docs/screenshots

  --every-look  also at 2560 × 1440, 360 × 640, with text of 200 % and in Japanese
  --help        print this text
`,
  parse: (argv) => {
    const {
      all,
      list,
      readme,
      'every-look': everyLook,
      help,
      positionals,
    } = parseOptions(
      argv,
      {
        all: { type: 'boolean' },
        list: { type: 'boolean' },
        readme: { type: 'boolean' },
        'every-look': { type: 'boolean' },
      },
      { allowPositionals: true },
    );
    const modes = [all, list, readme, positionals.length > 0].filter(Boolean).length;
    if (modes > 1) throw new UsageError('Use names, --all, --list or --readme, one of them.');
    if (everyLook && (list || readme)) throw new UsageError('Use --every-look with names or --all.');
    if (modes === 0 && !help) throw new UsageError('Name the screens, or use --all; --list prints the names.');
    return { readme, help };
  },
  run: async ({ readme }) => {
    if (!readme) return runOnNode24('test/design/shoot.ts');
    process.argv.splice(2);
    await runOnNode24('scripts/screenshots/readme.ts', ensureBuilt);
  },
});
