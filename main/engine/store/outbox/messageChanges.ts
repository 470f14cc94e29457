import { z } from 'zod';
import type { AppErrorData } from '../../../../shared/errors.ts';
import {
  type ChangeKind,
  type ConversationId,
  changeKinds,
  InstantSchema,
  Message,
  type MessageId,
  type SortKey,
} from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readJson,
  readMessageId,
  readSortKeyOrNull,
  readText,
  readWhole,
} from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';
import { writeError } from './errors.ts';

/** What to go back to if the table refuses a change: the message, and the owner's change of this kind before. */
const Before = z
  .object({ message: Message, change: z.object({ value: z.string(), at: InstantSchema }).nullable() })
  .readonly();
type Before = z.infer<typeof Before>;

/** What the owner did to a message, as it was accepted. */
export interface AcceptedChange {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  /** The message's `sk`; null: it is not in the table yet. */
  readonly sortKey: SortKey | null;
  readonly kind: ChangeKind;
  readonly value: string;
  /** When the owner did it, by the service's time. */
  readonly at: Instant;
  /** Null: the message is not in the table yet, or what to go back to is not known. */
  readonly before: Before | null;
}

/** A change that the table does not have yet. */
export interface PendingChange extends AcceptedChange {
  readonly attempts: number;
  /** When to retry, by this computer's clock; null: at once. */
  readonly nextAt: Instant | null;
}

const columns = 'group_id, message_id, sort_key, kind, value, made_at, before, attempts, next_at';
type Columns =
  | ('group_id' | 'message_id' | 'sort_key' | 'kind' | 'value' | 'made_at')
  | ('before' | 'attempts' | 'next_at');

/** What the owner did to messages and the table does not have yet, and the messages that they deleted on this computer. */
export function createMessageChanges(store: Store) {
  const put = store.command(
    `INSERT INTO message_change (group_id, message_id, sort_key, kind, value, made_at, before) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, made_at = excluded.made_at, attempts = 0, next_at = NULL, error = NULL`,
  );
  const removeOthers = store.command(
    "DELETE FROM message_change WHERE group_id = ? AND message_id = ? AND kind <> 'deletion'",
  );
  const isDeleted = store.column(
    "SELECT 1 FROM message_change WHERE group_id = ? AND message_id = ? AND kind = 'deletion'",
    readWhole,
  );
  const all = store.query(`SELECT ${columns} FROM message_change ORDER BY sequence`, readPending);
  const heads = store.query(
    `SELECT ${columns} FROM message_change WHERE sequence IN
       (SELECT min(sequence) FROM message_change WHERE sort_key IS NOT NULL GROUP BY group_id) ORDER BY sequence`,
    readPending,
  );
  const setSortKey = store.command('UPDATE message_change SET sort_key = ? WHERE message_id = ? AND sort_key IS NULL');
  const removeOf = store.command('DELETE FROM message_change WHERE message_id = ? AND sort_key IS NULL');
  const same = 'WHERE group_id = ? AND message_id = ? AND kind = ? AND made_at = ?';
  const remove = store.command(`DELETE FROM message_change ${same}`);
  const fail = store.command(`UPDATE message_change SET attempts = attempts + 1, error = ?, next_at = ? ${same}`);
  const resetRetryTimers = store.command('UPDATE message_change SET next_at = NULL WHERE next_at IS NOT NULL');
  const hide = store.command('INSERT OR IGNORE INTO hidden_message (group_id, id) VALUES (?, ?)');
  const hidden = store.query(
    'SELECT group_id, id FROM hidden_message ORDER BY group_id',
    (row: Row<'group_id' | 'id'>) => ({ conversationId: readConversationId(row.group_id), id: readMessageId(row.id) }),
  );

  return {
    /**
     * Keeps a change, in place of an earlier one of its kind that waits. A deletion ends all others of its message, and is
     * final; returns whether the change is kept.
     */
    add({ conversationId, messageId, sortKey, kind, value, at, before }: AcceptedChange): boolean {
      return store.transaction(() => {
        if (isDeleted.get(conversationId, messageId) !== null) return false;
        if (kind === 'deletion') removeOthers(conversationId, messageId);
        put(conversationId, messageId, sortKey, kind, value, at, before === null ? null : JSON.stringify(before));
        return true;
      });
    },
    /** Whether the owner deleted a message for everyone, and the table does not have that yet. */
    isDeleted: (conversationId: ConversationId, id: MessageId): boolean => isDeleted.get(conversationId, id) !== null,
    /** In the order of doing, also those of messages that are not in the table yet. */
    all: (): PendingChange[] => all.all(),
    /** The first change of each conversation whose message is in the table. */
    heads: (): PendingChange[] => heads.all(),
    /** Records the key of a message that is in the table now. */
    setSortKey: (id: MessageId, sortKey: SortKey): void => void setSortKey(sortKey, id),
    /** Removes the changes of a message that is discarded. */
    removeOf: (id: MessageId): void => void removeOf(id),
    /** Removes a change that the table has, or refused, unless it was replaced. */
    remove: (change: AcceptedChange): void => void remove(...keyOf(change)),
    /** Counts a failed attempt, unless the change was replaced. */
    fail: (
      change: AcceptedChange,
      { error, nextAt }: { readonly error: AppErrorData; readonly nextAt: Instant },
    ): void => void fail(writeError(error), nextAt, ...keyOf(change)),
    resetRetryTimers(): void {
      resetRetryTimers();
    },
    /** Records that the owner deleted a message on this computer. */
    hide: (conversationId: ConversationId, id: MessageId): void => void hide(conversationId, id),
    hidden: (): { readonly conversationId: ConversationId; readonly id: MessageId }[] => hidden.all(),
  };
}

const keyOf = ({ conversationId, messageId, kind, at }: AcceptedChange) => [conversationId, messageId, kind, at];

const readPending = (row: Row<Columns>): PendingChange => ({
  conversationId: readConversationId(row.group_id),
  messageId: readMessageId(row.message_id),
  sortKey: readSortKeyOrNull(row.sort_key),
  kind: readKind(row.kind),
  value: readText(row.value),
  at: readInstant(row.made_at),
  before: row.before === null ? null : (Before.safeParse(readJson(row.before)).data ?? null),
  attempts: readWhole(row.attempts),
  nextAt: readInstantOrNull(row.next_at),
});

function readKind(value: unknown): ChangeKind {
  const kind = changeKinds.find((each) => each === value);
  if (kind === undefined) throw new DamageError('not a kind of change');
  return kind;
}
