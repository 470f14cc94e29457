import type { Database } from 'better-sqlite3-multiple-ciphers';
import { isDamage, type UnreadableCode, withAppErrors } from './failures.ts';
import type { StoreParts } from './openStore.ts';

/** A database that is in use: its transactions, and its failures in the application's vocabulary. */
export abstract class Store {
  protected readonly db: Database;
  readonly #onDamage: () => void;
  readonly #unreadable: UnreadableCode;

  /** `unreadable`: what damage is called. */
  protected constructor({ db, onDamage }: Pick<StoreParts, 'db' | 'onDamage'>, unreadable: UnreadableCode) {
    this.db = db;
    this.#onDamage = onDamage;
    this.#unreadable = unreadable;
  }

  /** Does all of `work` or, when it throws, nothing of it. May be nested: then the outermost one commits. */
  transaction<T>(work: () => T): T {
    return this.run(() => this.db.transaction(work).immediate());
  }

  close(): void {
    this.run(() => this.db.close());
  }

  /** Does several reads in one snapshot; takes the write lock only when one of them has to write after all. */
  protected snapshot<T>(work: () => T): T {
    return this.run(() => this.db.transaction(work).deferred());
  }

  /** Does `work`, and tells what it throws as an `AppError`; damage is remembered for the next opening. */
  protected run<T>(work: () => T): T {
    try {
      return withAppErrors(work, this.#unreadable);
    } catch (thrown) {
      if (isDamage(thrown)) this.#onDamage();
      throw thrown;
    }
  }
}
