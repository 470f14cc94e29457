import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ExportFile } from './exportFile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-file-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it('syncs the file before it renames it', async () => {
  const target = join(folder, 'a.md');
  const other = await open(join(folder, 'other'), 'w');
  const wasRenamed: boolean[] = [];
  vi.spyOn(Object.getPrototypeOf(other), 'sync').mockImplementation(async () => {
    wasRenamed.push(existsSync(target));
  });
  await other.close();
  const file = await ExportFile.create(target, 'e1');
  await file.append('text');
  await file.finish();
  expect(wasRenamed).toEqual([false]);
  expect(readdirSync(folder)).toEqual(['a.md', 'other']);
});

it('records the part file before it creates it', async () => {
  const seen: boolean[] = [];
  const add = (part: string): void => void seen.push(existsSync(part));
  await (await ExportFile.create(join(folder, 'a.md'), 'e1', { add, remove: () => {} })).discard();
  expect(seen).toEqual([false]);
});
