import type { ConversationId, SortKey } from '../../../../shared/model.ts';
import { type Row, readSortKey, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';
import type { KeyRange } from './keys.ts';
import { GROUP_ROWS } from './unparsable.ts';

/**
 * The size of a row in the table, estimated by DynamoDB's rules: the UTF-8 of its attributes' names and values. Attributes
 * that other writers add are unknown here.
 */
const namesOf = (...names: readonly string[]): number => names.join('').length;
const person = ['user_uuid', 'user_display_name', 'user_handle'] as const;
export const MESSAGE_OVERHEAD = namesOf('pk', 'sk', 'message_uuid', 'message', ...person) + 'MSG#'.length;
export const GROUP_ROW_OVERHEAD = namesOf('pk', 'sk', 'message_group_uuid', 'message', ...person) + 'GRP#'.length;
/** `expires_at` as ISO text and `ttl` as a ten-digit number: two digits take a byte, and one more. */
const EXPIRY_BYTES = namesOf('expires_at', 'ttl') + 32 + 6;
/** SQLite takes a negative limit for none. */
const NO_LIMIT = -1;
/** A key within a {@link KeyRange}; SQLite sorts a blob after every text. */
const inRange = (key: string): string => `${key} >= ifnull(:above, '') AND ${key} < ifnull(:below, x'')`;

/** A known row of the table, readable or not. */
export interface SizedRow {
  readonly sortKey: SortKey;
  /** Its size in the table; estimated if no read has reported it. */
  readonly bytes: number;
}

/** Lists how much the known rows of a key range weigh in the table, which is what reading them costs. */
export function createRowSizes(store: Store) {
  const bytes = (...columns: readonly string[]): string =>
    columns.map((column) => `octet_length(${column})`).join(' + ');
  const newestFirst = 'ORDER BY sort_key DESC LIMIT :limit + 0';
  const messages = store.query(
    `SELECT m.sort_key, ifnull(m.bytes, ${bytes('c.group_id', 'm.sort_key', 'm.id', 'p.id', 'p.name', 'p.handle')}
         + ifnull(m.whole_bytes, octet_length(m.text)) + ${MESSAGE_OVERHEAD} + iif(m.expires_at IS NULL, 0, ${EXPIRY_BYTES})) AS bytes
       FROM conversation c CROSS JOIN message m ON m.conversation = c.ref CROSS JOIN person p ON p.ref = m.sender
       WHERE c.group_id = :conversationId AND ${inRange('m.sort_key')}
       UNION ALL SELECT sk, bytes FROM unparsable WHERE pk = 'MSG#' || :conversationId AND sk <> '' AND ${inRange('sk')} ${newestFirst}`,
    readSized,
  );
  // The cache may not know the owner's id, which weighs about as much as the other person's.
  const groupRows = store.query(
    `SELECT r.sort_key, ifnull(r.bytes, ${bytes('c.group_id', 'r.sort_key', 'r.text', 'p.id', 'p.id', 'p.name', 'p.handle')}
         + ${GROUP_ROW_OVERHEAD}) AS bytes
       FROM group_row r CROSS JOIN conversation c ON c.ref = r.conversation CROSS JOIN person p ON p.ref = r.other
       WHERE ${inRange('r.sort_key')}
       UNION ALL SELECT sk, bytes FROM unparsable WHERE ${GROUP_ROWS} AND sk <> '' AND ${inRange('sk')} ${newestFirst}`,
    readSized,
  );

  return {
    /** The known message rows of a range of a conversation, newest first; the newest `limit` of them. */
    messages: (conversationId: ConversationId, range: KeyRange, limit = NO_LIMIT): SizedRow[] =>
      messages.all({ conversationId, ...range, limit }),
    /** The known rows of a range of the list of conversations, newest first; the newest `limit` of them. */
    groupRows: (range: KeyRange, limit = NO_LIMIT): SizedRow[] => groupRows.all({ ...range, limit }),
  };
}

export type RowSizes = ReturnType<typeof createRowSizes>;

const readSized = (row: Row<'sort_key' | 'bytes'>): SizedRow => ({
  sortKey: readSortKey(row.sort_key),
  bytes: readWhole(row.bytes),
});
