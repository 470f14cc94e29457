import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { SortKey, UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { readInstant, readSortKey, readText, readUserId } from '../sqlite/columns.ts';

/** What the cache remembers beside the rows, for whoever synchronises it. */
export interface MetaValues {
  /** When a refresh last ended well. */
  readonly lastSyncedAt: Instant;
  /** How far the list of conversations was read: its greatest key. */
  readonly groupCursor: SortKey;
  /** Whose conversations these are, once the account's handle was looked up. */
  readonly ownerId: UserId;
}
export type MetaName = keyof MetaValues;

const readers: { readonly [N in MetaName]: (value: unknown) => MetaValues[N] } = {
  lastSyncedAt: readInstant,
  groupCursor: readSortKey,
  ownerId: readUserId,
};

/** A few named values. */
export class Meta {
  readonly #get;
  readonly #set;

  constructor(db: Database) {
    this.#get = db.prepare<[string], unknown>('SELECT value FROM meta WHERE name = ?').pluck();
    this.#set = db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  }

  /** Null: it was never set. */
  get<N extends MetaName>(name: N): MetaValues[N] | null {
    const stored = this.#get.get(name);
    return stored === undefined ? null : readers[name](JSON.parse(readText(stored)));
  }

  set<N extends MetaName>(name: N, value: MetaValues[N]): void {
    this.#set.run(name, JSON.stringify(value));
  }
}
