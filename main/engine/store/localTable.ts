import { z } from 'zod';
import { readJson } from './columns.ts';
import { DamageError } from './failures.ts';
import { openStore, type StoreOptions } from './openStore.ts';
import { Store, type StoreParts } from './store.ts';

/** A row and its key. The values of its attributes are text or numbers. */
export interface LocalRow extends Readonly<Record<string, unknown>> {
  readonly pk: string;
  readonly sk: string;
}

/** Which rows of a partition to read, in the order of their keys as bytes. */
interface RowRange {
  readonly pk: string;
  /** From this key on, inclusive; null: from the first. */
  readonly from: string | null;
  /** After this key, or before it if `backward`; null: no limit. */
  readonly after: string | null;
  readonly backward: boolean;
  readonly limit: number;
}

/** Statements that upgrade each version to the next. A released entry never changes. */
const migrations = [
  `
  CREATE TABLE row (
    pk TEXT NOT NULL,
    sk TEXT NOT NULL,
    conversation TEXT,
    item TEXT NOT NULL,
    PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX row_of_conversation ON row (conversation, sk, pk) WHERE conversation IS NOT NULL;
  `,
];

/**
 * A table that this computer keeps itself, encrypted: for an account without one at AWS. What is written exists nowhere else.
 * See `Store` for its errors.
 */
export class LocalTable extends Store {
  readonly #count = this.column('SELECT count(*) FROM row', Number);
  readonly #get = this.column('SELECT item FROM row WHERE pk = ? AND sk = ?', readRow);
  readonly #put = this.command('INSERT OR REPLACE INTO row (pk, sk, conversation, item) VALUES (?, ?, ?, ?)');
  readonly #delete = this.command('DELETE FROM row WHERE pk = ? AND sk = ?');
  readonly #forward = this.column(
    'SELECT item FROM row WHERE pk = ? AND sk >= ? AND sk > ? ORDER BY sk LIMIT ? + 0',
    readRow,
  );
  readonly #backward = this.column(
    'SELECT item FROM row WHERE pk = ? AND sk >= ? AND coalesce(sk < ?, 1) ORDER BY sk DESC LIMIT ? + 0',
    readRow,
  );
  readonly #ofConversation = this.column('SELECT item FROM row WHERE conversation = ? ORDER BY sk, pk', readRow);
  readonly #withHandle = this.column(
    "SELECT item FROM row WHERE item ->> 'user_handle' = ? ORDER BY pk, sk LIMIT 1",
    readRow,
  );

  /** Use `openLocalTable`. */
  constructor(parts: StoreParts) {
    super(parts, 'cache-unreadable');
  }

  isEmpty(): boolean {
    return this.#count.get() === 0;
  }

  read({ pk, from, after, backward, limit }: RowRange): readonly LocalRow[] {
    const least = from ?? '';
    return backward ? this.#backward.all(pk, least, after, limit) : this.#forward.all(pk, least, after ?? '', limit);
  }

  get(pk: string, sk: string): LocalRow | null {
    return this.#get.get(pk, sk);
  }

  /** The rows with this `message_group_uuid`. */
  ofConversation(conversationId: string): readonly LocalRow[] {
    return this.#ofConversation.all(conversationId);
  }

  /** Any row with this `user_handle`; null: there is none. */
  withHandle(handle: string): LocalRow | null {
    return this.#withHandle.get(handle);
  }

  /** Puts rows, each in place of the one with the same key, all or none. */
  put(rows: readonly LocalRow[]): void {
    this.transaction(() => {
      for (const row of rows) {
        const { pk, sk, message_group_uuid: conversation } = row;
        this.#put(pk, sk, typeof conversation === 'string' ? conversation : null, JSON.stringify(row));
      }
    });
  }

  delete(pk: string, sk: string): void {
    this.#delete(pk, sk);
  }
}

const StoredRow = z.looseObject({ pk: z.string(), sk: z.string() });

function readRow(value: unknown): LocalRow {
  const row = StoredRow.safeParse(readJson(value));
  if (row.success) return row.data;
  throw new DamageError('not a row');
}

/** Opens the table, or creates it. An unreadable file moves into `quarantine/`, and an empty table takes its place. */
export const openLocalTable = (options: StoreOptions): LocalTable =>
  openStore(
    options,
    { migrations, commits: 'durable', kept: 1, unreadable: 'cache-unreadable' },
    (parts) => new LocalTable(parts),
  );
