import type { ConversationId, SortKey } from '../../../shared/model.ts';
import { type Row, readSortKey, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/**
 * What a row weighs in the table, by DynamoDB's rules for the size of an item: the UTF-8 of its attributes' names and of
 * their values. Attributes that other writers add are not known here.
 */
const namesOf = (...names: readonly string[]): number => names.join('').length;
const person = ['user_uuid', 'user_display_name', 'user_handle'] as const;
const MESSAGE_OVERHEAD = namesOf('pk', 'sk', 'message_uuid', 'message', ...person) + 'MSG#'.length;
const GROUP_ROW_OVERHEAD = namesOf('pk', 'sk', 'message_group_uuid', 'message', ...person) + 'GRP#'.length;
/** `expires_at` as ISO text and `ttl` as a number of ten digits: two each take a byte, and one more. */
const EXPIRY_BYTES = namesOf('expires_at', 'ttl') + 32 + 6;

/** How far back a read may begin without costing more: DynamoDB charges by 4 KB, whatever is in them. */
export class FreeReadBound {
  readonly #messages;
  readonly #rows;

  constructor(statements: Statements) {
    const bytes = (...columns: readonly string[]): string =>
      columns.map((column) => `octet_length(${column})`).join(' + ');
    this.#messages = statements.rows<[string, number], Row<'sort_key' | 'bytes'>>(
      `SELECT m.sort_key, ${bytes('c.group_id', 'm.sort_key', 'm.id', 'm.text', 'p.id', 'p.name', 'p.handle')}
         + ${MESSAGE_OVERHEAD} + iif(m.expires_at IS NULL, 0, ${EXPIRY_BYTES}) AS bytes
       FROM conversation c JOIN message m ON m.conversation = c.ref JOIN person p ON p.ref = m.sender
       WHERE c.group_id = ? ORDER BY m.sort_key DESC LIMIT ?`,
    );
    // The owner's id, which the cache need not know, weighs about what the other person's does.
    this.#rows = statements.rows<[number], Row<'sort_key' | 'bytes'>>(
      `SELECT r.sort_key, ${bytes('c.group_id', 'r.sort_key', 'r.text', 'p.id', 'p.id', 'p.name', 'p.handle')}
         + ${GROUP_ROW_OVERHEAD} AS bytes
       FROM group_row r CROSS JOIN conversation c ON c.ref = r.conversation CROSS JOIN person p ON p.ref = r.other
       ORDER BY r.sort_key DESC LIMIT ?`,
    );
  }

  /** See `Cache.recentMessageKey`. */
  messageKey(conversationId: ConversationId, bytes: number): SortKey | null {
    return lastWithin(this.#messages.all(conversationId, Math.floor(bytes / MESSAGE_OVERHEAD)), bytes);
  }

  /** See `Cache.recentRowKey`. */
  rowKey(bytes: number): SortKey | null {
    return lastWithin(this.#rows.all(Math.floor(bytes / GROUP_ROW_OVERHEAD)), bytes);
  }
}

/** The key of the last row until which all together take no more than `bytes`; null: not even the first fits. */
function lastWithin(rows: readonly Row<'sort_key' | 'bytes'>[], bytes: number): SortKey | null {
  let key: SortKey | null = null;
  let sum = 0;
  for (const row of rows) {
    sum += readWhole(row.bytes);
    if (sum > bytes) break;
    key = readSortKey(row.sort_key);
  }
  return key;
}
