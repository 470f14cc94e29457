import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3-multiple-ciphers';
import { DamageError } from './failures.ts';

export type Cipher = 'aegis' | 'chacha20';

export interface DatabaseOptions {
  /** Null: in memory only, for sample data and tests. */
  readonly file: string | null;
  /** 32 bytes, used as they are. */
  readonly key: Uint8Array;
  readonly cipher: Cipher;
  /**
   * `FULL`: a commit is on the disk when it returns. `NORMAL`, the default, does not wait for that: a power cut can lose
   * the newest commits, but never the order of them, which is enough for what can be fetched again.
   */
  readonly synchronous?: 'NORMAL' | 'FULL';
}

const KEY_BYTES = 32;

/**
 * What holds for every database, set before anything is read or written. Sorts spill into temporary files, which no cipher
 * covers: they have to stay in memory. Free pages are given back to the disk step by step, where somebody asks for it.
 */
const settings = `
  PRAGMA temp_store = MEMORY;
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
`;

/**
 * Opens the database file, or creates it, encrypted from its first byte. Throws what SQLite throws, and
 * `SQLITE_NOTADB` for another key or cipher.
 */
export function openDatabase({ file, key, cipher, synchronous = 'NORMAL' }: DatabaseOptions): Database {
  if (key.byteLength !== KEY_BYTES)
    throw new RangeError(`A database key has ${KEY_BYTES} bytes, not ${key.byteLength}.`);
  if (file === null) return openInMemory(':memory:');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const db = new SqliteDatabase(file);
  try {
    db.pragma(`cipher = '${cipher}'`);
    // Without the prefix the key would count as a passphrase, and each opening would stretch it for some 20 ms.
    db.key(Buffer.concat([Buffer.from('raw:'), key]));
    db.exec(settings);
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${synchronous}`);
    // On macOS only this also empties the drive's own cache; elsewhere it changes nothing.
    if (synchronous === 'FULL') db.pragma('fullfsync = ON');
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/** Opens a database in memory: an empty one, or a copy of one that another's `serialize` gave. */
export function openInMemory(content: ':memory:' | Buffer): Database {
  return new SqliteDatabase(content).exec(settings);
}

/**
 * Reads every page of every table and index, which also proves that nobody changed a byte of them: the cipher
 * authenticates each page. Throws a `DamageError`, or `SQLITE_CORRUPT` or the like, at the first fault.
 *
 * Table by table, since a check of the whole database would also replay the full-text index, at five times the cost.
 */
export function checkPages(db: Database): void {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").pluck().all();
  // The schema's own check includes the list of free pages.
  for (const table of ['sqlite_schema', ...tables]) {
    const finding = db.pragma(`quick_check("${String(table)}")`, { simple: true });
    if (finding !== 'ok') throw new DamageError(`quick_check of ${String(table)} failed`);
  }
}
