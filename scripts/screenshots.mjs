#!/usr/bin/env node
// `npm run screenshots`: plain Node 20, no dependencies. Takes pictures of every screen of the built app.
import { ensureBuilt } from './lib/build.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

await runOnNode24('scripts/screenshots/main.ts', ensureBuilt);
