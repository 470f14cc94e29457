import type { ConversationId, ConversationLine, Person, UserId } from '../../../shared/model.ts';
import { compareConversations } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readText,
  readUserIdOrNull,
} from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { readPerson } from './people.ts';

const otherColumns = 'p.id AS other_id, p.name AS other_name, p.handle AS other_handle';
type OtherColumns = 'other_id' | 'other_name' | 'other_handle';
type LineColumns = 'group_id' | OtherColumns | 'at' | 'text' | 'last_sender_id' | 'synced_at';

/** Each conversation that is in the list, with the row that counts. */
const listed = 'conversation c JOIN group_row r ON r.ref = c.row_ref JOIN person p ON p.ref = r.other';

/**
 * When a line shows the newest message: once that was read after the row was known, when it is as new as the row, or when
 * the row may tell the text of a message that expired. Else the line shows what the row claims.
 */
const showsMessage = `c.newest_at IS NOT NULL
  AND (c.pulled_version IS c.row_version OR c.newest_at >= r.at OR c.expired_at >= r.at)`;

/** The list of conversations: a line for each one that has a row in the table. */
export class Groups {
  readonly #lines;
  readonly #dueLines;
  readonly #stale;
  readonly #byHandle;
  readonly #byPerson;
  readonly #other;

  constructor(statements: Statements) {
    this.#lines = statements.rows<[number], Row<LineColumns>>(
      `SELECT c.group_id, ${otherColumns}, c.synced_at, iif(${showsMessage}, c.newest_at, r.at) AS at,
         iif(${showsMessage}, c.newest_text, iif(c.expired_at >= r.at, '', r.text)) AS text,
         iif(${showsMessage}, c.newest_sender_id, NULL) AS last_sender_id
       FROM ${listed} WHERE c.newest_expires_at IS NULL OR c.newest_expires_at > ?`,
    );
    // The newest message has expired and was not purged yet: it is looked for again, and what the row says is not shown.
    this.#dueLines = statements.rows<[{ now: number }], Row<LineColumns>>(
      `SELECT c.group_id, ${otherColumns}, c.synced_at, ifnull(m.at, r.at) AS at, ifnull(m.text, '') AS text,
         s.id AS last_sender_id
       FROM ${listed} LEFT JOIN message m ON m.ref = (
         SELECT ref FROM message WHERE conversation = c.ref AND (expires_at IS NULL OR expires_at > :now)
         ORDER BY at DESC, id DESC LIMIT 1
       ) LEFT JOIN person s ON s.ref = m.sender WHERE c.newest_expires_at <= :now`,
    );
    this.#stale = statements.value<[]>(
      `SELECT c.group_id FROM ${listed} WHERE c.pulled_version IS NOT c.row_version ORDER BY r.at DESC, c.group_id`,
    );
    const newestFirst = 'ORDER BY max(r.at, ifnull(c.newest_at, r.at)) DESC, c.group_id LIMIT 1';
    this.#byHandle = statements.value<[string]>(`SELECT c.group_id FROM ${listed} WHERE p.handle = ? ${newestFirst}`);
    this.#byPerson = statements.value<[string]>(`SELECT c.group_id FROM ${listed} WHERE p.id = ? ${newestFirst}`);
    this.#other = statements.rows<[string], Row<OtherColumns>>(
      `SELECT ${otherColumns} FROM ${listed} WHERE c.group_id = ?`,
    );
  }

  /** Every group that has a row, by `compareConversations`. */
  list(now: Instant): ConversationLine[] {
    return [...this.#lines.all(now), ...this.#dueLines.all({ now })].map(readLine).sort(compareConversations);
  }

  /** The groups whose rows have not all been followed by a pull of their newest page, newest row first. */
  listStale(): ConversationId[] {
    return this.#stale.all().map(readConversationId);
  }

  /** The conversation with the person of that handle (no `@`, compared exactly); the newest where there are several. */
  findByHandle(handle: string): ConversationId | null {
    const conversationId = this.#byHandle.get(handle);
    return conversationId === undefined ? null : readConversationId(conversationId);
  }

  /** The conversation with that person; the newest where there are several. */
  findByPerson(person: UserId): ConversationId | null {
    const conversationId = this.#byPerson.get(person);
    return conversationId === undefined ? null : readConversationId(conversationId);
  }

  /** The other person of a conversation, by the row that counts; null: it has none. */
  other(conversationId: ConversationId): Person | null {
    const row = this.#other.get(conversationId);
    return row === undefined ? null : readPerson(row.other_id, row.other_name, row.other_handle);
  }
}

function readLine(row: Row<LineColumns>): ConversationLine {
  return {
    id: readConversationId(row.group_id),
    other: readPerson(row.other_id, row.other_name, row.other_handle),
    at: readInstant(row.at),
    text: readText(row.text),
    lastSenderId: readUserIdOrNull(row.last_sender_id),
    syncedAt: readInstantOrNull(row.synced_at),
  };
}
