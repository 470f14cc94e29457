import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { DamageError, isDamage, withAppErrors } from './failures.ts';

/** The error that a database reports when it throws this. */
function translated(thrown: unknown): unknown {
  try {
    return withAppErrors(() => {
      throw thrown;
    }, 'outbox-unreadable');
  } catch (translation) {
    return translation;
  }
}

const sqlite = (code: string) => new Database.SqliteError('a message', code);
const system = (code: string) => Object.assign(new Error('a message'), { code });

describe('an error of a database', () => {
  it.each([
    [sqlite('SQLITE_FULL'), 'disk-full'],
    [sqlite('SQLITE_IOERR_SHMSIZE'), 'disk-full'],
    [system('ENOSPC'), 'disk-full'],
    [system('EDQUOT'), 'disk-full'],
    [sqlite('SQLITE_READONLY_DBMOVED'), 'disk-read-only'],
    [sqlite('SQLITE_CANTOPEN'), 'disk-read-only'],
    [sqlite('SQLITE_IOERR_WRITE'), 'disk-read-only'],
    [system('EROFS'), 'disk-read-only'],
    [system('EACCES'), 'disk-read-only'],
    [sqlite('SQLITE_NOTADB'), 'outbox-unreadable'],
    [sqlite('SQLITE_CORRUPT_INDEX'), 'outbox-unreadable'],
    [new DamageError('not a text'), 'outbox-unreadable'],
  ])('%s becomes %3$s', (thrown, code) => {
    expect(translated(thrown)).toMatchObject({ name: 'AppError', code, cause: thrown });
  });

  it('counts as damage with the reason in its details', () => {
    expect(translated(new DamageError('not a text'))).toMatchObject({ details: { reason: 'not a text' } });
    expect(translated(sqlite('SQLITE_NOTADB'))).toMatchObject({ details: { reason: 'SQLITE_NOTADB' } });
    expect(isDamage(translated(sqlite('SQLITE_NOTADB')))).toBe(true);
    expect(isDamage(new AppError('disk-full'))).toBe(false);
  });

  it.each([sqlite('SQLITE_CONSTRAINT'), new RangeError('a bug'), new AppError('not-found'), 'text'])(
    'stays unchanged if it says nothing about the file: %s',
    (thrown) => expect(translated(thrown)).toBe(thrown),
  );
});
