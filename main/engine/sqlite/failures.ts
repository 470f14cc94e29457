import Database from 'better-sqlite3-multiple-ciphers';
import { AppError } from '../../../shared/errors.ts';

/** The code of an error that SQLite (`SQLITE_…`) or the file system (`E…`) gave; empty for any other value. */
function codeOf(thrown: unknown): string {
  if (thrown instanceof Database.SqliteError) return thrown.code;
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** Whether the file itself is at fault: another key, not a database, or damaged. Extended codes carry a suffix. */
export function isDamage(thrown: unknown): boolean {
  if (thrown instanceof AppError) return thrown.code === 'cache-unreadable';
  return /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(thrown));
}

/** The error that says the cache can't be used as it is. `reason` goes to the details, for diagnostics. */
export function unreadable(reason: string, cause?: unknown): AppError {
  return new AppError(
    'cache-unreadable',
    "Meridian's copy of your conversations can't be read. Start Meridian again: it sets the copy aside and fetches everything anew.",
    { cause, details: { reason } },
  );
}

/** Any thrown value in the application's vocabulary; what the cache has no name for is passed on as it is. */
function translate(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (isDamage(thrown)) return thrown instanceof AppError ? thrown : unreadable(code, thrown);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new AppError('disk-full', 'The disk is full. Free some space, then try again.', { cause: thrown });
  }
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM)/.test(code) || ['EROFS', 'EACCES', 'EPERM'].includes(code)) {
    return new AppError(
      'disk-read-only',
      "Meridian can't write to its data folder. Check that the disk is not read-only and that the folder belongs to you.",
      { cause: thrown },
    );
  }
  return thrown;
}

/** Does `work`; what SQLite or the file system throws comes out as an `AppError`: disk-full, disk-read-only, cache-unreadable. */
export function withAppErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw translate(thrown);
  }
}
