import Database from 'better-sqlite3-multiple-ciphers';
import { AppError } from '../../../shared/errors.ts';

/** A database's content is not what its schema promises; `reason` is for diagnostics. */
export class DamageError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DamageError';
  }
}

const unreadableCodes = ['cache-unreadable', 'outbox-unreadable'] as const;
export type UnreadableCode = (typeof unreadableCodes)[number];

/** The code of an error from SQLite (`SQLITE_…`) or the file system (`E…`); empty for any other value. */
function codeOf(thrown: unknown): string {
  if (thrown instanceof Database.SqliteError) return thrown.code;
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** Whether the file itself is the cause: another key, not a database, or damaged. Extended codes have a suffix. */
export function isDamage(thrown: unknown): boolean {
  if (thrown instanceof AppError) return unreadableCodes.some((code) => code === thrown.code);
  return thrown instanceof DamageError || /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(thrown));
}

/** Translates a thrown value into an `AppError`; returns it unchanged if it says nothing about the file or the disk. */
function translate(thrown: unknown, unreadableCode: UnreadableCode): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = codeOf(thrown);
  if (isDamage(thrown)) {
    const reason = thrown instanceof DamageError ? thrown.message : code;
    return new AppError(unreadableCode, { cause: thrown, details: { reason } });
  }
  // The shared memory of a write-ahead log is a growing file, too.
  if (/^SQLITE_(FULL|IOERR_SHMSIZE)/.test(code) || ['ENOSPC', 'EDQUOT'].includes(code)) {
    return new AppError('disk-full', { cause: thrown });
  }
  // If the system makes a disk read-only after an error, writes to open files fail.
  const isReadOnly = /^SQLITE_(READONLY|CANTOPEN|PERM|IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMOPEN|SHMMAP))/.test(
    code,
  );
  if (isReadOnly || ['EROFS', 'EACCES', 'EPERM', 'EISDIR'].includes(code)) {
    return new AppError('disk-read-only', { cause: thrown });
  }
  return thrown;
}

/**
 * Runs `work` and translates errors of SQLite and the file system.
 * @throws AppError `disk-full`, `disk-read-only`, or `unreadableCode` if the file is damaged.
 */
export function withAppErrors<T>(work: () => T, unreadableCode: UnreadableCode): T {
  try {
    return work();
  } catch (thrown) {
    throw translate(thrown, unreadableCode);
  }
}
