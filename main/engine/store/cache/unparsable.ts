import type { ConversationId, SortKey, UnparsableItem } from '../../../../shared/model.ts';
import { type Row, readText, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';
import type { KeyRange } from './keys.ts';

/** How many keys diagnostics show; the count includes all. */
const SHOWN = 200;

/** The partitions of the table, as in its data model: rows that can't be parsed are known only by their raw keys. */
const GROUP_PARTITIONS = 'GRP#';
/** The unreadable rows of the list of conversations: only the owner's own list is ever read. */
export const GROUP_ROWS = `pk = (SELECT pk FROM unparsable WHERE pk GLOB '${GROUP_PARTITIONS}*' LIMIT 1)`;
const messagePartition = (conversationId: ConversationId): string => `MSG#${conversationId}`;

/** Rows of the table that can't be parsed, each once, until they are gone or readable. */
export function createUnparsable(store: Store) {
  const insert = store.command(
    `INSERT INTO unparsable (pk, sk, reason, bytes) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET reason = excluded.reason, bytes = excluded.bytes`,
  );
  const deleteGroupRows = `DELETE FROM unparsable WHERE pk GLOB '${GROUP_PARTITIONS}*'`;
  const forgetGroupRow = store.command(`${deleteGroupRows} AND sk = ?`);
  const forgetGroupRows = store.command(
    `${deleteGroupRows} AND sk >= ifnull(:above, '') AND (:below IS NULL OR sk < :below)`,
  );
  const forgetMessages = store.command(
    'DELETE FROM unparsable WHERE pk = :pk AND (:above IS NULL OR sk >= :above) AND (:below IS NULL OR sk < :below)',
  );
  const selectCount = store.column('SELECT count(*) FROM unparsable', readWhole);
  const newest = store.query(
    `SELECT pk, sk, reason FROM unparsable ORDER BY sk DESC, pk LIMIT ${SHOWN}`,
    (row: Row<'pk' | 'sk' | 'reason'>): UnparsableItem => ({
      pk: readText(row.pk),
      sk: readText(row.sk),
      reason: readText(row.reason),
    }),
  );

  function record(items: readonly UnparsableItem[], sizes?: ReadonlyMap<string, number>): void {
    for (const { pk, sk, reason } of items) insert(pk, sk, reason, sizes?.get(sk) ?? 0);
  }

  function count(): number {
    return readWhole(selectCount.get());
  }

  return {
    record,
    /** Forgets group rows that can be parsed now. Only the owner's own list is ever read, so the key identifies them. */
    forgetGroupRows(sortKeys: readonly SortKey[]): void {
      if (count() === 0) return;
      for (const sortKey of sortKeys) forgetGroupRow(sortKey);
    },
    /** Replaces what is known of a range of the list of conversations, after a complete read. */
    replaceGroupRows(range: KeyRange, items: readonly UnparsableItem[], sizes?: ReadonlyMap<string, number>): void {
      forgetGroupRows({ ...range });
      record(items, sizes);
    },
    /** Replaces what is known of a range of a conversation's messages, after a complete read. */
    replaceMessages(
      conversationId: ConversationId,
      { above, below }: KeyRange,
      items: readonly UnparsableItem[],
      sizes?: ReadonlyMap<string, number>,
    ): void {
      forgetMessages({ pk: messagePartition(conversationId), above, below });
      record(items, sizes);
    },
    count,
    newest: (): UnparsableItem[] => newest.all(),
  };
}

export type Unparsable = ReturnType<typeof createUnparsable>;
