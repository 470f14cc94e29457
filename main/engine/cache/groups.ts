import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { GroupId, GroupRow, MessageGroup, UnparsableItem } from '../../../shared/model.ts';
import { compareGroups } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import {
  type Row,
  readGroupId,
  readInstant,
  readInstantOrNull,
  readSortKey,
  readText,
  readTextOrNull,
  readUserIdOrNull,
} from '../sqlite/columns.ts';
import type { Conversations } from './conversations.ts';
import { compareKeys } from './keys.ts';
import { type People, readPerson } from './people.ts';
import type { Unparsable } from './unparsable.ts';

const rowColumns =
  'c.group_id, r.sort_key, r.at, r.text, p.id AS other_id, p.name AS other_name, p.handle AS other_handle';
const newestColumns = 'c.synced_at, c.pulled_row_key, c.newest_at, c.newest_text, c.newest_sender_id';
const rowTables = 'group_row r JOIN conversation c ON c.ref = r.conversation JOIN person p ON p.ref = r.other';
type RowColumns = 'group_id' | 'sort_key' | 'at' | 'text' | 'other_id' | 'other_name' | 'other_handle';
type LineColumns = RowColumns | 'synced_at' | 'pulled_row_key' | 'newest_at' | 'newest_text' | 'newest_sender_id';

/**
 * The list of conversations: one row of the table for each, the newest where the table has several, and with it the line
 * that the list shows. A row that the table no longer has is marked and kept: writers delete and put in two steps.
 */
export class Groups {
  readonly #conversations: Conversations;
  readonly #people: People;
  readonly #unparsable: Unparsable;
  readonly #row;
  readonly #put;
  readonly #markSeen;
  readonly #markMissed;
  readonly #groupIds;
  readonly #lines;
  readonly #byHandle;
  readonly #stale;

  constructor(db: Database, conversations: Conversations, people: People, unparsable: Unparsable) {
    this.#conversations = conversations;
    this.#people = people;
    this.#unparsable = unparsable;
    this.#row = db.prepare<[string], Row<RowColumns>>(`SELECT ${rowColumns} FROM ${rowTables} WHERE c.group_id = ?`);
    this.#put = db.prepare<[number, string, number, string, number]>(
      'INSERT OR REPLACE INTO group_row (conversation, sort_key, at, text, other) VALUES (?, ?, ?, ?, ?)',
    );
    const ofGroup = 'conversation = (SELECT ref FROM conversation WHERE group_id = ?)';
    this.#markSeen = db.prepare<[string]>(
      `UPDATE group_row SET missed_since = NULL WHERE missed_since IS NOT NULL AND ${ofGroup}`,
    );
    this.#markMissed = db.prepare<[number, string]>(
      `UPDATE group_row SET missed_since = ? WHERE missed_since IS NULL AND ${ofGroup}`,
    );
    this.#groupIds = db
      .prepare<[], unknown>('SELECT c.group_id FROM group_row r JOIN conversation c ON c.ref = r.conversation')
      .pluck();
    const lines = `SELECT ${rowColumns}, ${newestColumns} FROM ${rowTables}`;
    this.#lines = db.prepare<[], Row<LineColumns>>(lines);
    this.#byHandle = db.prepare<[string], Row<LineColumns>>(`${lines} WHERE p.handle = ?`);
    this.#stale = db
      .prepare<[], unknown>(
        `SELECT c.group_id FROM group_row r JOIN conversation c ON c.ref = r.conversation
         WHERE c.pulled_row_key IS NOT r.sort_key ORDER BY r.at DESC, c.group_id`,
      )
      .pluck();
  }

  /** The groups whose row has not been followed by a pull of their newest page, newest row first. */
  listStale(): GroupId[] {
    return this.#stale.all().map(readGroupId);
  }

  /** Takes rows of a part of the list: a row counts when it is newer than the one known, or rewrites that one. */
  applyRows(rows: readonly GroupRow[], unparsable: readonly UnparsableItem[]): GroupId[] {
    const changed: GroupId[] = [];
    for (const row of bestOfEach(rows).values()) {
      const known = this.#find(row.groupId);
      if (known === null || compareRows(row, known) >= 0) {
        if (this.#store(row, known)) changed.push(row.groupId);
      }
      this.#markSeen.run(row.groupId);
    }
    this.#unparsable.forgetGroupRows(rows.map((row) => row.sortKey));
    this.#unparsable.record(unparsable);
    return changed;
  }

  /** Takes the whole list: its best row of each group counts, even where that one moved backwards. */
  applyFullList(rows: readonly GroupRow[], unparsable: readonly UnparsableItem[], listedAt: Instant): GroupId[] {
    const best = bestOfEach(rows);
    const changed: GroupId[] = [];
    for (const row of best.values()) {
      if (this.#store(row, this.#find(row.groupId))) changed.push(row.groupId);
      this.#markSeen.run(row.groupId);
    }
    for (const groupId of this.#groupIds.all().map(readGroupId)) {
      if (!best.has(groupId)) this.#markMissed.run(listedAt, groupId);
    }
    this.#unparsable.replaceGroupRows(unparsable);
    return changed;
  }

  /** Every group that has a row, by `compareGroups`. */
  list(): MessageGroup[] {
    return this.#lines.all().map(readLine).sort(compareGroups);
  }

  /** The conversation with the person of that handle (no `@`, compared exactly); the newest where there are several. */
  findByHandle(handle: string): GroupId | null {
    return this.#byHandle.all(handle).map(readLine).sort(compareGroups)[0]?.id ?? null;
  }

  #find(groupId: GroupId): GroupRow | null {
    const row = this.#row.get(groupId);
    return row === undefined ? null : readRow(row);
  }

  /** Keeps the row when it says anything that the known one does not; tells whether it did. */
  #store(row: GroupRow, known: GroupRow | null): boolean {
    if (known !== null && isSameRow(row, known)) return false;
    const conversation = this.#conversations.open(row.groupId);
    this.#put.run(conversation.ref, row.sortKey, row.at, row.text, this.#people.see(row.other, row.at));
    return true;
  }
}

