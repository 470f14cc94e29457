#!/usr/bin/env node
// `npm run test:soak`: runs on plain Node 20 without dependencies. Installs what is missing, then continues on Node 24.
import { help, name, parse } from '../test/faults/soakOptions.mjs';
import { runCommand } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

await runCommand({ name, help, parse, run: () => runOnNode24('test/faults/soak.ts') });
