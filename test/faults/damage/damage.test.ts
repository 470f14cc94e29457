import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { DamageCounts, damageRun } from './damageRun.ts';

const SEEDS = 12;

test(`sends every accepted message or reports its loss, after ${SEEDS} damages`, async () => {
  const counts = new DamageCounts();
  for (let seed = 0; seed < SEEDS; seed++) {
    const folder = temporaryFolder('meridian-damage-');
    counts.add(await damageRun(seed, path.join(folder, 'data')));
    fs.rmSync(folder, { recursive: true });
  }
  expect(counts.violations).toEqual([]);
  console.log(counts.lines.at(-1));
});
