#!/usr/bin/env node
// `npm run test:soak`: plain Node 20, no dependencies. Installs what is missing, then goes on with Node 24.
import { runOnNode24 } from './lib/onNode24.mjs';

await runOnNode24('test/faults/soak.ts');
