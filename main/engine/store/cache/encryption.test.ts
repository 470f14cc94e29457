import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import type { Cache } from './cache.ts';
import { openCache } from './cache.ts';
import { at, batch, conversation, everything, key, message } from './testing.ts';

/** Looks at the disk during a sort of 20 MB, which exceeds SQLite's page cache and spills wherever the settings allow. */
const secret = 'confidential';
const header = 'SQLite format 3';
const isLinux = process.platform === 'linux';

let folder: string;
let file: string;
let cache: Cache;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'encryption-'));
  file = join(folder, 'cache.db');
  cache = openCache({ file, key, now: at(0) });
  for (let page = 0; page < 10; page++) {
    const messages = Array.from({ length: 500 }, (_, n) => {
      const number = page * 500 + n;
      return message(number, { text: `${secret} ${(number * 7_919) % 5_000} ${'x'.repeat(4_000)}` });
    });
    cache.ingest.page(conversation, everything, batch(messages));
    if (page === 5) cache.storage.checkpoint(); // some of it in the database, some in the log
  }
});

afterAll(() => {
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads every file of the test's folder, and on Linux also SQLite's open temporary files, which have no name. */
function rawFiles(): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) files.set(entry.name, readFileSync(join(entry.parentPath, entry.name)));
  }
  if (!isLinux) return files;
  for (const fd of readdirSync('/proc/self/fd')) {
    const path = `/proc/self/fd/${fd}`;
    try {
      const target = readlinkSync(path);
      if (/\/etilqs_\w+ \(deleted\)$/.test(target)) files.set(target, readFileSync(path));
    } catch (thrown) {
      // The descriptor of the listing itself is closed.
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
    }
  }
  return files;
}

/** The files during a sort of every text: after its first row, all rows were sorted. */
function filesDuringSort(tempStore: 'MEMORY' | 'FILE' | null): Map<string, Buffer> {
  const db = openDatabase({ file, key, cipher: 'aegis', commits: 'fast', newestVersion: 999 });
  if (tempStore !== null) db.pragma(`temp_store = ${tempStore}`);
  const rows = db.prepare<[], string>('SELECT text FROM message ORDER BY text').pluck().iterate();
  expect(rows.next().value).toContain(`${secret} 0 `);
  const files = rawFiles();
  rows.return?.();
  db.close();
  return files;
}

const filesWith = (files: ReadonlyMap<string, Buffer>, text: string): string[] =>
  [...files].filter(([, bytes]) => bytes.includes(text)).map(([name]) => name);

describe('on disk', () => {
  it('no file holds a text or a SQLite header during a large sort', () => {
    const files = filesDuringSort(null);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['cache.db', 'cache.db-wal']));
    expect(files.get('cache.db')?.length).toBeGreaterThan(10_000_000);
    expect(files.get('cache.db-wal')?.length).toBeGreaterThan(1_000_000);
    expect(filesWith(files, secret)).toEqual([]);
    expect(filesWith(files, header)).toEqual([]);
  });

  // Proves that the test above can fail.
  it('a file would hold text if sorts could use files', (context) => {
    context.skip(!isLinux, 'needs /proc to find temporary files, whose names SQLite removes');
    expect(filesWith(filesDuringSort('FILE'), secret)).not.toEqual([]);
  });
});
