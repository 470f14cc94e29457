import { closeSync, existsSync, fchmodSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3-multiple-ciphers';
import { AppError } from '../../../shared/errors.ts';
import { DamageError } from './failures.ts';

export type Cipher = 'aegis' | 'chacha20';

export type Commits = 'durable' | 'fast';

export interface DatabaseOptions {
  readonly file: string;
  /** 32 bytes, used directly as the key. */
  readonly key: Uint8Array;
  readonly cipher: Cipher;
  /**
   * `durable`: a commit is on the disk when it returns, in the file itself; the rollback journal beside it matters only after
   * a crash during a commit. `fast`: a write-ahead log, of which a power cut can lose the newest commits, and damage all from
   * the damaged one on; enough for data that can be fetched again.
   */
  readonly commits: Commits;
  /** The newest schema version that this app knows. */
  readonly newestVersion: number;
}

const KEY_BYTES = 32;

/**
 * Settings of every connection. Sorts spill into temporary files, which no cipher covers, so they must stay in memory. Of
 * pages, SQLite would keep 16 MB, which makes neither use nor a first sync faster: the system caches the file.
 */
const settings = `
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -2000;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
`;

/**
 * Free pages return to the disk in steps, on request. A database keeps this setting; to set it again writes a page and waits
 * for the disk, which takes longer than the rest of opening.
 */
const keptSettings = 'PRAGMA auto_vacuum = INCREMENTAL;';

/**
 * Opens a database file, or creates it, encrypted from its first byte.
 * @throws AppError `newer-data` if a newer Meridian wrote it; nothing is changed then.
 * @throws SqliteError `SQLITE_NOTADB` for another key or cipher, or any other error of SQLite.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { file, key, commits } = options;
  if (key.byteLength !== KEY_BYTES)
    throw new RangeError(`A database key has ${KEY_BYTES} bytes, not ${key.byteLength}.`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Closing a writable connection moves the write-ahead log into the file, even if nothing else was done.
  if (existsSync(file) && existsSync(`${file}-wal`)) connect(options, true, () => {}).close();
  makePrivate(file);
  return connect(options, false, (db) => {
    // A durable database writes at each opening, which shows whether the disk takes it.
    if (commits === 'durable' || db.pragma('page_count', { simple: true }) === 0) db.exec(keptSettings);
    db.exec(settings);
    const [journal, synchronous] = commits === 'durable' ? ['TRUNCATE', 'EXTRA'] : ['WAL', 'NORMAL'];
    db.pragma(`journal_mode = ${journal}`);
    db.pragma(`synchronous = ${synchronous}`);
    // Also flushes the drive's own cache on macOS; no effect elsewhere.
    if (commits === 'durable') db.pragma('fullfsync = ON');
  });
}

/** Creates the file if it is missing, for its owner only whatever the umask. SQLite gives its other files the same mode. */
function makePrivate(file: string): void {
  const descriptor = openSync(file, 'a', 0o600);
  fchmodSync(descriptor, 0o600);
  closeSync(descriptor);
}

function connect(
  options: DatabaseOptions,
  readonly: boolean,
  setUp: (db: Database) => void,
  isDamaged = false,
): Database {
  const { file, key, cipher, newestVersion } = options;
  const db = new SqliteDatabase(file, { readonly });
  // Without the prefix the key would be a passphrase, and stretching it takes 20 ms at each opening.
  const rawKey = Buffer.concat([Buffer.from('raw:'), key]);
  try {
    db.pragma(`cipher = '${cipher}'`);
    db.key(rawKey);
    // SQLite then opens a file that is shorter than its header says.
    if (isDamaged) db.unsafeMode().pragma('writable_schema = ON');
    if (Number(db.pragma('user_version', { simple: true })) > newestVersion) throw new AppError('newer-data');
    setUp(db);
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  } finally {
    rawKey.fill(0);
  }
}

/** Opens a copy of a damaged database, to read what is left of it, also of a file that was cut off. Throws like `openDatabase`. */
export const openDamaged = (options: DatabaseOptions): Database => connect(options, false, () => {}, true);

/** Opens a database in memory: an empty one, or a copy of a serialized one. */
export function openInMemory(content: ':memory:' | Buffer): Database {
  const db = new SqliteDatabase(content);
  if (content === ':memory:') db.exec(keptSettings);
  return db.exec(settings);
}

/**
 * Reads every page, and compares each index with its table: a rollback that was cut off mixes pages of two versions, each of
 * them intact.
 * @throws DamageError or a SqliteError at the first fault.
 */
export function checkConsistency(db: Database): void {
  if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new DamageError('integrity_check failed');
}

/**
 * Reads every page of every table and index, which also proves that no byte was changed: the cipher authenticates each
 * page. Checks table by table, because a check of the whole database would replay the full-text index, at five times the
 * cost.
 * @throws DamageError or a SqliteError at the first fault.
 */
export function checkPages(db: Database): void {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").pluck().all();
  // The check of the schema includes the list of free pages.
  for (const table of ['sqlite_schema', ...tables]) {
    const finding = db.pragma(`quick_check("${String(table)}")`, { simple: true });
    if (finding !== 'ok') throw new DamageError(`quick_check of ${String(table)} failed`);
  }
}
