import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ExportFile, partOf, UnfinishedExports } from './exportFile.ts';

let folder: string;
let chosen: string;
let record: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-parts-'));
  chosen = join(folder, 'chosen');
  mkdirSync(chosen);
  record = join(folder, 'exports.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const restart = (): Promise<void> => new UnfinishedExports(record).deleteParts();
const start = async (id: string): Promise<ExportFile> => {
  const file = await ExportFile.create(join(chosen, `${id}.md`), id, new UnfinishedExports(record));
  await file.append('secret');
  return file;
};

it('deletes the part file at the next start after a crash', async () => {
  await start('e1');
  expect(readdirSync(chosen)).toEqual(['.meridian-e1.part']);
  writeFileSync(join(chosen, '.meridian-other.part'), 'not ours');
  await restart();
  expect(readdirSync(chosen)).toEqual(['.meridian-other.part']);
  expect(readFileSync(record, 'utf8')).toBe('[]');
});

it('removes the record of a finished or discarded export', async () => {
  await (await start('e1')).finish();
  await (await start('e2')).discard();
  expect(readFileSync(record, 'utf8')).toBe('[]');
  await restart();
  expect(readdirSync(chosen)).toEqual(['e1.md']);
});

it('keeps the record until the disk is attached again', async () => {
  const part = partOf(join(folder, 'drive', 'a.md'), 'e1');
  new UnfinishedExports(record).add(part);
  await restart();
  mkdirSync(join(folder, 'drive'));
  writeFileSync(part, 'secret');
  await restart();
  expect(existsSync(part)).toBe(false);
});

it.each(['{', '{"a":1}', '[1]'])('ignores a damaged record: %s', async (text) => {
  writeFileSync(record, text);
  await restart();
});

it('deletes only part files, even with a damaged record', async () => {
  const kept = join(chosen, 'letter.txt');
  writeFileSync(kept, 'mine');
  writeFileSync(record, JSON.stringify([kept, '.meridian-relative.part']));
  await restart();
  expect(existsSync(kept)).toBe(true);
});
