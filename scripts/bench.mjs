#!/usr/bin/env node
// `npm run bench`: runs on plain Node 20 without dependencies. Installs what is missing, then continues on Node 24.
import { help, name, parse } from '../bench/options.mjs';
import { runCommand } from './lib/commandLine.mjs';
import { runOnNode24 } from './lib/onNode24.mjs';

await runCommand({ name, help, parse, run: () => runOnNode24('bench/main.ts') });
