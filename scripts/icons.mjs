#!/usr/bin/env node
// node scripts/icons.mjs   draws every icon again from the SVGs in resources/: run it after changing a drawing, and commit
//                          what it writes. Plain Node 20, no dependencies: installs what is missing first.
import { runOnNode24 } from './lib/onNode24.mjs';

await runOnNode24('scripts/package/icons.mjs');