/** The newest row of each group, by instant, ties by key. */
function bestOfEach(rows: readonly GroupRow[]): ReadonlyMap<GroupId, GroupRow> {
  const best = new Map<GroupId, GroupRow>();
  for (const row of rows) {
    const rival = best.get(row.groupId);
    if (rival === undefined || compareRows(row, rival) > 0) best.set(row.groupId, row);
  }
  return best;
}

const compareRows = (a: GroupRow, b: GroupRow): number => a.at - b.at || compareKeys(a.sortKey, b.sortKey);

const isSameRow = (a: GroupRow, b: GroupRow): boolean =>
  a.sortKey === b.sortKey &&
  a.at === b.at &&
  a.text === b.text &&
  a.other.id === b.other.id &&
  a.other.name === b.other.name &&
  a.other.handle === b.other.handle;

function readRow(row: Row<RowColumns>): GroupRow {
  return {
    groupId: readGroupId(row.group_id),
    sortKey: readSortKey(row.sort_key),
    at: readInstant(row.at),
    text: readText(row.text),
    other: readPerson(row.other_id, row.other_name, row.other_handle),
  };
}

/** The line of a group: its newest message once that was read after the row was known, else what the row claims. */
function readLine(row: Row<LineColumns>): MessageGroup {
  const newestAt = readInstantOrNull(row.newest_at);
  const newestText = readTextOrNull(row.newest_text);
  const isPulled = row.pulled_row_key === row.sort_key;
  const line =
    isPulled && newestAt !== null && newestText !== null
      ? { at: newestAt, text: newestText, lastSenderId: readUserIdOrNull(row.newest_sender_id) }
      : { at: readInstant(row.at), text: readText(row.text), lastSenderId: null };
  return {
    id: readGroupId(row.group_id),
    other: readPerson(row.other_id, row.other_name, row.other_handle),
    ...line,
    syncedAt: readInstantOrNull(row.synced_at),
  };
}
