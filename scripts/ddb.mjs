#!/usr/bin/env node
// `npm run ddb -- <command>`: plain Node 20, no dependencies. Installs what is missing, then continues on Node 24.
import { runOnNode24 } from './lib/onNode24.mjs';

await runOnNode24('scripts/ddb/main.ts');
