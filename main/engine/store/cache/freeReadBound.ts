import type { ConversationId, SortKey } from '../../../../shared/model.ts';
import { type Row, readSortKey, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';

/**
 * What a row weighs in the table, by DynamoDB's rules for item sizes: the UTF-8 of its attributes' names and values.
 * Attributes that other writers add are unknown here.
 */
const namesOf = (...names: readonly string[]): number => names.join('').length;
const person = ['user_uuid', 'user_display_name', 'user_handle'] as const;
const MESSAGE_OVERHEAD = namesOf('pk', 'sk', 'message_uuid', 'message', ...person) + 'MSG#'.length;
const GROUP_ROW_OVERHEAD = namesOf('pk', 'sk', 'message_group_uuid', 'message', ...person) + 'GRP#'.length;
/** `expires_at` as ISO text and `ttl` as a ten-digit number: two digits take a byte, and one more. */
const EXPIRY_BYTES = namesOf('expires_at', 'ttl') + 32 + 6;

interface WeighedRow {
  readonly sortKey: SortKey;
  readonly bytes: number;
}

/** Computes how far back a read may start without costing more: DynamoDB charges by 4 KB, whatever is in them. */
export function createFreeReadBound(store: Store) {
  const bytes = (...columns: readonly string[]): string =>
    columns.map((column) => `octet_length(${column})`).join(' + ');
  const messages = store.query(
    `SELECT m.sort_key, ${bytes('c.group_id', 'm.sort_key', 'm.id', 'm.text', 'p.id', 'p.name', 'p.handle')}
         + ${MESSAGE_OVERHEAD} + iif(m.expires_at IS NULL, 0, ${EXPIRY_BYTES}) AS bytes
       FROM conversation c JOIN message m ON m.conversation = c.ref JOIN person p ON p.ref = m.sender
       WHERE c.group_id = ? ORDER BY m.sort_key DESC LIMIT ?`,
    readWeighed,
  );
  // The cache may not know the owner's id, which weighs about as much as the other person's.
  const rows = store.query(
    `SELECT r.sort_key, ${bytes('c.group_id', 'r.sort_key', 'r.text', 'p.id', 'p.id', 'p.name', 'p.handle')}
         + ${GROUP_ROW_OVERHEAD} AS bytes
       FROM group_row r CROSS JOIN conversation c ON c.ref = r.conversation CROSS JOIN person p ON p.ref = r.other
       ORDER BY r.sort_key DESC LIMIT ?`,
    readWeighed,
  );

  return {
    /**
     * Oldest cached key of a conversation whose newer rows fit in `bytes` of the table, including its own; null if nothing
     * is cached, or not even the newest fits.
     */
    messageKey: (conversationId: ConversationId, bytes: number): SortKey | null =>
      lastWithin(messages.all(conversationId, Math.floor(bytes / MESSAGE_OVERHEAD)), bytes),
    /** The same for the rows of the list of conversations. */
    rowKey: (bytes: number): SortKey | null => lastWithin(rows.all(Math.floor(bytes / GROUP_ROW_OVERHEAD)), bytes),
  };
}

/** The key of the last row up to which all together fit in `bytes`; null if not even the first fits. */
function lastWithin(rows: readonly WeighedRow[], bytes: number): SortKey | null {
  let key: SortKey | null = null;
  let sum = 0;
  for (const row of rows) {
    sum += row.bytes;
    if (sum > bytes) break;
    key = row.sortKey;
  }
  return key;
}

const readWeighed = (row: Row<'sort_key' | 'bytes'>): WeighedRow => ({
  sortKey: readSortKey(row.sort_key),
  bytes: readWhole(row.bytes),
});
