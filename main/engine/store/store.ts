import type { Database } from 'better-sqlite3-multiple-ciphers';
import { once } from '../../../shared/once.ts';
import { readText } from './columns.ts';
import { isDamage, type UnreadableCode, withAppErrors } from './failures.ts';

type Parameter = string | number | null;
type Parameters = Parameter[] | [Readonly<Record<string, Parameter>>];

/** A statement whose rows are parsed as they are read. */
export interface Query<T> {
  /** The first row; null if there is none. Use `all` for a write outside a transaction: only that reports a failed commit. */
  get(...parameters: Parameters): T | null;
  all(...parameters: Parameters): T[];
}

/** A statement without rows; returns the number of rows that it changed. */
export type Command = (...parameters: Parameters) => number;

/** What a store is made of. */
export interface StoreParts {
  readonly db: Database;
  /** Name in `quarantine/` of the unreadable file that this database replaces; null if there was none. */
  readonly quarantined: string | null;
  /** Called when the file turns out to be damaged. */
  readonly onDamage: () => void;
}

/**
 * An open database. Tables get their statements here, so that errors are translated in one place.
 *
 * Everything throws an `AppError`: `disk-full`, `disk-read-only`, or the store's own code if the file is damaged; then
 * close the store and open it again, which quarantines the file.
 */
export class Store {
  readonly quarantined: string | null;
  readonly #db: Database;
  readonly #onDamage: () => void;
  readonly #unreadable: UnreadableCode;
  /** What nested transactions of the present one threw: the half that they wrote must not be committed. */
  #nestedFailures: unknown[] = [];

  constructor({ db, quarantined, onDamage }: StoreParts, unreadable: UnreadableCode) {
    this.quarantined = quarantined;
    this.#db = db;
    this.#onDamage = onDamage;
    this.#unreadable = unreadable;
  }

  /** Prepares a statement at its first use: a store has dozens, and preparing all takes longer than opening it. */
  query<R, T>(sql: string, read: (row: R) => T): Query<T> {
    return this.#query(() => this.#db.prepare<unknown[], R>(sql), read);
  }

  /** Prepares a statement of which only the first column is read. */
  column<T>(sql: string, read: (value: unknown) => T): Query<T> {
    return this.#query(() => this.#db.prepare<unknown[], unknown>(sql).pluck(), read);
  }

  command(sql: string): Command {
    const statement = once(() => this.#db.prepare<unknown[]>(sql));
    return (...parameters) => this.#translate(() => statement().run(...parameters).changes);
  }

  /** An INSERT OR IGNORE; returns the new row's number, or null if the row was not inserted. */
  insertion(sql: string): (...parameters: Parameters) => number | null {
    const statement = once(() => this.#db.prepare<unknown[]>(sql));
    return (...parameters) =>
      this.#translate(() => {
        const { changes, lastInsertRowid } = statement().run(...parameters);
        return changes === 0 ? null : Number(lastInsertRowid);
      });
  }

  /** Runs statements and pragmas to their end. */
  exec(sql: string): void {
    this.#translate(() => this.#db.exec(sql));
  }

  /** Reads the value of a pragma. */
  pragma(source: string): unknown {
    return this.#translate(() => this.#db.pragma(source, { simple: true }));
  }

  /**
   * Commits all of `work`, or nothing if it throws. A nested call commits with the outermost, since a savepoint for each would
   * copy every page that it changes. If a nested one fails, so does the outermost, even if it catches the error.
   */
  transaction<T>(work: () => T): T {
    return this.#translate(() =>
      this.#db.inTransaction ? this.#nested(work) : this.#db.transaction(() => this.#outermost(work)).immediate(),
    );
  }

  /** Runs several reads on one snapshot; takes the write lock only if one of them writes. */
  snapshot<T>(work: () => T): T {
    return this.#translate(() =>
      this.#db.inTransaction ? work() : this.#db.transaction(() => this.#outermost(work)).deferred(),
    );
  }

  #outermost<T>(work: () => T): T {
    this.#nestedFailures = [];
    const result = work();
    if (this.#nestedFailures.length > 0) throw this.#nestedFailures[0];
    return result;
  }

  #nested<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      this.#nestedFailures.push(thrown);
      throw thrown;
    }
  }

  protected get isInTransaction(): boolean {
    return this.#db.inTransaction;
  }

  sqliteVersion(): string {
    return this.#translate(() => readText(this.#db.prepare('SELECT sqlite_version()').pluck().get()));
  }

  close(): void {
    this.#translate(() => this.#db.close());
  }

  #query<R, T>(prepare: () => { get(...p: unknown[]): R | undefined; all(...p: unknown[]): R[] }, read: (row: R) => T) {
    const statement = once(prepare);
    const get = (...parameters: Parameters): T | null =>
      this.#translate(() => {
        const row = statement().get(...parameters);
        return row === undefined ? null : read(row);
      });
    const all = (...parameters: Parameters): T[] =>
      this.#translate(() =>
        statement()
          .all(...parameters)
          .map((row) => read(row)),
      );
    return { get, all };
  }

  #translate<T>(work: () => T): T {
    try {
      return withAppErrors(work, this.#unreadable);
    } catch (thrown) {
      if (isDamage(thrown)) this.#onDamage();
      throw thrown;
    }
  }
}
