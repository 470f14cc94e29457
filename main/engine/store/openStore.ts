import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3-multiple-ciphers';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Cipher, type Commits, checkConsistency, checkPages, openDatabase, openInMemory } from './database.ts';
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
  /** Called when a page that is read later turns out to be damaged: open the store again. */
  readonly onDamage?: () => void;
}

interface StoreKind {
  readonly migrations: readonly string[];
  readonly commits: Commits;
  /** How many quarantined files are kept, newest first. */
  readonly kept: number;
  readonly unreadable: UnreadableCode;
  /** Moves an unreadable file to its name in `quarantine/`; may put a file in its place. By default, it only moves. */
  readonly replace?: (file: string, name: string) => void;
}

/**
 * Opens a database at the newest version of its schema, or creates it. A file that can't be read (another key, damage)
 * moves into `quarantine/` beside it, and a new one takes its place.
 *
 * Every page is read first: always if commits are durable, otherwise if the last run did not close the file or found it
 * damaged; then damage is noticed when a page is read, and the next opening checks all of them.
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
    const name = quarantineNameOf(file, now);
    if (kind.replace) kind.replace(file, name);
    else quarantine(file, name, kind.kept);
    return open(options, kind, name, make);
  }, kind.unreadable);
}

function open<S>(
  { file, key, cipher = 'aegis', onDamage: report }: StoreOptions,
  { migrations, commits }: StoreKind,
  quarantined: string | null,
  make: (parts: StoreParts) => S,
): S {
  // Damage that is found meanwhile is handled by the caller.
  let isOpen = false;
  // Opening the file changes what this looks at.
  const suspectFile = file !== null && isSuspect(file) ? file : null;
  const db =
    file === null
      ? openMigrated(migrations)
      : openDatabase({ file, key, cipher, commits, newestVersion: migrations.length });
  try {
    if (file !== null && commits === 'durable') checkConsistency(db);
    else if (suspectFile !== null) checkPages(db);
    if (suspectFile !== null) clearSuspicion(suspectFile);
    migrate(db, migrations);
    const onDamage = () => {
      if (file !== null) markSuspect(file);
      if (isOpen) report?.();
    };
    const store = make({ db, quarantined, onDamage });
    isOpen = true;
    return store;
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
const suffixes = ['-wal', '-shm', '-journal', suspicion, ''] as const;

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

/** The folder for what can't be read, beside a database. */
const folderOf = (file: string): string => join(dirname(file), 'quarantine');

/** Returns the name for a database in `quarantine/`: `<file>.<time>`, with a number if that is taken. */
export function quarantineNameOf(file: string, now: Instant): string {
  // A colon is not allowed in a file name everywhere.
  const stamped = `${basename(file)}.${formatTimestamp(now).slice(0, 26).replaceAll(':', '-')}Z`;
  const isTaken = (name: string): boolean => suffixes.some((suffix) => existsSync(join(folderOf(file), name + suffix)));
  let name = stamped;
  for (let copy = 2; isTaken(name); copy++) name = `${stamped}.${copy}`;
  return name;
}

/** Moves a database into the folder `quarantine` beside it. Keeps only the newest `kept` of them there; `Infinity`: all. */
export function quarantine(file: string, name: string, kept: number): void {
  const folder = folderOf(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const suffix of suffixes) {
    if (existsSync(file + suffix)) renameSync(file + suffix, join(folder, name + suffix));
  }
  removeOldest(folder, `${basename(file)}.`, kept);
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
