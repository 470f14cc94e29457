import type { Database } from 'better-sqlite3-multiple-ciphers';
import { AppError } from '../../../shared/errors.ts';
import { isDamage, withAppErrors } from '../sqlite/failures.ts';
import type { StoreParts } from '../sqlite/openStore.ts';
import { Statements } from '../sqlite/statements.ts';
import { Probe } from './probe.ts';

/** The outbox's database as such: its transactions, and its failures in the application's vocabulary. */
export abstract class DurableStore {
  protected readonly statements: Statements;
  protected readonly quarantined: string | null;
  readonly #db: Database;
  readonly #onDamage: () => void;
  readonly #probe: Probe;

  constructor({ db, quarantined, onDamage }: StoreParts) {
    this.#db = db;
    this.quarantined = quarantined;
    this.#onDamage = onDamage;
    this.statements = new Statements(db);
    this.#probe = new Probe(this.statements);
  }

  /** Does all of `work` or, when it throws, nothing of it. Nests: then it is the outermost that is on the disk when it returns. */
  transaction<T>(work: () => T): T {
    return this.run(() => this.#db.transaction(work).immediate());
  }

  /** Whether a message could be kept now: null, or `disk-full` or `disk-read-only`, to be told before anybody types. */
  probe(): AppError | null {
    try {
      this.run(() => this.#probe.write());
      return null;
    } catch (thrown) {
      if (thrown instanceof AppError) return thrown;
      throw thrown;
    }
  }

  close(): void {
    this.run(() => this.#db.close());
  }

  /** Does `work` so that only AppErrors come out of it, and damage is remembered for the next opening. */
  protected run<T>(work: () => T): T {
    try {
      return withAppErrors(work, 'outbox-unreadable');
    } catch (thrown) {
      if (isDamage(thrown)) this.#onDamage();
      throw thrown;
    }
  }
}
