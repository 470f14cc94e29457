import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ExportFile } from './exportFile.ts';
import { ExportParts } from './exportParts.ts';

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

const restart = (): Promise<void> => new ExportParts(record).removeLeft();
const begin = async (id: string): Promise<ExportFile> => {
  const file = await ExportFile.create(join(chosen, `${id}.md`), id, new ExportParts(record));
  await file.append('secret');
  return file;
};

it('is removed at the next start when nothing ended it', async () => {
  await begin('e1');
  expect(readdirSync(chosen)).toEqual(['.meridian-e1.part']);
  writeFileSync(join(chosen, '.meridian-other.part'), 'not ours');
  await restart();
  expect(readdirSync(chosen)).toEqual(['.meridian-other.part']);
  expect(readFileSync(record, 'utf8')).toBe('[]');
});

it('is forgotten once it is finished or discarded', async () => {
  await (await begin('e1')).finish();
  await (await begin('e2')).discard();
  expect(readFileSync(record, 'utf8')).toBe('[]');
  await restart();
  expect(readdirSync(chosen)).toEqual(['e1.md']);
});

it('waits for its disk', async () => {
  const part = ExportParts.pathOf(join(folder, 'drive', 'a.md'), 'e1');
  new ExportParts(record).begun(part);
  await restart();
  mkdirSync(join(folder, 'drive'));
  writeFileSync(part, 'secret');
  await restart();
  expect(existsSync(part)).toBe(false);
});

it.each(['{', '{"a":1}', '[1]'])('is nothing for a record that reads %s', async (text) => {
  writeFileSync(record, text);
  await restart();
});

it('is nothing but a part, whatever the record says', async () => {
  const kept = join(chosen, 'letter.txt');
  writeFileSync(kept, 'mine');
  writeFileSync(record, JSON.stringify([kept, '.meridian-relative.part']));
  await restart();
  expect(existsSync(kept)).toBe(true);
});
