#!/usr/bin/env node
// `node scripts/icons.mjs`: plain Node 20, no dependencies. Installs what is missing, then draws the icons on Node 24.
import { parseOptions, runCommand } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

await runCommand({
  name: 'node scripts/icons.mjs',
  help: `Draws every icon from the SVG files in resources/. Run it after you change a drawing, and commit the results.

  node scripts/icons.mjs

  --help  print this text
`,
  parse: (argv) => parseOptions(argv, {}),
  run: () => runOnNode24('scripts/package/icons.mjs'),
});
