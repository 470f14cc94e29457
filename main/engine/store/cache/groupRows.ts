import type { ConversationId, GroupRow, SortKey, UnparsableItem } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readPerson,
  readSortKey,
  readText,
  readWhole,
  readWholeOrNull,
} from '../columns.ts';
import type { Store } from '../store.ts';
import { classifyMissing } from './classifyMissing.ts';
import type { Conversations } from './conversations.ts';
import { isInRange, type KeyRange } from './keys.ts';
import { startOf } from './longText.ts';
import type { People } from './people.ts';
import type { Unparsable } from './unparsable.ts';

/** A complete read of the list of conversations, or of ranges of it. */
export interface GroupListing {
  readonly rows: readonly GroupRow[];
  readonly unparsable: readonly UnparsableItem[];
  /** The rows' sizes by key; a row without one keeps what is known of it. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** The ranges that were read, which don't overlap. */
  readonly ranges: readonly KeyRange[];
  readonly listedAt: Instant;
  /** Conversations that stay listed in any case, because part of them exists only here. */
  readonly kept?: ReadonlySet<ConversationId>;
}

/** A row of the list that was not known before. */
interface UnseenRow {
  readonly conversationId: ConversationId;
  readonly sortKey: SortKey;
  readonly at: Instant;
}

export interface GroupRowsOutcome {
  /** Conversations whose line may have changed. */
  readonly changed: readonly ConversationId[];
  readonly unseen: readonly UnseenRow[];
}

interface KnownRow {
  readonly ref: number;
  readonly row: GroupRow;
  readonly bytes: number | null;
  readonly missedSince: Instant | null;
}

interface ListedRow {
  readonly ref: number;
  readonly conversation: number;
  readonly conversationId: ConversationId;
  readonly sortKey: SortKey;
  readonly missedSince: Instant | null;
}

const columns =
  'c.group_id, r.sort_key, r.at, r.text, p.id AS other_id, p.name AS other_name, p.handle AS other_handle';
const tables = 'conversation c JOIN group_row r ON r.conversation = c.ref JOIN person p ON p.ref = r.other';
type RowColumns = 'group_id' | 'sort_key' | 'at' | 'text' | 'other_id' | 'other_name' | 'other_handle';

/**
 * Every known row of the table's list of conversations. A conversation may have several (two writers moved its row at once,
 * or a clock was behind): the newest by instant counts, ties by key.
 */
