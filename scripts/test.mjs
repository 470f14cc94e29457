#!/usr/bin/env node
// `npm test`: plain Node 20, no dependencies. Installs what is missing, then runs every check on Node 24.
import { runOnNode24 } from './lib/onNode24.mjs';

await runOnNode24('scripts/test/main.ts');
