import type { ConversationId, SortKey } from '../../../../shared/model.ts';
import { GROUP_ROW_OVERHEAD, MESSAGE_OVERHEAD, type RowSizes, type SizedRow } from './rowSizes.ts';

/** Which rows a bound is for. */
export interface BoundOptions {
  /** Only rows before this key; null: all. */
  readonly below?: SortKey | null;
  /** Whether rows that don't fit by themselves are not read, and so don't count. */
  readonly skipsHeavy?: boolean;
}

/** Rows that don't count, at most: a bound is a saving, not a duty. */
const MOST_SKIPPED = 1_000;

/** Computes how far back a read may start without costing more: DynamoDB charges by 4 KB, whatever is in them. */
export function createFreeReadBound(sizes: RowSizes) {
  return {
    /**
     * Oldest cached key of a conversation whose newer rows fit in `bytes` of the table, including its own; null if nothing is
     * cached, or not even the newest fits.
     */
    messageKey(conversationId: ConversationId, bytes: number, options: BoundOptions = {}): SortKey | null {
      const range = { above: null, below: options.below ?? null };
      return lastWithin(
        sizes.messages(conversationId, range, rowsFor(bytes / MESSAGE_OVERHEAD, options)),
        bytes,
        options,
      );
    },
    /** The same for the rows of the list of conversations. */
    rowKey(bytes: number, options: BoundOptions = {}): SortKey | null {
      const range = { above: null, below: options.below ?? null };
      return lastWithin(sizes.groupRows(range, rowsFor(bytes / GROUP_ROW_OVERHEAD, options)), bytes, options);
    },
  };
}

const rowsFor = (most: number, { skipsHeavy = false }: BoundOptions): number =>
  Math.floor(most) + (skipsHeavy ? MOST_SKIPPED : 0);

/** The key of the last row up to which all together fit in `bytes`; null if not even the first fits. */
function lastWithin(rows: readonly SizedRow[], bytes: number, { skipsHeavy = false }: BoundOptions): SortKey | null {
  let key: SortKey | null = null;
  let sum = 0;
  for (const row of rows) {
    if (skipsHeavy && row.bytes > bytes) continue;
    sum += row.bytes;
    if (sum > bytes) break;
    key = row.sortKey;
  }
  return key;
}
