import fs, { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { quarantine, quarantineNameOf } from './openStore.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarantine-'));
  file = join(folder, 'data.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `work` while the `n`th move of a file fails. */
function crashingAtMove(n: number, work: () => void): void {
  const { renameSync } = fs;
  let moves = 0;
  fs.renameSync = (from, to) => {
    if (++moves === n) throw new Error('crashed');
    renameSync(from, to);
  };
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    fs.renameSync = renameSync;
    syncBuiltinESMExports();
  }
}

it.each([1, 2, 3, 4, 5])('moves the database last, so that a crash before move %i is noticed', (move) => {
  const files = ['data.db', 'data.db-journal', 'data.db-shm', 'data.db-suspect', 'data.db-wal'];
  for (const name of files) writeFileSync(join(folder, name), name);
  const work = () => quarantine(file, quarantineNameOf(file, instantFromMicros(0)), 3);
  expect(() => crashingAtMove(move, work)).toThrow('crashed');
  expect(existsSync(file)).toBe(true);

  work();
  expect(readdirSync(folder)).toEqual(['quarantine']);
  expect(readdirSync(join(folder, 'quarantine'))).toHaveLength(files.length);
});
