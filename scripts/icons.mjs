#!/usr/bin/env node
// node scripts/icons.mjs   draws every icon again from the SVGs in resources/: run it after changing a drawing, and commit
//                          what it writes. Plain Node 20, no dependencies: installs what is missing first.
import { onNode24 } from './package/onNode24.mjs';

await onNode24(import.meta.url, async () => {
  await import('./package/icons.mjs');
  return 0;
});
