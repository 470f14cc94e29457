import type { Database } from 'better-sqlite3-multiple-ciphers';
import { Cache } from '../../../main/engine/store/cache/cache.ts';
import { migrations as cacheMigrations } from '../../../main/engine/store/cache/migrations.ts';
import { openStore } from '../../../main/engine/store/openStore.ts';
import { migrations as outboxMigrations } from '../../../main/engine/store/outbox/migrations.ts';
import { Outbox } from '../../../main/engine/store/outbox/outbox.ts';
import type { StoreParts } from '../../../main/engine/store/store.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';

/** A database that is empty for each user. */
interface Pooled<T> {
  readonly store: T;
  /** Returns it to the pool. */
  release(): void;
}

/**
 * Databases in memory, shared by successive runs: opening one and compiling its statements takes longer than most runs. Their
 * only state is in the tables, which are emptied after each run.
 */
class Pool<T> {
  readonly #migrations: readonly string[];
  readonly #make: (parts: StoreParts) => T;
  readonly #spare: Pooled<T>[] = [];

  constructor(migrations: readonly string[], make: (parts: StoreParts) => T) {
    this.#migrations = migrations;
    this.#make = make;
  }

  take(): Pooled<T> {
    return this.#spare.pop() ?? this.#open();
  }

  #open(): Pooled<T> {
    const parts = openStore<StoreParts>(
      { file: null, key: new Uint8Array(32), now: instantFromMicros(0) },
      { migrations: this.#migrations, commits: 'fast', kept: 0, unreadable: 'cache-unreadable' },
      (opened) => opened,
    );
    const empty = emptier(parts.db);
    const pooled: Pooled<T> = {
      store: this.#make(parts),
      release: () => {
        empty();
        this.#spare.push(pooled);
      },
    };
    return pooled;
  }
}

/** The statements that delete everything and reset every sequence. */
function emptier(db: Database): () => void {
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all().map(String);
  const isVirtual = (name: string): boolean => names.includes(`${name}_config`);
  const isShadow = (name: string): boolean => names.some((other) => isVirtual(other) && name.startsWith(`${other}_`));
  const wipes = names
    .filter((name) => !isShadow(name))
    .map((name) =>
      db.prepare(isVirtual(name) ? `INSERT INTO "${name}" ("${name}") VALUES ('delete-all')` : `DELETE FROM "${name}"`),
    );
  const wipe = db.transaction(() => {
    db.pragma('defer_foreign_keys = ON');
    for (const statement of wipes) statement.run();
  });
  return () => wipe.immediate();
}

export const caches = new Pool(cacheMigrations, (parts) => new Cache(parts));
export const outboxes = new Pool(outboxMigrations, (parts) => new Outbox(parts));
