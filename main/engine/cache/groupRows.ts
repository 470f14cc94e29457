import type { ConversationId, GroupRow, SortKey, UnparsableItem } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readSortKey,
  readText,
  readWhole,
} from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { classifyMissing } from './classifyMissing.ts';
import type { Conversations } from './conversations.ts';
import { type People, readPerson } from './people.ts';
import type { Unparsable } from './unparsable.ts';

/** A complete read of the list of conversations, or of its part from a key on. */
export interface GroupListing {
  readonly rows: readonly GroupRow[];
  readonly unparsable: readonly UnparsableItem[];
  /** Every key from this one on was read; null: every key. */
  readonly from: SortKey | null;
  readonly listedAt: Instant;
  /** Groups that stay in the list whatever it lacks: something of them is only here. */
  readonly kept?: ReadonlySet<ConversationId>;
}

/** A row of the list that was not known before. */
interface UnseenRow {
  readonly conversationId: ConversationId;
  readonly sortKey: SortKey;
  readonly at: Instant;
}

export interface GroupRowsOutcome {
  /** The groups whose line may differ from before. */
  readonly changed: readonly ConversationId[];
  readonly unseen: readonly UnseenRow[];
}

const columns =
  'c.group_id, r.sort_key, r.at, r.text, p.id AS other_id, p.name AS other_name, p.handle AS other_handle';
const tables = 'conversation c JOIN group_row r ON r.conversation = c.ref JOIN person p ON p.ref = r.other';
type RowColumns = 'group_id' | 'sort_key' | 'at' | 'text' | 'other_id' | 'other_name' | 'other_handle';
type ListedColumns = 'ref' | 'conversation' | 'group_id' | 'sort_key' | 'missed_since';

/**
 * Every row that the table's list of conversations is known to hold. A conversation may have several (two writers moved
 * its row at once, or a clock was behind): the newest by instant counts, ties by key.
 */
export class GroupRows {
  readonly #conversations: Conversations;
  readonly #people: People;
  readonly #unparsable: Unparsable;
  readonly #find;
  readonly #ofConversation;
  readonly #from;
  readonly #bumpVersion;
  readonly #put;
  readonly #setMissed;
  readonly #delete;
  readonly #count;
  readonly #setCounting;