export function createGroupRows(store: Store, conversations: Conversations, people: People, unreadable: Unparsable) {
  const find = store.query(
    `SELECT ${columns}, r.ref, r.bytes, r.missed_since FROM ${tables} WHERE c.group_id = ? AND r.sort_key = ?`,
    (row: Row<RowColumns | 'ref' | 'bytes' | 'missed_since'>): KnownRow => ({
      ref: readWhole(row.ref),
      row: readRow(row),
      bytes: readWholeOrNull(row.bytes),
      missedSince: readInstantOrNull(row.missed_since),
    }),
  );
  const ofConversation = store.query(
    `SELECT ${columns} FROM ${tables} WHERE c.group_id = ? ORDER BY r.at DESC, r.sort_key DESC`,
    readRow,
  );
  const selectRange = store.query(
    `SELECT r.ref, r.conversation, c.group_id, r.sort_key, r.missed_since
       FROM group_row r JOIN conversation c ON c.ref = r.conversation
       WHERE r.sort_key >= ifnull(:above, '') AND (:below IS NULL OR r.sort_key < :below) ORDER BY r.at, r.sort_key`,
    (row: Row<'ref' | 'conversation' | 'group_id' | 'sort_key' | 'missed_since'>): ListedRow => ({
      ref: readWhole(row.ref),
      conversation: readWhole(row.conversation),
      conversationId: readConversationId(row.group_id),
      sortKey: readSortKey(row.sort_key),
      missedSince: readInstantOrNull(row.missed_since),
    }),
  );
  const bumpVersion = store.column(
    'UPDATE conversation SET row_version = row_version + 1 WHERE ref = ? RETURNING row_version',
    readWhole,
  );
  const put = store.command(
    `INSERT INTO group_row (conversation, sort_key, at, text, other, version, bytes, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = excluded.at, text = excluded.text, other = excluded.other,
         version = excluded.version, bytes = excluded.bytes, missed_since = NULL`,
  );
  const setBytes = store.command('UPDATE group_row SET bytes = ? WHERE ref = ?');
  const setMissed = store.command('UPDATE group_row SET missed_since = ? WHERE ref = ?');
  const deleteOne = store.command('DELETE FROM group_row WHERE ref = ?');
  const count = store.column('SELECT count(*) FROM group_row WHERE conversation = ?', readWhole);
  const setCounting = store.command(
    `UPDATE conversation SET row_ref = (
         SELECT r.ref FROM group_row r WHERE r.conversation = conversation.ref ORDER BY r.at DESC, r.sort_key DESC LIMIT 1
       ) WHERE ref = ?`,
  );

  function storeAll(rows: readonly GroupRow[], seenAt: Instant, sizes?: ReadonlyMap<string, number>): GroupRowsOutcome {
    const changed = new Map<ConversationId, number>();
    const unseen: UnseenRow[] = [];
    for (const listed of rows) {
      const row = { ...listed, text: startOf(listed.text).start };
      const { conversationId, sortKey, at, text } = row;
      const known = find.get(conversationId, sortKey);
      const bytes = sizes?.get(sortKey) ?? known?.bytes ?? null;
      if (known !== null && isSameRow(row, known.row)) {
        if (known.missedSince !== null) setMissed(null, known.ref);
        if (known.bytes !== bytes) setBytes(bytes, known.ref);
        continue;
      }
      const conversation = changed.get(conversationId) ?? conversations.open(conversationId).ref;
      changed.set(conversationId, conversation);
      const version = readWhole(bumpVersion.get(conversation));
      put(conversation, sortKey, at, text, people.see(row.other, at), version, bytes, seenAt);
      if (known === null) unseen.push({ conversationId, sortKey, at });
    }
    for (const conversation of changed.values()) setCounting(conversation);
    return { changed: [...changed.keys()], unseen };
  }

  /**
   * Removes a row that a listing lacks, if its conversation has another one. The last row is removed only if two complete
   * listings, the second at `listedAt`, lack it; null: it stays. Returns whether the row was removed.
   */
  function drop({ ref, conversation, missedSince }: ListedRow, listedAt: Instant | null): boolean {
    if (readWhole(count.get(conversation)) === 1) {
      if (listedAt === null) return false;
      const kind = classifyMissing(missedSince, listedAt);
      if (kind === 'newly') setMissed(listedAt, ref);
      if (kind !== 'gone') return false;
    }
    deleteOne(ref);
    setCounting(conversation);
    return true;
  }

  return {
    /** Stores rows of a part of the list, read at `seenAt`; removes none. */
    apply(rows: readonly GroupRow[], unparsable: readonly UnparsableItem[], seenAt: Instant): GroupRowsOutcome {
      return store.transaction(() => {
        unreadable.forgetGroupRows(rows.map((row) => row.sortKey));
        unreadable.record(unparsable);
        return storeAll(rows, seenAt);
      });
    },
    /**
     * Stores a complete read of ranges of the list. A known row that they lack moved, if its conversation has another row,
     * and is removed. Writers delete and put in two steps, so a conversation's last row stays until two reads of the whole
     * list, a minute apart, lack it; then the conversation leaves the list. Its messages stay until they are evicted.
     */
    applyListing({ rows, unparsable, sizes, ranges, listedAt, kept }: GroupListing): GroupRowsOutcome {
      return store.transaction(() => {
        for (const range of ranges) {
          const inRange = ({ sk }: UnparsableItem): boolean => isInRange(sk, range);
          unreadable.replaceGroupRows(range, unparsable.filter(inRange), sizes);
        }
        const { changed, unseen } = storeAll(rows, listedAt, sizes);
        const listed = new Set(rows.map((row) => addressOf(row.conversationId, row.sortKey)));
        // A row that can't be parsed any more still exists.
        const stillThere = new Set<string>(unparsable.map(({ sk }) => sk));
        const isWhole = isWholeList(ranges);
        const lost = new Set<ConversationId>();
        for (const range of ranges) {
          // Oldest first, so that the last row of a conversation that lost all of them is its newest.
          for (const row of selectRange.all({ ...range })) {
            const { conversationId, sortKey } = row;
            if (listed.has(addressOf(conversationId, sortKey)) || stillThere.has(sortKey)) continue;
            const mayLeave = isWhole && !kept?.has(conversationId);
            if (drop(row, mayLeave ? listedAt : null)) lost.add(conversationId);
          }
        }
        return { changed: [...new Set([...changed, ...lost])], unseen };
      });
    },
    /** All known rows of a conversation, newest first: the first one counts. */
    ofConversation: (conversationId: ConversationId): GroupRow[] => ofConversation.all(conversationId),
  };
}

/** Whether these ranges are every key. */
export const isWholeList = (ranges: readonly KeyRange[]): boolean =>
  ranges.some(({ above, below }) => above === null && below === null);

/** The length marks where the key ends, whatever characters it has. */
const addressOf = (conversationId: ConversationId, sortKey: SortKey): string =>
  `${sortKey.length} ${sortKey}${conversationId}`;

const isSameRow = (a: GroupRow, b: GroupRow): boolean =>
  a.sortKey === b.sortKey &&
  a.at === b.at &&
  a.text === b.text &&
  a.other.id === b.other.id &&
  a.other.name === b.other.name &&
  a.other.handle === b.other.handle;

const readRow = (row: Row<RowColumns>): GroupRow => ({
  conversationId: readConversationId(row.group_id),
  sortKey: readSortKey(row.sort_key),
  at: readInstant(row.at),
  text: readText(row.text),
  other: readPerson(row.other_id, row.other_name, row.other_handle),
});
