import { AppError } from '../../../shared/errors.ts';
import { readWhole } from '../sqlite/columns.ts';
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

  /** What the file takes on the disk, without its write-ahead log. */
  bytes(): number {
    return this.run(
      () =>
        readWhole(this.db.pragma('page_count', { simple: true })) *
        readWhole(this.db.pragma('page_size', { simple: true })),
    );
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
