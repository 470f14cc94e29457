import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { openDatabase } from '../database.ts';
import { withAppErrors } from '../failures.ts';
import { migrate } from '../openStore.ts';
import { openCache } from './cache.ts';
import { migrations } from './migrations.ts';
import { at, batch, conversation, everything, key, message } from './testing.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
  file = join(folder, 'account', 'cache.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(options: Partial<Parameters<typeof openCache>[0]> = {}) {
  const cache = openCache({ file, key, now: at(0), ...options });
  return { cache, quarantined: cache.quarantined };
}

/** A closed cache with messages in it. */
function fill(options: Partial<Parameters<typeof openCache>[0]> = {}): void {
  const { cache } = open(options);
  const messages = Array.from({ length: 500 }, (_, n) => message(n, { text: `a confidential text, number ${n}` }));
  cache.ingest.page(conversation, everything, batch(messages));
  cache.close();
}

const PAGE_BYTES = 4_096;

function withFlippedBit(file: Buffer, page: number): Buffer {
  const damaged = Buffer.from(file);
  const place = page * PAGE_BYTES + ((page * 619) % 4_000) + 64;
  damaged.writeUInt8(damaged.readUInt8(place) ^ 0x10, place);
  return damaged;
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
  return 'nothing was thrown';
};

describe('opening the cache', () => {
  it.each(['aegis', 'chacha20'] as const)('returns what was stored, with %s', (cipher) => {
    fill({ cipher });
    const { cache, quarantined } = open({ cipher });
    expect(quarantined).toBeNull();
    expect(cache.storage.diagnostics().cache).toMatchObject({ messages: 500, gaps: 0, quarantined: null });
    cache.close();
    expect(readdirSync(join(folder, 'account'))).toEqual(['cache.db']);
  });

  it('quarantines a file with another key and starts empty', () => {
    fill();
    const { cache, quarantined } = open({ key: Buffer.alloc(32, 8) });
    expect(quarantined).toBe('cache.db.2023-03-22T14-00-00.000000Z');
    expect(cache.storage.diagnostics().cache).toMatchObject({ messages: 0, quarantined });
    cache.close();
    // Nothing was lost: its own key still opens the file.
    const aside = join(folder, 'account', 'quarantine', quarantined ?? '');
    const kept = open({ file: aside });
    expect(kept.cache.storage.diagnostics().cache.messages).toBe(500);
    kept.cache.close();
  });

  it('quarantines the write-ahead log with its file', () => {
    const { cache } = open();
    cache.ingest.page(conversation, everything, batch([message(1)]));
    const crashed = join(folder, 'crashed', 'cache.db');
    mkdirSync(join(folder, 'crashed'));
    for (const suffix of ['', '-wal']) writeFileSync(crashed + suffix, readFileSync(file + suffix));
    cache.close();
    const opened = open({ file: crashed, key: Buffer.alloc(32, 8) });
    opened.cache.close();
    const aside = join(folder, 'crashed', 'quarantine');
    expect(readdirSync(aside).filter((name) => !name.endsWith('-shm'))).toEqual([
      opened.quarantined,
      `${opened.quarantined}-wal`,
    ]);
    const recovered = open({ file: join(aside, opened.quarantined ?? '') });
    expect(recovered.cache.storage.diagnostics().cache.messages).toBe(1);
    recovered.cache.close();
  });

  it('gives each quarantined file its own name', () => {
    const names = [1, 2, 3].map((n) => {
      const { cache, quarantined } = open({ key: Buffer.alloc(32, n) });
      cache.close();
      return quarantined;
    });
    expect(new Set(names)).toHaveLength(3);
    expect(readdirSync(join(folder, 'account', 'quarantine'))).toHaveLength(2);
  });

  it('keeps the last three quarantined files with their companions', () => {
    open().cache.close();
    const names = [8, 9, 10, 11, 12].map((n) => {
      const { cache, quarantined } = open({ key: Buffer.alloc(32, n), now: at(n) });
      cache.close();
      return quarantined ?? '';
    });
    const left = readdirSync(join(folder, 'account', 'quarantine')).filter((name) => !name.endsWith('-suspect'));
    expect(left.sort()).toEqual(names.slice(-3));
  });

  it.each([
    ['a file that is no database', () => writeFileSync(file, 'not a database'.repeat(1_000))],
    ['a file that was cut off', () => writeFileSync(file, readFileSync(file).subarray(0, 20_000))],
    [
      'a database that is not encrypted',
      () => {
        rmSync(file);
        new SqliteDatabase(file).exec('CREATE TABLE t (x)').close();
      },
    ],
  ])('quarantines %s', (_what, damage) => {
    fill();
    damage();
    const { cache, quarantined } = open();
    expect(quarantined).not.toBeNull();
    expect(cache.storage.diagnostics().cache.messages).toBe(0);
    cache.close();
  });

  it.each(['aegis', 'chacha20'] as const)(
    'detects one flipped bit on any page in use after a crash, with %s',
    (cipher) => {
      fill({ cipher });
      const db = openDatabase({ file, key, cipher, commits: 'fast', newestVersion: 999 });
      db.exec('VACUUM'); // leaves no page that is not in use
      db.close();
      const sound = readFileSync(file);
      const pages = sound.length / PAGE_BYTES;
      expect(pages).toBeGreaterThan(20);
      for (let page = 0; page < pages; page++) {
        writeFileSync(file, withFlippedBit(sound, page));
        writeFileSync(`${file}-wal`, '');
        const { cache, quarantined } = open({ cipher });
        cache.close();
        expect(quarantined, `page ${page} of ${pages}`).not.toBeNull();
      }
    },
  );

  it('keeps a cache that was not closed if every page can be read', () => {
    fill();
    writeFileSync(`${file}-wal`, '');
    const { cache, quarantined } = open();
    expect(quarantined).toBeNull();
    expect(cache.storage.diagnostics().cache.messages).toBe(500);
    cache.close();
  });

  it('quarantines at the next start a file whose damage was found by a read', () => {
    fill();
    const sound = readFileSync(file);
    for (let page = 40; page < sound.length / PAGE_BYTES; page++) {
      writeFileSync(file, withFlippedBit(readFileSync(file), page));
    }
    const damaged = open();
    // Opening reads only the schema.
    expect(damaged.quarantined).toBeNull();
    const readAll = () =>
      damaged.cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 500, now: at(0) });
    expect(codeOf(readAll)).toBe('cache-unreadable');
    damaged.cache.close();

    const { cache, quarantined } = open();
    expect(quarantined).not.toBeNull();
    cache.ingest.page(conversation, everything, batch([message(1)]));
    cache.close();
    const after = open();
    expect(after.quarantined).toBeNull();
    expect(after.cache.storage.diagnostics().cache.messages).toBe(1);
    after.cache.close();
  });

  it('reports a read-only or full disk', () => {
    mkdirSync(join(folder, 'a-folder'));
    expect(codeOf(() => open({ file: join(folder, 'a-folder') }))).toBe('disk-read-only');

    const db = openDatabase({ file, key, cipher: 'aegis', commits: 'fast', newestVersion: 999 });
    db.exec('CREATE TABLE t (x)');
    db.pragma('query_only = ON');
    expect(codeOf(() => withAppErrors(() => db.exec('INSERT INTO t VALUES (1)'), 'cache-unreadable'))).toBe(
      'disk-read-only',
    );
    db.pragma('query_only = OFF');
    db.pragma('max_page_count = 3');
    const insert = () => db.exec('INSERT INTO t VALUES (zeroblob(100000))');
    expect(codeOf(() => withAppErrors(insert, 'cache-unreadable'))).toBe('disk-full');
    db.close();
  });

  it('rejects a key of another length', () => {
    expect(() => open({ key: Buffer.alloc(16) })).toThrow(RangeError);
    expect(existsSync(file)).toBe(false);
  });
});

