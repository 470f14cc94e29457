import type { Database } from 'better-sqlite3-multiple-ciphers';
import { readText, readWhole } from '../sqlite/columns.ts';
import { isDamage, withAppErrors } from '../sqlite/failures.ts';

/** SQLite's number for a database that gives its free pages back when told. */
const INCREMENTAL = 2;

/** The database file itself, whatever is in it: transactions, what a failure is called, and upkeep. */
export class CacheFile {
  readonly #db: Database;
  readonly #onDamage: () => void;

  protected constructor(db: Database, onDamage: () => void) {
    this.#db = db;
    this.#onDamage = onDamage;
  }

  /** Does all of `work` or, when it throws, nothing of it: for rows and the cursor that they advance. May be nested. */
  transaction<T>(work: () => T): T {
    return this.run(() => this.#db.transaction(work).immediate());
  }

  /** Gives free pages of the file back to the disk, `pages` at most; tells whether there are more. */
  compact(pages: number): boolean {
    return this.run(() => {
      // A file from before this was set can't shrink; it uses its free pages first.
      if (this.#db.pragma('auto_vacuum', { simple: true }) !== INCREMENTAL) return false;
      this.#db.pragma(`incremental_vacuum(${pages})`);
      return readWhole(this.#db.pragma('freelist_count', { simple: true })) > 0;
    });
  }

  /** SQLite's version. */
  engineVersion(): string {
    return this.run(() => readText(this.#db.prepare('SELECT sqlite_version()').pluck().get()));
  }

  /** Moves the write-ahead log into the database and empties it. */
  checkpoint(): void {
    this.run(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'));
  }

  close(): void {
    this.run(() => this.#db.close());
  }

  /** Does several reads in one snapshot; takes the write lock only when one of them has to write after all. */
  protected snapshot<T>(work: () => T): T {
    return this.run(() => this.#db.transaction(work).deferred());
  }

  /** Does `work`, and tells what it throws as an `AppError`. */
  protected run<T>(work: () => T): T {
    try {
      return withAppErrors(work);
    } catch (thrown) {
      if (isDamage(thrown)) this.#onDamage();
      throw thrown;
    }
  }
}
