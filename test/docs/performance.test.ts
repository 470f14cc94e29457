import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { benches } from '../../bench/options.mjs';
import { DocumentedResults, renderDocument, writeDocument } from '../../bench/support/document.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const readResults = (folder: string): DocumentedResults =>
  DocumentedResults.parse(JSON.parse(fs.readFileSync(path.join(folder, 'performance.json'), 'utf8')));
const readPage = (folder: string): string => fs.readFileSync(path.join(folder, 'performance.md'), 'utf8');

it('docs/performance.md is made from docs/performance.json, of measurements that exist', () => {
  const results = readResults(docs);
  expect(readPage(docs)).toBe(renderDocument(results));
  expect(benches).toEqual(expect.arrayContaining(Object.keys(results)));
});

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-performance-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const resultOf = (value: number) => ({
  purpose: 'Something\nmeasured.',
  figures: [{ what: 'a call, p50', value, unit: 'ms', floor: 8, limit: { ratio: 1.3 } }],
});

it('writes a table for each measurement, with its purpose, command and machine', () => {
  writeDocument(folder, { some: resultOf(12) }, '2 cores', ['some']);
  expect(readPage(folder)).toContain(`## some

Something measured.

| figure | value | floor | ratio | limit | kept |
| --- | --- | --- | --- | --- | --- |
| a call, p50 | 12 ms | 8 | 1.5 | ≤ 1.3 × floor | NO |

\`npm run bench -- --only some\`, on 2 cores.
`);
});

it('replaces the measurements that ran, keeps the others, and drops those that no longer exist', () => {
  writeDocument(folder, { b: resultOf(1), gone: resultOf(2) }, 'an older machine', ['b', 'gone']);
  writeDocument(folder, { c: resultOf(3) }, '2 cores', ['a', 'b', 'c']);
  const nothing = { purpose: '', figures: [] };
  writeDocument(folder, { c: resultOf(4), a: resultOf(5), b: nothing }, '2 cores', ['a', 'b', 'c']);
  const results = readResults(folder);
  expect(Object.entries(results).map(([name, { figures }]) => [name, figures[0]?.value])).toEqual([
    ['a', 5],
    ['b', 1],
    ['c', 4],
  ]);
  expect(results.b?.machine).toBe('an older machine');
  expect(readPage(folder)).toBe(renderDocument(results));
});
