import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { Instant } from '../../../shared/time/instant.ts';
import { formatTimestamp } from '../../../shared/time/timestamp.ts';
import { type Cipher, checkPages, openDatabase, openInMemory } from './database.ts';
import { isDamage, type UnreadableCode, withAppErrors } from './failures.ts';
import type { StoreParts } from './store.ts';

export interface StoreOptions {
  /** Null opens an empty database in memory. */
  readonly file: string | null;
  /** 32 random bytes. */
  readonly key: Uint8Array;
  /** `aegis` by default. A file written with another cipher counts as unreadable. */
  readonly cipher?: Cipher;
  /** Goes into the name of a quarantined file. */
  readonly now: Instant;
}

interface StoreKind {
  readonly migrations: readonly string[];
  readonly synchronous: 'NORMAL' | 'FULL';
  /** How many quarantined files are kept, newest first. */
  readonly kept: number;
  readonly unreadable: UnreadableCode;
}

/**
 * Opens a database at the newest version of its schema, or creates it. A file that can't be read (another key, damage)
 * moves into `quarantine/` beside it, and a new one takes its place.
 *
 * Every page is read first if the last run did not close the file or found it damaged. Otherwise damage is noticed when a
 * page is read, and the next opening checks all of them.
 * @throws AppError `disk-full`, `disk-read-only`, or `newer-data` if a newer Meridian wrote the file, which stays unchanged.
 */
export function openStore<S>(options: StoreOptions, kind: StoreKind, make: (parts: StoreParts) => S): S {
  const { file, now } = options;
  return withAppErrors(() => {
    try {
      return open(options, kind, null, make);
    } catch (thrown) {
      if (file === null || !isDamage(thrown)) throw thrown;
    }
    return open(options, kind, quarantine(file, now, kind.kept), make);
  }, kind.unreadable);
}

function open<S>(
  { file, key, cipher = 'aegis' }: StoreOptions,
  { migrations, synchronous }: StoreKind,
  quarantined: string | null,
  make: (parts: StoreParts) => S,
): S {
  // Opening the file changes what this looks at.
  const suspectFile = file !== null && isSuspect(file) ? file : null;
  const db =
    file === null
      ? openMigrated(migrations)
      : openDatabase({ file, key, cipher, synchronous, newestVersion: migrations.length });
  try {
    if (suspectFile !== null) {
      checkPages(db);
      clearSuspicion(suspectFile);
    }
    migrate(db, migrations);
    const onDamage = () => {
      if (file !== null) markSuspect(file);
    };
    return make({ db, quarantined, onDamage });
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

const migrated = new WeakMap<readonly string[], Buffer>();

/** Copies a database in memory that was migrated before: migrating again takes ten times as long. */
function openMigrated(migrations: readonly string[]): Database {
  let content = migrated.get(migrations);
  if (content === undefined) {
    const db = openInMemory(':memory:');
    migrate(db, migrations);
    content = db.serialize();
    db.close();
    migrated.set(migrations, content);
  }
  return openInMemory(content);
}

/** Brings a database to the newest version. Each step has its own transaction, so a failure leaves the last complete one. */
export function migrate(db: Database, steps: readonly string[]): void {
  const found = Number(db.pragma('user_version', { simple: true }));
  for (const [version, statements] of steps.entries()) {
    if (version < found) continue;
    db.transaction(() => {
      db.exec(statements);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}

/** Marks a damaged database for its next opening. */
const suspicion = '-suspect';

/** The files beside a database, and itself last: while it is there, the move is not finished. */
const suffixes = ['-wal', '-shm', suspicion, ''] as const;

/** Marks the database as damaged, if the disk allows. */
function markSuspect(file: string): void {
  try {
    writeFileSync(file + suspicion, '');
  } catch {
    // A disk that takes no file is reported when something of value is written.
  }
}

/** Whether the database was found damaged, or was not closed, which removes its write-ahead log. */
function isSuspect(file: string): boolean {
  return existsSync(file + suspicion) || existsSync(`${file}-wal`);
}

/** Clears the mark, after every page was read without a fault. */
function clearSuspicion(file: string): void {
  rmSync(file + suspicion, { force: true });
}

/**
 * Moves a database into the folder `quarantine` beside it; returns its name there: `<file>.<time>`, with a number if that
 * is taken. Keeps only the newest `kept` of them there; `Infinity`: all.
 */
export function quarantine(file: string, now: Instant, kept: number): string {
  const folder = join(dirname(file), 'quarantine');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A colon is not allowed in a file name everywhere.
  const stamped = `${basename(file)}.${formatTimestamp(now).slice(0, 26).replaceAll(':', '-')}Z`;
  const isTaken = (name: string): boolean => suffixes.some((suffix) => existsSync(join(folder, name + suffix)));
  let name = stamped;
  for (let copy = 2; isTaken(name); copy++) name = `${stamped}.${copy}`;
  for (const suffix of suffixes) {
    if (existsSync(file + suffix)) renameSync(file + suffix, join(folder, name + suffix));
  }
  removeOldest(folder, `${basename(file)}.`, kept);
  return name;
}

function removeOldest(folder: string, prefix: string, kept: number): void {
  const databases = readdirSync(folder).filter((name) => name.startsWith(prefix) && !/-[a-z]+$/.test(name));
  // Names contain the time, so sorting them is chronological.
  for (const name of databases.sort().slice(0, -kept)) {
    for (const suffix of suffixes) {
      try {
        rmSync(join(folder, name + suffix), { force: true });
      } catch {
        // Another process has it open; the next quarantine removes it.
      }
    }
  }
}