  constructor(statements: Statements, conversations: Conversations, people: People, unparsable: Unparsable) {
    this.#conversations = conversations;
    this.#people = people;
    this.#unparsable = unparsable;
    this.#find = statements.rows<[string, string], Row<RowColumns | 'ref' | 'missed_since'>>(
      `SELECT ${columns}, r.ref, r.missed_since FROM ${tables} WHERE c.group_id = ? AND r.sort_key = ?`,
    );
    this.#ofConversation = statements.rows<[string], Row<RowColumns>>(
      `SELECT ${columns} FROM ${tables} WHERE c.group_id = ? ORDER BY r.at DESC, r.sort_key DESC`,
    );
    this.#from = statements.rows<[string], Row<ListedColumns>>(
      `SELECT r.ref, r.conversation, c.group_id, r.sort_key, r.missed_since
       FROM group_row r JOIN conversation c ON c.ref = r.conversation WHERE r.sort_key >= ? ORDER BY r.at, r.sort_key`,
    );
    this.#bumpVersion = statements.value<[number]>(
      'UPDATE conversation SET row_version = row_version + 1 WHERE ref = ? RETURNING row_version',
    );
    this.#put = statements.rows<[number, string, number, string, number, number]>(
      `INSERT INTO group_row (conversation, sort_key, at, text, other, version) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = excluded.at, text = excluded.text, other = excluded.other,
         version = excluded.version, missed_since = NULL`,
    );
    this.#setMissed = statements.rows<[number | null, number]>('UPDATE group_row SET missed_since = ? WHERE ref = ?');
    this.#delete = statements.rows<[number]>('DELETE FROM group_row WHERE ref = ?');
    this.#count = statements.value<[number]>('SELECT count(*) FROM group_row WHERE conversation = ?');
    this.#setCounting = statements.rows<[number]>(
      `UPDATE conversation SET row_ref = (
         SELECT r.ref FROM group_row r WHERE r.conversation = conversation.ref ORDER BY r.at DESC, r.sort_key DESC LIMIT 1
       ) WHERE ref = ?`,
    );
  }

  /** Takes rows of a part of the list; removes none. */
  apply(rows: readonly GroupRow[], unparsable: readonly UnparsableItem[]): GroupRowsOutcome {
    this.#unparsable.forgetGroupRows(rows.map((row) => row.sortKey));
    this.#unparsable.record(unparsable);
    return this.#take(rows);
  }

  /** Takes all rows from a key on; see `Cache.applyGroupListing`. */
  applyListing({ rows, unparsable, from, listedAt, kept }: GroupListing): GroupRowsOutcome {
    this.#unparsable.replaceGroupRows(from, unparsable);
    const { changed, unseen } = this.#take(rows);
    const listed = new Set(rows.map((row) => nameOf(row.conversationId, row.sortKey)));
    // A row that can't be read is there all the same, even if what it said before is all that is known of it.
    const unreadable = new Set(unparsable.map(({ sk }) => sk));
    const lost = new Set<ConversationId>();
    // Oldest first, so that the last row of a group that lost all of them is its newest.
    for (const row of this.#from.all(from ?? '')) {
      const [conversationId, sortKey] = [readConversationId(row.group_id), readSortKey(row.sort_key)];
      if (listed.has(nameOf(conversationId, sortKey)) || unreadable.has(sortKey)) continue;
      const mayLeave = from === null && !kept?.has(conversationId);
      if (this.#drop(row, mayLeave ? listedAt : null)) lost.add(conversationId);
    }
    return { changed: [...new Set([...changed, ...lost])], unseen };
  }

  /** All rows known for a conversation, newest first. */
  ofConversation(conversationId: ConversationId): GroupRow[] {
    return this.#ofConversation.all(conversationId).map(readRow);
  }

  #take(rows: readonly GroupRow[]): GroupRowsOutcome {
    const changed = new Map<ConversationId, number>();
    const unseen: UnseenRow[] = [];
    for (const row of rows) {
      const known = this.#find.get(row.conversationId, row.sortKey);
      if (known !== undefined && isSameRow(row, readRow(known))) {
        if (known.missed_since !== null) this.#setMissed.run(null, readWhole(known.ref));
        continue;
      }
      const conversation = changed.get(row.conversationId) ?? this.#conversations.open(row.conversationId).ref;
      changed.set(row.conversationId, conversation);
      const version = readWhole(this.#bumpVersion.get(conversation));
      const other = this.#people.see(row.other, row.at);
      this.#put.run(conversation, row.sortKey, row.at, row.text, other, version);
      if (known === undefined) unseen.push({ conversationId: row.conversationId, sortKey: row.sortKey, at: row.at });
    }
    for (const conversation of changed.values()) this.#setCounting.run(conversation);
    return { changed: [...changed.keys()], unseen };
  }

  /**
   * Takes out a row that a listing lacked, when its group has another one: it moved. A group's last row goes only when
   * two complete lists, the second of them at `listedAt`, have lacked it; null: it stays. Tells whether it went.
   */
  #drop(row: Row<ListedColumns>, listedAt: Instant | null): boolean {
    const [ref, conversation] = [readWhole(row.ref), readWhole(row.conversation)];
    const missedSince = readInstantOrNull(row.missed_since);
    if (readWhole(this.#count.get(conversation)) === 1) {
      if (listedAt === null) return false;
      const verdict = classifyMissing(missedSince, listedAt);
      if (verdict === 'newly') this.#setMissed.run(listedAt, ref);
      if (verdict !== 'gone') return false;
    }
    this.#delete.run(ref);
    this.#setCounting.run(conversation);
    return true;
  }
}

/** One text for both: the length tells where the key ends, whatever characters it has. */
const nameOf = (conversationId: ConversationId, sortKey: SortKey): string =>
  `${sortKey.length} ${sortKey}${conversationId}`;

const isSameRow = (a: GroupRow, b: GroupRow): boolean =>
  a.sortKey === b.sortKey &&
  a.at === b.at &&
  a.text === b.text &&
  a.other.id === b.other.id &&
  a.other.name === b.other.name &&
  a.other.handle === b.other.handle;

function readRow(row: Row<RowColumns>): GroupRow {
  return {
    conversationId: readConversationId(row.group_id),
    sortKey: readSortKey(row.sort_key),
    at: readInstant(row.at),
    text: readText(row.text),
    other: readPerson(row.other_id, row.other_name, row.other_handle),
  };
}
