import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { Instant } from '../../../shared/time/instant.ts';
import { checkPages, type DatabaseOptions, openDatabase, openInMemory } from './database.ts';
import { isDamage, type UnreadableCode, withAppErrors } from './failures.ts';
import { migrate } from './migrate.ts';
import { clearSuspicion, isSuspect, markSuspect, quarantine } from './quarantine.ts';

interface StoreOptions extends DatabaseOptions {
  readonly migrations: readonly string[];
  /** Stamps the name of a file that has to be set aside. */
  readonly now: Instant;
  /** How many files that were set aside are kept, the newest. */
  readonly kept: number;
  readonly unreadable: UnreadableCode;
}

/** What a store is made of: its database, and whom to tell when that turns out to be damaged. */
export interface StoreParts {
  readonly db: Database;
  /** The name that a file which could not be read has in `quarantine/`; null: nothing had to be set aside. */
  readonly quarantined: string | null;
  readonly onDamage: () => void;
}

/**
 * Opens a store at the newest version of its schema, or creates it. A file that can't be read (another key, damage, the
 * schema of a newer Meridian) is moved into `quarantine/` beside it and a fresh one takes its place.
 *
 * Every page is read before the store is used when the last run did not close it or found it damaged. Otherwise that
 * would only delay the start, the more the larger it is: damage on a page is noticed whenever the page is read, and
 * makes the next opening look.
 *
 * Throws an `AppError`: `disk-full` or `disk-read-only`.
 */
export function openStore<S>(options: StoreOptions, make: (parts: StoreParts) => S): S {
  const { file, now, kept } = options;
  return withAppErrors(() => {
    try {
      return open(options, null, make);
    } catch (thrown) {
      if (file === null || !isDamage(thrown)) throw thrown;
    }
    return open(options, quarantine(file, now, kept), make);
  }, options.unreadable);
}

function open<S>(options: StoreOptions, quarantined: string | null, make: (parts: StoreParts) => S): S {
  const { file, migrations } = options;
  // Told by what lies beside the file, which opening it changes.
  const suspectFile = file !== null && isSuspect(file) ? file : null;
  const db = file === null ? openMigrated(migrations) : openDatabase(options);
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

/** A database in memory, copied from one that was migrated before: to run the statements anew takes ten times as long. */
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
