import type { ConversationId, SortKey, UnparsableItem } from '../../../shared/model.ts';
import { type Row, readText, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import type { KeyRange } from './keys.ts';

/** How many keys diagnostics show; the count is of all. */
const SHOWN = 200;

/** The partitions of the table, as in its data model: rows that can't be read are known by their raw keys only. */
const GROUP_PARTITIONS = 'GRP#';
const messagePartition = (conversationId: ConversationId): string => `MSG#${conversationId}`;

/** Rows of the table that can't be read, each once, until they are seen to be gone or to have become readable. */
export class Unparsable {
  readonly #record;
  readonly #forgetGroupRow;
  readonly #forgetGroupRows;
  readonly #forgetMessages;
  readonly #count;
  readonly #newest;

  constructor(statements: Statements) {
    this.#record = statements.rows<[string, string, string]>(
      'INSERT INTO unparsable (pk, sk, reason) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason',
    );
    this.#forgetGroupRow = statements.rows<[string]>(
      `DELETE FROM unparsable WHERE pk GLOB '${GROUP_PARTITIONS}*' AND sk = ?`,
    );
    this.#forgetGroupRows = statements.rows<[string]>(
      `DELETE FROM unparsable WHERE pk GLOB '${GROUP_PARTITIONS}*' AND sk >= ?`,
    );
    this.#forgetMessages = statements.rows<[{ pk: string; above: string | null; below: string | null }]>(
      'DELETE FROM unparsable WHERE pk = :pk AND (:above IS NULL OR sk >= :above) AND (:below IS NULL OR sk < :below)',
    );
    this.#count = statements.value<[]>('SELECT count(*) FROM unparsable');
    this.#newest = statements.rows<[], Row<'pk' | 'sk' | 'reason'>>(
      `SELECT pk, sk, reason FROM unparsable ORDER BY sk DESC, pk LIMIT ${SHOWN}`,
    );
  }

  record(items: readonly UnparsableItem[]): void {
    for (const item of items) this.#record.run(item.pk, item.sk, item.reason);
  }

  /** Group rows with these keys can be read now. Only the owner's own list is ever read, so the key alone tells them. */
  forgetGroupRows(sortKeys: readonly SortKey[]): void {
    if (this.count() === 0) return;
    for (const sortKey of sortKeys) this.#forgetGroupRow.run(sortKey);
  }

  /** The list of conversations was read from a key on (null: all of it): `items` is what of that can't be. */
  replaceGroupRows(from: SortKey | null, items: readonly UnparsableItem[]): void {
    this.#forgetGroupRows.run(from ?? '');
    this.record(items);
  }

  /** A range of a conversation's messages was read: `items` is all of it that can't be. */
  replaceMessages(conversationId: ConversationId, range: KeyRange, items: readonly UnparsableItem[]): void {
    this.#forgetMessages.run({ pk: messagePartition(conversationId), above: range.above, below: range.below });
    this.record(items);
  }

  count(): number {
    return readWhole(this.#count.get());
  }

  /** The items with the newest keys. */
  newest(): UnparsableItem[] {
    return this.#newest
      .all()
      .map((row) => ({ pk: readText(row.pk), sk: readText(row.sk), reason: readText(row.reason) }));
  }
}
