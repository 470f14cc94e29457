import type { Instant } from '../../../shared/time/instant.ts';
import { type Cipher, checkPages, type DatabaseOptions, openDatabase } from '../sqlite/database.ts';
import { isDamage, withAppErrors } from '../sqlite/failures.ts';
import { migrate } from '../sqlite/migrate.ts';
import { clearSuspicion, isSuspect, markSuspect, quarantine } from '../sqlite/quarantine.ts';
import { migrations } from './migrations.ts';
import { Outbox } from './outbox.ts';

interface OutboxOptions {
  /** Null: in memory only. */
  readonly file: string | null;
  /** 32 random bytes that never leave the keychain unencrypted. */
  readonly key: Uint8Array;
  /** `aegis` unless told otherwise. A file written with the other one counts as unreadable. */
  readonly cipher?: Cipher;
  /** Stamps the name of a file that has to be set aside, and tells what is old enough to be forgotten. */
  readonly now: Instant;
}

/**
 * Opens the outbox, or creates it. A file that can't be read (another key, damage, the schema of a newer Meridian) is
 * moved into `quarantine/` beside it, where it stays for good, and a fresh outbox takes its place. `quarantined` is the
 * name that the file has there; null: nothing had to be set aside.
 *
 * Every page is read before the outbox is used when the last run did not close it or found it damaged.
 *
 * Throws an `AppError`: `disk-full` or `disk-read-only`.
 */
export function openOutbox({ file, key, cipher = 'aegis', now }: OutboxOptions): {
  readonly outbox: Outbox;
  readonly quarantined: string | null;
} {
  return withAppErrors(() => {
    const options: DatabaseOptions = { file, key, cipher, synchronous: 'FULL' };
    try {
      return { outbox: open(options, null, now), quarantined: null };
    } catch (thrown) {
      if (file === null || !isDamage(thrown)) throw thrown;
    }
    const quarantined = quarantine(file, now, Number.POSITIVE_INFINITY);
    return { outbox: open(options, quarantined, now), quarantined };
  }, 'outbox-unreadable');
}

function open(options: DatabaseOptions, quarantined: string | null, now: Instant): Outbox {
  const { file } = options;
  const suspectFile = file !== null && isSuspect(file) ? file : null;
  const db = openDatabase(options);
  try {
    if (suspectFile !== null) {
      checkPages(db);
      clearSuspicion(suspectFile);
    }
    migrate(db, migrations);
    const outbox = new Outbox(db, quarantined, () => {
      if (file !== null) markSuspect(file);
    });
    // What is in memory begins empty.
    if (file !== null) outbox.forgetOld(now);
    return outbox;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}
