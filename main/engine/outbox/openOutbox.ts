import type { Instant } from '../../../shared/time/instant.ts';
import type { Cipher } from '../sqlite/database.ts';
import { openStore } from '../sqlite/openStore.ts';
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
 * Opens the outbox, or creates it. A file that can't be read is moved into `quarantine/` beside it, where it stays for
 * good, and a fresh outbox takes its place; see `openStore`. `quarantined` is the name that the file has there; null:
 * nothing had to be set aside.
 *
 * Throws an `AppError`: `disk-full` or `disk-read-only`.
 */
export function openOutbox({ file, key, cipher = 'aegis', now }: OutboxOptions): {
  readonly outbox: Outbox;
  readonly quarantined: string | null;
} {
  const kept = Number.POSITIVE_INFINITY;
  return openStore(
    { file, key, cipher, synchronous: 'FULL', migrations, now, kept, unreadable: 'outbox-unreadable' },
    (parts) => {
      const outbox = new Outbox(parts);
      // What is in memory begins empty.
      if (file !== null) outbox.forgetOld(now);
      return { outbox, quarantined: parts.quarantined };
    },
  );
}
