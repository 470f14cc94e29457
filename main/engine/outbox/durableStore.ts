import { AppError } from '../../../shared/errors.ts';
import type { StoreParts } from '../sqlite/openStore.ts';
import { Statements } from '../sqlite/statements.ts';
import { Store } from '../sqlite/store.ts';
import { Probe } from './probe.ts';

/** The outbox's database, whatever is in it: its failures, and whether it can be written. */
export abstract class DurableStore extends Store {
  protected readonly statements: Statements;
  readonly #probe: Probe;

  constructor(parts: StoreParts) {
    super(parts, 'outbox-unreadable');
    this.statements = new Statements(parts.db);
    this.#probe = new Probe(this.statements);
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
}
