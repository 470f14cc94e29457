import type { Database } from 'better-sqlite3-multiple-ciphers';
import { readText, readWhole } from '../sqlite/columns.ts';
import { Store } from '../sqlite/store.ts';

/** SQLite's number for a database that gives its free pages back when told. */
const INCREMENTAL = 2;

/** The cache's database file, whatever is in it: its failures and its cacheMaintenance. */
export abstract class CacheFile extends Store {
  protected constructor(db: Database, onDamage: () => void) {
    super({ db, onDamage }, 'cache-unreadable');
  }

  /** Gives free pages of the file back to the disk, `pages` at most; tells whether there are more. */
  compact(pages: number): boolean {
    return this.run(() => {
      // A file from before this was set can't shrink; it uses its free pages first.
      if (this.db.pragma('auto_vacuum', { simple: true }) !== INCREMENTAL) return false;
      this.db.pragma(`incremental_vacuum(${pages})`);
      return readWhole(this.db.pragma('freelist_count', { simple: true })) > 0;
    });
  }

  /** SQLite's version. */
  engineVersion(): string {
    return this.run(() => readText(this.db.prepare('SELECT sqlite_version()').pluck().get()));
  }

  /** Moves the write-ahead log into the database and empties it. */
  checkpoint(): void {
    this.run(() => this.db.pragma('wal_checkpoint(TRUNCATE)'));
  }
}
