import Database from 'better-sqlite3-multiple-ciphers';
import { AppError } from '../../../shared/errors.ts';

/** What a database finds when its content is not what its schema promises; `reason` is for diagnostics. */
export class DamageError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DamageError';
  }
}

/** What is told of each database when its file can't be read. Only the cache can be fetched anew. */
const unreadable = {
  'cache-unreadable':
    "Meridian's copy of your conversations can't be read. Start Meridian again: it sets the copy aside and fetches everything anew.",
  'outbox-unreadable':
    "The file with your drafts and unsent messages can't be read. Start Meridian again: it sets the file aside, where it is kept, and begins a new one.",
} as const;
export type UnreadableCode = keyof typeof unreadable;

/** The code of an error that SQLite (`SQLITE_…`) or the file system (`E…`) gave; empty for any other value. */
function codeOf(thrown: unknown): string {
  if (thrown instanceof Database.SqliteError) return thrown.code;
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** Whether the file itself is at fault: another key, not a database, or damaged. Extended codes carry a suffix. */
export function isDamage(thrown: unknown): boolean {
  if (thrown instanceof AppError) return thrown.code in unreadable;
  return thrown instanceof DamageError || /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(thrown));
}

/** Any thrown value in the application's vocabulary; what a database has no name for is passed on as it is. */
function translate(thrown: unknown, unreadableCode: UnreadableCode): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = codeOf(thrown);
  if (isDamage(thrown)) {
    const reason = thrown instanceof DamageError ? thrown.message : code;
    return new AppError(unreadableCode, unreadable[unreadableCode], { cause: thrown, details: { reason } });
  }
  // The shared memory of a write-ahead log grows by a file, too.
  if (/^SQLITE_(FULL|IOERR_SHMSIZE)/.test(code) || ['ENOSPC', 'EDQUOT'].includes(code)) {
    return new AppError('disk-full', 'The disk is full. Free some space, then try again.', { cause: thrown });
  }
  // A disk that the system made read-only after an error fails the writes to files that are open.
  const isReadOnly = /^SQLITE_(READONLY|CANTOPEN|PERM|IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMOPEN|SHMMAP))/.test(
    code,
  );
  if (isReadOnly || ['EROFS', 'EACCES', 'EPERM'].includes(code)) {
    return new AppError(
      'disk-read-only',
      "Meridian can't write to its data folder. Check that the disk is not read-only and that the folder belongs to you.",
      { cause: thrown },
    );
  }
  return thrown;
}

/**
 * Does `work`; what SQLite or the file system throws comes out as an `AppError`: disk-full, disk-read-only, or the code
 * given, when the file is damaged.
 */
export function withAppErrors<T>(work: () => T, unreadableCode: UnreadableCode): T {
  try {
    return work();
  } catch (thrown) {
    throw translate(thrown, unreadableCode);
  }
}
