import type { Database } from 'better-sqlite3-multiple-ciphers';

/** A statement of which only the first column is wanted. */
interface ValueStatement<P extends unknown[]> {
  get(...parameters: P): unknown;
  all(...parameters: P): unknown[];
}

/** A statement with its parameters `P` and its rows `R`. */
interface RowStatement<P extends unknown[], R> {
  /** Gives how many rows it changed. */
  run(...parameters: P): number;
  get(...parameters: P): R | undefined;
  all(...parameters: P): R[];
}

/**
 * Makes statements that are compiled at their first run: a database has several dozen, an hour's work uses a few, and
 * to compile all of them takes longer than to open it.
 */
export class Statements {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  rows<P extends unknown[], R = never>(sql: string): RowStatement<P, R> {
    const compiled = once(() => this.#db.prepare<P, R>(sql));
    return {
      run: (...parameters) => compiled().run(...parameters).changes,
      get: (...parameters) => compiled().get(...parameters),
      all: (...parameters) => compiled().all(...parameters),
    };
  }

  value<P extends unknown[]>(sql: string): ValueStatement<P> {
    const compiled = once(() => this.#db.prepare<P, unknown>(sql).pluck());
    return {
      get: (...parameters) => compiled().get(...parameters),
      all: (...parameters) => compiled().all(...parameters),
    };
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
