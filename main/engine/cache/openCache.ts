import type { Instant } from '../../../shared/time/instant.ts';
import { type Cipher, checkPages, type DatabaseOptions, openDatabase } from '../sqlite/database.ts';
import { isDamage, withAppErrors } from '../sqlite/failures.ts';
import { migrate } from '../sqlite/migrate.ts';
import { clearSuspicion, isSuspect, markSuspect, quarantine } from '../sqlite/quarantine.ts';
import { Cache } from './cache.ts';
import { migrations } from './migrations.ts';

interface CacheOptions {
  /** Null: in memory only. */
  readonly file: string | null;
  /** 32 random bytes that never leave the keychain unencrypted. */
  readonly key: Uint8Array;
  /** `aegis` unless told otherwise. A file written with the other one counts as unreadable. */
  readonly cipher?: Cipher;
  /** Stamps the name of a file that has to be set aside. */
  readonly now: Instant;
}

/**
 * Opens the cache, or creates it. A file that can't be read (another key, damage, the schema of a newer Meridian) is
 * moved into `quarantine/` beside it and a fresh cache takes its place: everything in it is in the table. `quarantined`
 * is the name that the file has there; null: nothing had to be set aside.
 *
 * Every page is read before the cache is used when the last run did not close it or found it damaged. Otherwise that
 * would only delay the start, the more the larger it is: damage on a page is noticed whenever the page is read, and
 * makes the next opening look.
 *
 * Throws an `AppError`: `disk-full` or `disk-read-only`.
 */
export function openCache({ file, key, cipher = 'aegis', now }: CacheOptions): {
  readonly cache: Cache;
  readonly quarantined: string | null;
} {
  return withAppErrors(() => {
    const options: DatabaseOptions = { file, key, cipher };
    try {
      return { cache: open(options, null), quarantined: null };
    } catch (thrown) {
      if (file === null || !isDamage(thrown)) throw thrown;
    }
    const quarantined = quarantine(file, now);
    return { cache: open(options, quarantined), quarantined };
  });
}

function open(options: DatabaseOptions, quarantined: string | null): Cache {
  const { file } = options;
  const suspectFile = file !== null && isSuspect(file) ? file : null;
  const db = openDatabase(options);
  try {
    if (suspectFile !== null) {
      checkPages(db);
      clearSuspicion(suspectFile);
    }
    migrate(db, migrations);
    return new Cache(db, quarantined, () => {
      if (file !== null) markSuspect(file);
    });
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}
