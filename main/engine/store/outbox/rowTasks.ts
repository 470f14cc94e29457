import type { AppErrorData } from '../../../../shared/errors.ts';
import type { ConversationId, SortKey, UserId } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readSortKey,
  readText,
  readUserId,
  readWhole,
} from '../columns.ts';
import type { Store } from '../store.ts';
import { readErrorOrNull, writeError } from './errors.ts';

/** The rows of a conversation that must be moved to its newest own message. */
export interface RowTask {
  readonly conversationId: ConversationId;
  readonly sortKey: SortKey;
  readonly at: Instant;
  readonly text: string;
  readonly attempts: number;
  /** When to retry, by this computer's clock; null: at once. */
  readonly nextAt: Instant | null;
  /** Why the last attempt failed; null if there was none. */
  readonly error: AppErrorData | null;
}

const columns = 'group_id, sort_key, at, text, attempts, next_at, error';
type Columns = 'group_id' | 'sort_key' | 'at' | 'text' | 'attempts' | 'next_at' | 'error';

/** At most one task for each conversation, its newest, and counts of those that were given up. */
export function createRowTasks(store: Store) {
  const all = store.query(`SELECT ${columns} FROM row_task ORDER BY at, sort_key`, readTask);
  const put = store.command(
    `INSERT INTO row_task (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sort_key = excluded.sort_key, at = excluded.at, text = excluded.text,
         attempts = excluded.attempts, next_at = excluded.next_at, error = excluded.error
       WHERE (excluded.at, excluded.sort_key) > (at, sort_key)`,
  );
  const same = 'WHERE group_id = ? AND sort_key = ?';
  const fail = store.command(`UPDATE row_task SET attempts = attempts + 1, error = ?, next_at = ? ${same}`);
  const remove = store.command(`DELETE FROM row_task ${same}`);
  const countGivenUp = store.command(
    'INSERT INTO row_given_up (group_id, reason) VALUES (?, ?) ON CONFLICT DO UPDATE SET times = times + 1',
  );
  const resetRetryTimers = store.command('UPDATE row_task SET next_at = NULL WHERE next_at IS NOT NULL');
  const deny = store.command(
    'INSERT INTO denied_partition (owner, until) VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until, times = times + 1',
  );
  const denied = store.column('SELECT owner FROM denied_partition WHERE until > ?', readUserId);
  const givenUp = store.column(
    'SELECT (SELECT total(times) FROM row_given_up) + (SELECT total(times) FROM denied_partition)',
    readWhole,
  );

  return {
    /** Oldest message first. */
    all: (): RowTask[] => all.all(),
    /** Keeps the task unless the conversation has one for the same or a newer message. */
    put: ({ conversationId, sortKey, at, text, attempts, nextAt, error }: RowTask): void =>
      void put(conversationId, sortKey, at, text, attempts, nextAt, error === null ? null : writeError(error)),
    /** Counts a failed attempt, unless the task was replaced. */
    fail(
      conversationId: ConversationId,
      sortKey: SortKey,
      { error, nextAt }: { readonly error: AppErrorData; readonly nextAt: Instant },
    ): void {
      fail(writeError(error), nextAt, conversationId, sortKey);
    },
    /** Removes a finished task, unless it was replaced. */
    remove: (conversationId: ConversationId, sortKey: SortKey): void => void remove(conversationId, sortKey),
    /** Removes and counts a task, unless it was replaced. `reason` is an error's code. */
    giveUp(conversationId: ConversationId, sortKey: SortKey, reason: string): void {
      store.transaction(() => {
        if (remove(conversationId, sortKey) > 0) countGivenUp(conversationId, reason);
      });
    },
    /** Makes all tasks due now. */
    resetRetryTimers(): void {
      resetRetryTimers();
    },
    /** Records that access rules deny writing to a person's partition: it is left alone until then, and counted. */
    denyPartition: (owner: UserId, until: Instant): void => void deny(owner, until),
    deniedPartitions: (now: Instant): Set<UserId> => new Set(denied.all(now)),
    /** How many tasks were given up, plus how often a partition was denied. */
    givenUp: (): number => readWhole(givenUp.get()),
  };
}

const readTask = (row: Row<Columns>): RowTask => ({
  conversationId: readConversationId(row.group_id),
  sortKey: readSortKey(row.sort_key),
  at: readInstant(row.at),
  text: readText(row.text),
  attempts: readWhole(row.attempts),
  nextAt: readInstantOrNull(row.next_at),
  error: readErrorOrNull(row.error),
});
