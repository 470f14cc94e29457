import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { Instant } from '../../../shared/time/instant.ts';
import { Cache } from './cache.ts';
import { type Cipher, checkPages, type DatabaseOptions, openDatabase } from './database.ts';
import { isDamage, withAppErrors } from './failures.ts';
import { migrate } from './migrations.ts';
import { quarantine } from './quarantine.ts';

export interface CacheOptions {
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
 * Throws an `AppError`: `disk-full` or `disk-read-only`.
 */
export function openCache({ file, key, cipher = 'aegis', now }: CacheOptions): {
  readonly cache: Cache;
  readonly quarantined: string | null;
} {
  return withAppErrors(() => {
    const options: DatabaseOptions = { file, key, cipher };
    try {
      return { cache: new Cache(openChecked(options), null), quarantined: null };
    } catch (thrown) {
      if (file === null || !isDamage(thrown)) throw thrown;
    }
    const quarantined = quarantine(file, now);
    return { cache: new Cache(openChecked(options), quarantined), quarantined };
  });
}

/** A database of which every page can be read, at the newest schema version. */
function openChecked(options: DatabaseOptions): Database {
  const db = openDatabase(options);
  try {
    checkPages(db);
    migrate(db);
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}