describe('migrations', () => {
  const inMemory = () => new SqliteDatabase(':memory:');

  it('upgrade every version to the same newest schema', () => {
    const schemaOf = (db: ReturnType<typeof inMemory>) => db.prepare('SELECT type, name, sql FROM sqlite_schema').all();
    const newest = inMemory();
    migrate(newest, migrations);
    for (let version = 1; version <= migrations.length; version++) {
      const db = inMemory();
      migrate(db, migrations.slice(0, version));
      expect(db.pragma('user_version', { simple: true })).toBe(version);
      migrate(db, migrations);
      expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
      expect(schemaOf(db)).toEqual(schemaOf(newest));
    }
  });

  it('run once each and leave the last complete version when one fails', () => {
    const db = inMemory();
    const steps = [
      'CREATE TABLE a (x)',
      'INSERT INTO a VALUES (1)',
      'CREATE TABLE b (x); INSERT INTO missing VALUES (1)',
    ];
    expect(() => migrate(db, steps)).toThrow('missing');
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(() => migrate(db, steps)).toThrow('missing');
    expect(db.prepare('SELECT count(*) FROM a').pluck().get()).toBe(1);
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").pluck().get()).toBe(0);
  });
});

describe('the file', () => {
  it('is in a folder that only its owner can enter', () => {
    open().cache.close();
    expect(statSync(join(folder, 'account')).mode & 0o077).toBe(0);
  });
});
