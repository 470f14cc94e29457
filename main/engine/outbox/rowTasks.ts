import type { AppErrorData } from '../../../shared/errors.ts';
import type { ConversationId, SortKey, UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readSortKey,
  readText,
  readUserId,
  readWhole,
} from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { readError, writeError } from './values.ts';

/** The rows of a conversation that have yet to be moved to its newest own message. */
export interface RowTask {
  readonly conversationId: ConversationId;
  /** The message's. */
  readonly sortKey: SortKey;
  readonly at: Instant;
  /** What the rows are to say. */
  readonly text: string;
  readonly attempts: number;
  /** When it is tried again, by this computer's clock; null: at once. */
  readonly nextAt: Instant | null;
  /** Why the last attempt failed; null: there was none. */
  readonly error: AppErrorData | null;
}

const columns = 'group_id, sort_key, at, text, attempts, next_at, error';
type Columns = 'group_id' | 'sort_key' | 'at' | 'text' | 'attempts' | 'next_at' | 'error';

/** At most one task for each conversation, its newest, and an account of those that were given up. */
export class RowTasks {
  readonly #all;
  readonly #put;
  readonly #fail;
  readonly #remove;
  readonly #countGivenUp;
  readonly #resetRetryTimers;
  readonly #deny;
  readonly #denied;
  readonly #givenUp;

  constructor(statements: Statements) {
    this.#all = statements.rows<[], Row<Columns>>(`SELECT ${columns} FROM row_task ORDER BY at, sort_key`);
    this.#put = statements.rows<[string, string, number, string, number, number | null, string | null]>(
      `INSERT INTO row_task (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sort_key = excluded.sort_key, at = excluded.at, text = excluded.text,
         attempts = excluded.attempts, next_at = excluded.next_at, error = excluded.error
       WHERE (excluded.at, excluded.sort_key) > (at, sort_key)`,
    );
    const same = 'WHERE group_id = ? AND sort_key = ?';
    this.#fail = statements.rows<[string, number, string, string]>(
      `UPDATE row_task SET attempts = attempts + 1, error = ?, next_at = ? ${same}`,
    );
    this.#remove = statements.rows<[string, string]>(`DELETE FROM row_task ${same}`);
    this.#countGivenUp = statements.rows<[string, string]>(
      'INSERT INTO row_given_up (group_id, reason) VALUES (?, ?) ON CONFLICT DO UPDATE SET times = times + 1',
    );
    this.#resetRetryTimers = statements.rows<[]>('UPDATE row_task SET next_at = NULL WHERE next_at IS NOT NULL');
    this.#deny = statements.rows<[string, number]>(
      'INSERT INTO denied_partition (owner, until) VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until, times = times + 1',
    );
    this.#denied = statements.value<[number]>('SELECT owner FROM denied_partition WHERE until > ?');
    this.#givenUp = statements.value<[]>(
      'SELECT (SELECT total(times) FROM row_given_up) + (SELECT total(times) FROM denied_partition)',
    );
  }

  all(): RowTask[] {
    return this.#all.all().map(readTask);
  }

  put({ conversationId, sortKey, at, text, attempts, nextAt, error }: RowTask): void {
    this.#put.run(conversationId, sortKey, at, text, attempts, nextAt, error === null ? null : writeError(error));
  }

  fail(conversationId: ConversationId, sortKey: SortKey, error: AppErrorData, nextAt: Instant): void {
    this.#fail.run(writeError(error), nextAt, conversationId, sortKey);
  }

  /** False when the task is a newer one by now, or none. */
  remove(conversationId: ConversationId, sortKey: SortKey): boolean {
    return this.#remove.run(conversationId, sortKey) > 0;
  }

  countGivenUp(conversationId: ConversationId, reason: string): void {
    this.#countGivenUp.run(conversationId, reason);
  }

  resetRetryTimers(): void {
    this.#resetRetryTimers.run();
  }

  denyPartition(owner: UserId, until: Instant): void {
    this.#deny.run(owner, until);
  }

  deniedPartitions(now: Instant): Set<UserId> {
    return new Set(this.#denied.all(now).map(readUserId));
  }

  givenUp(): number {
    return readWhole(this.#givenUp.get());
  }
}

function readTask(row: Row<Columns>): RowTask {
  return {
    conversationId: readConversationId(row.group_id),
    sortKey: readSortKey(row.sort_key),
    at: readInstant(row.at),
    text: readText(row.text),
    attempts: readWhole(row.attempts),
    nextAt: readInstantOrNull(row.next_at),
    error: readError(row.error),
  };
}
