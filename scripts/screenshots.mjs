#!/usr/bin/env node
// `npm run screenshots`: plain Node 20, no dependencies. Takes pictures of every screen of the built app.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled, node24, root } from './lib/ensure.mjs';
import { run } from './lib/run.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
  const { code } = await run(node24, [`${root}/scripts/screenshots/main.ts`, ...process.argv.slice(2)]);
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
