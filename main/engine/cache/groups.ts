import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { GroupId, GroupLine, Person, UserId } from '../../../shared/model.ts';
import { compareGroups } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import {
  type Row,
  readGroupId,
  readInstant,
  readInstantOrNull,
  readText,
  readUserId,
  readWhole,
} from '../sqlite/columns.ts';
import { readPerson } from './people.ts';

type NewestColumns = 'newest_at' | 'newest_text' | 'newest_sender_id' | 'newest_expires_at';
type OtherColumns = 'other_id' | 'other_name' | 'other_handle';
type LineColumns =
  | ('ref' | 'group_id' | 'at' | 'text' | 'is_pulled' | 'synced_at' | 'expired_at')
  | OtherColumns
  | NewestColumns;

type Line = Pick<GroupLine, 'at' | 'text' | 'lastSenderId'>;

const other = 'p.id AS other_id, p.name AS other_name, p.handle AS other_handle';
/** Each conversation that is in the list, with the row that counts. */
const listed = 'conversation c JOIN group_row r ON r.ref = c.row_ref JOIN person p ON p.ref = r.other';

/** The list of conversations: a line for each one that has a row in the table. */
export class Groups {
  readonly #lines;
  readonly #newest;
  readonly #stale;
  readonly #byHandle;
  readonly #byPerson;
  readonly #other;

  constructor(db: Database) {
    this.#lines = db.prepare<[], Row<LineColumns>>(
      `SELECT c.ref, c.group_id, r.at, r.text, ${other}, c.pulled_version IS c.row_version AS is_pulled, c.synced_at,
         c.expired_at, c.newest_at, c.newest_text, c.newest_sender_id, c.newest_expires_at FROM ${listed}`,
    );
    this.#newest = db.prepare<[number, number], Row<NewestColumns>>(
      `SELECT m.at AS newest_at, m.text AS newest_text, p.id AS newest_sender_id, m.expires_at AS newest_expires_at
       FROM message m JOIN person p ON p.ref = m.sender
       WHERE m.conversation = ? AND (m.expires_at IS NULL OR m.expires_at > ?) ORDER BY m.at DESC, m.id DESC LIMIT 1`,
    );
    this.#stale = db
      .prepare<[], unknown>(
        `SELECT c.group_id FROM ${listed} WHERE c.pulled_version IS NOT c.row_version ORDER BY r.at DESC, c.group_id`,
      )
      .pluck();
    const newestFirst = 'ORDER BY max(r.at, ifnull(c.newest_at, r.at)) DESC, c.group_id LIMIT 1';
    const find = (condition: string) =>
      db.prepare<[string], unknown>(`SELECT c.group_id FROM ${listed} WHERE ${condition} ${newestFirst}`).pluck();
    this.#byHandle = find('p.handle = ?');
    this.#byPerson = find('p.id = ?');
    this.#other = db.prepare<[string], Row<OtherColumns>>(`SELECT ${other} FROM ${listed} WHERE c.group_id = ?`);
  }

  /** Every group that has a row, by `compareGroups`. */
  list(now: Instant): GroupLine[] {
    return this.#lines
      .all()
      .map((row) => ({
        id: readGroupId(row.group_id),
        other: readPerson(row.other_id, row.other_name, row.other_handle),
        ...this.#lineOf(row, now),
        syncedAt: readInstantOrNull(row.synced_at),
      }))
      .sort(compareGroups);
  }

  /** The groups whose rows have not all been followed by a pull of their newest page, newest row first. */
  listStale(): GroupId[] {
    return this.#stale.all().map(readGroupId);
  }

  /** The conversation with the person of that handle (no `@`, compared exactly); the newest where there are several. */
  findByHandle(handle: string): GroupId | null {
    const groupId = this.#byHandle.get(handle);
    return groupId === undefined ? null : readGroupId(groupId);
  }

  /** The conversation with that person; the newest where there are several. */
  findByPerson(person: UserId): GroupId | null {
    const groupId = this.#byPerson.get(person);
    return groupId === undefined ? null : readGroupId(groupId);
  }

  /** The other person of a conversation, by the row that counts; null: it has none. */
  other(groupId: GroupId): Person | null {
    const row = this.#other.get(groupId);
    return row === undefined ? null : readPerson(row.other_id, row.other_name, row.other_handle);
  }

  /**
   * The newest message once that was read after the row was known, or when it is as new as the row; else what the row
   * claims, unless that may be the text of a message that expired.
   */
  #lineOf(row: Row<LineColumns>, now: Instant): Line {
    const expiresAt = readInstantOrNull(row.newest_expires_at);
    const isDue = expiresAt !== null && expiresAt <= now;
    const newest = readNewest(isDue ? this.#newest.get(readWhole(row.ref), now) : row);
    const at = readInstant(row.at);
    const expiredAt = readInstantOrNull(row.expired_at);
    const isHidden = isDue || (expiredAt !== null && at <= expiredAt);
    if (newest !== null && (row.is_pulled === 1 || newest.at >= at || isHidden)) return newest;
    return { at, text: isHidden ? '' : readText(row.text), lastSenderId: null };
  }
}

function readNewest(row: Row<NewestColumns> | undefined): Line | null {
  if (row === undefined || row.newest_at === null) return null;
  return {
    at: readInstant(row.newest_at),
    text: readText(row.newest_text),
    lastSenderId: readUserId(row.newest_sender_id),
  };
}
