import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Cipher, checkPages, openDatabase, openInMemory } from './database.ts';
import { isDamage, type UnreadableCode, withAppErrors } from './failures.ts';
import { clearSuspicion, isSuspect, markSuspect, quarantine } from './quarantine.ts';
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
