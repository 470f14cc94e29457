import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ExportFile } from './exportFile.ts';

/** The calls that decide whether a power failure can leave half a file under the chosen name. */
const calls = vi.hoisted((): string[] => []);

vi.mock('node:fs/promises', async (load) => {
  const original = await load<typeof files>();
  return {
    ...original,
    open: async (...request: Parameters<typeof files.open>) => {
      const handle = await original.open(...request);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        calls.push('sync');
        await sync();
      };
      return handle;
    },
    rename: async (...request: Parameters<typeof files.rename>) => {
      calls.push('rename');
      await original.rename(...request);
    },
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-file-'));
  calls.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is on the disk before it gets its name', async () => {
  const file = await ExportFile.create(join(folder, 'a.md'), 'e1');
  await file.append('text');
  await file.finish();
  expect(calls).toEqual(['sync', 'rename']);
  expect(readdirSync(folder)).toEqual(['a.md']);
});

it('is recorded before it is created, so that a crash in between leaves no unknown file', async () => {
  const seen: boolean[] = [];
  const begun = (part: string): void => void seen.push(existsSync(part));
  await (await ExportFile.create(join(folder, 'a.md'), 'e1', { begun, ended: () => {} })).discard();
  expect(seen).toEqual([false]);
});
