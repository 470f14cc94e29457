#!/usr/bin/env node
// `node scripts/smoke.mjs`: plain Node 20, no dependencies. Installs what is missing, then tests a package on Node 24.
import { runCommand, UsageError } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

await runCommand({
  name: 'node scripts/smoke.mjs',
  help: `Starts an installed Meridian on sample conversations, and checks that it shows them.

  node scripts/smoke.mjs <executable> [its arguments…]

  --help  print this text

Exit codes: 0 if it showed the conversations, 1 if it did not.
`,
  parse: (argv) => {
    // Other options are the executable's own.
    if (argv.includes('--help')) return { help: true };
    if (!argv[0] || argv[0].startsWith('-'))
      throw new UsageError('Name the executable of an installed Meridian first.');
    return { help: false };
  },
  run: () => runOnNode24('scripts/smoke/main.ts'),
});
