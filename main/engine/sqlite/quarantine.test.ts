import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { quarantine } from './quarantine.ts';

/** Which move of a file fails, counted down; 0: none. */
const crash = vi.hoisted(() => ({ atMove: 0 }));
vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs')>();
  const renameOrCrash: typeof original.renameSync = (from, to) => {
    if (--crash.atMove === 0) throw new Error('crashed');
    original.renameSync(from, to);
  };
  return { ...original, renameSync: renameOrCrash };
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarantine-'));
  file = join(folder, 'data.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([1, 2, 3, 4])('moves the database last, so that a crash before move %i is noticed', (move) => {
  const files = ['data.db', 'data.db-shm', 'data.db-suspect', 'data.db-wal'];
  for (const name of files) writeFileSync(join(folder, name), name);
  crash.atMove = move;
  expect(() => quarantine(file, instantFromMicros(0), 3)).toThrow('crashed');
  expect(existsSync(file)).toBe(true);

  quarantine(file, instantFromMicros(0), 3);
  expect(readdirSync(folder)).toEqual(['quarantine']);
  expect(readdirSync(join(folder, 'quarantine'))).toHaveLength(files.length);
});
