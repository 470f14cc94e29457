#!/usr/bin/env node
// `npm run screenshots`: plain Node 20, no dependencies. Takes pictures of every screen and state of the window; with
// `-- --readme`, of the built app on a sample table, those that the README shows.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

const forReadme = process.argv.indexOf('--readme');
if (forReadme === -1) await runOnNode24('test/design/shoot.ts');
else {
  process.argv.splice(forReadme, 1);
  await runOnNode24('scripts/screenshots/readme.ts', ensureBuilt);
}
