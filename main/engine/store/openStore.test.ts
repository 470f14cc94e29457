import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { openCache } from './cache/cache.ts';
import { openOutbox } from './outbox/openOutbox.ts';
import type { Store } from './store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openers = { cache: openCache, outbox: openOutbox };

it.each(['cache', 'outbox'] as const)('refuses a %s that a newer version wrote, and changes nothing', (name) => {
  const file = join(folder, `${name}.db`);
  const open = (): Store => openers[name]({ file, key: Buffer.alloc(32, 7), now: instantFromMicros(0) });
  const store = open();
  const version = Number(store.pragma('user_version'));
  store.exec(`PRAGMA user_version = ${version + 1}`);
  store.close();
  const [before, names] = [readFileSync(file), readdirSync(folder)];

  expect(open).toThrow(expect.objectContaining({ code: 'newer-data' }));
  expect(readdirSync(folder)).toEqual(names);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(existsSync(join(folder, 'quarantine'))).toBe(false);
});

it('leaves the write-ahead log of a cache that a newer version wrote', () => {
  const written = join(folder, 'written.db');
  const open = (file: string): Store => openCache({ file, key: Buffer.alloc(32, 7), now: instantFromMicros(0) });
  const store = open(written);
  const version = Number(store.pragma('user_version'));
  store.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  store.exec(`PRAGMA user_version = ${version + 1}`);
  // A copy of the open files, as after a power cut.
  const file = join(folder, 'cache.db');
  const copies = ['', '-wal'].map((suffix) => [written + suffix, file + suffix] as const);
  for (const [from, to] of copies) copyFileSync(from, to);
  store.close();
  const contents = (): Buffer[] => copies.map(([, to]) => readFileSync(to));
  const before = contents();

  expect(() => open(file)).toThrow(expect.objectContaining({ code: 'newer-data' }));
  expect(contents()).toEqual(before);
});

it.skipIf(process.platform === 'win32').each(['cache', 'outbox'] as const)(
  'keeps the files of a %s to their owner, whatever the umask, and closes those that were open to others',
  (name) => {
    const umask = process.umask(0);
    try {
      const file = join(folder, `${name}.db`);
      const open = (): Store => openers[name]({ file, key: Buffer.alloc(32, 7), now: instantFromMicros(0) });
      const modes = (): number[] => readdirSync(folder).map((each) => statSync(join(folder, each)).mode & 0o777);
      for (const _ of ['new', 'existing']) {
        const store = open();
        expect(new Set(modes())).toEqual(new Set([0o600]));
        store.close();
        chmodSync(file, 0o666);
      }
    } finally {
      process.umask(umask);
    }
  },
);
