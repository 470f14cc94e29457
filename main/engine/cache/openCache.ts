import type { Instant } from '../../../shared/time/instant.ts';
import type { Cipher } from '../sqlite/database.ts';
import { openStore } from '../sqlite/openStore.ts';
import { Cache } from './cache.ts';
import { migrations } from './migrations.ts';

/** How many files that were set aside are kept: each may be as large as the cache, and is of use to nobody long. */
const KEPT = 3;

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
 * Opens the cache, or creates it. A file that can't be read is moved into `quarantine/` beside it and a fresh cache takes
 * its place, since everything in it is in the table; see `openStore`. `quarantined` is the name that the file has there;
 * null: nothing had to be set aside.
 *
 * Throws an `AppError`: `disk-full` or `disk-read-only`.
 */
export function openCache({ file, key, cipher = 'aegis', now }: CacheOptions): {
  readonly cache: Cache;
  readonly quarantined: string | null;
} {
  return openStore(
    { file, key, cipher, migrations, now, kept: KEPT, unreadable: 'cache-unreadable' },
    ({ db, quarantined, onDamage }) => ({ cache: new Cache(db, quarantined, onDamage), quarantined }),
  );
}
