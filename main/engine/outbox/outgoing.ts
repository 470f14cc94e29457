import type { AppErrorData } from '../../../shared/errors.ts';
import type { ConversationId, MessageId, OutgoingMessage, SortKey } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readMessageId,
  readSortKey,
  readText,
  readWhole,
} from '../sqlite/columns.ts';
import { DamageError } from '../sqlite/failures.ts';
import type { Statements } from '../sqlite/statements.ts';
import { readDisappearAfter, readError, writeError } from './values.ts';

/** A message as it was accepted. */
export type AcceptedMessage = Pick<OutgoingMessage, 'id' | 'conversationId' | 'text' | 'acceptedAt' | 'disappearAfter'>;

/** The key that was chosen for a message. */
export interface MintedKey {
  readonly sortKey: SortKey;
  /** The instant that the key says. */
  readonly at: Instant;
  readonly mintedAt: Instant;
}

/** The message of a conversation that has to be sent next, with all that sending it takes. */
export interface OutgoingHead extends OutgoingMessage {
  /** Null: none was chosen yet. */
  readonly key: MintedKey | null;
  /** Until then a request that was sent with this key may still take effect; null: none was, or none can. */
  readonly uncertainUntil: Instant | null;
}

/** How an attempt ended that did not succeed. */
export interface AttemptFailure {
  readonly error: AppErrorData;
  readonly uncertainUntil: Instant | null;
}

/** How many messages wait to be sent, and how many were given up until the person decides. */
export interface OutgoingCounts {
  readonly waiting: number;
  readonly failed: number;
}

const columns =
  'id, group_id, text, accepted_at, disappear_after, state, attempts, next_at, error, sort_key, at, minted_at, uncertain_until';
type Columns =
  | 'id'
  | 'group_id'
  | 'text'
  | 'accepted_at'
  | 'disappear_after'
  | 'state'
  | 'attempts'
  | 'next_at'
  | 'error'
  | 'sort_key'
  | 'at'
  | 'minted_at'
  | 'uncertain_until';

/** Own messages that are not known to be in the table, in the order of sending. */
export class Outgoing {
  readonly #insert;
  readonly #ofConversation;
  readonly #counts;
  readonly #conversationCounts;
  readonly #heads;
  readonly #failed;
  readonly #mint;
  readonly #raiseLastKey;
  readonly #lastKey;
  readonly #isLastKey;
  readonly #begin;
  readonly #fail;
  readonly #reject;
  readonly #remove;
  readonly #retry;
  readonly #discard;
  readonly #resetRetryTimers;

  constructor(statements: Statements) {
    this.#insert = statements.rows<[string, string, string, number, number | null]>(
      'INSERT INTO outgoing (id, group_id, text, accepted_at, disappear_after) VALUES (?, ?, ?, ?, ?)',
    );
    this.#ofConversation = statements.rows<[string], Row<Columns>>(
      `SELECT ${columns} FROM outgoing WHERE group_id = ? ORDER BY sequence`,
    );
    const counts = "total(state = 'pending') AS waiting, total(state = 'failed') AS failed FROM outgoing";
    this.#counts = statements.rows<[], Row<'waiting' | 'failed'>>(`SELECT ${counts}`);
    this.#conversationCounts = statements.rows<[], Row<'group_id' | 'waiting' | 'failed'>>(
      `SELECT group_id, ${counts} GROUP BY group_id`,
    );
    this.#heads = statements.rows<[], Row<Columns>>(
      `SELECT ${columns} FROM outgoing
       WHERE sequence IN (SELECT min(sequence) FROM outgoing WHERE state = 'pending' GROUP BY group_id) ORDER BY sequence`,
    );
    this.#failed = statements.rows<[], Row<Columns>>(
      `SELECT ${columns} FROM outgoing WHERE state = 'failed' ORDER BY sequence`,
    );
    const pending = "WHERE id = ? AND state = 'pending'";
    this.#mint = statements.rows<[string, number, number, string]>(
      `UPDATE outgoing SET sort_key = ?, at = ?, minted_at = ?, uncertain_until = NULL ${pending}`,
    );
    this.#raiseLastKey = statements.rows<[number, string]>(
      `INSERT INTO own_key (at, group_id) SELECT ?, group_id FROM outgoing WHERE id = ?
       ON CONFLICT DO UPDATE SET at = max(at, excluded.at)`,
    );
    this.#lastKey = statements.value<[string]>('SELECT at FROM own_key WHERE group_id = ?');
    this.#isLastKey = statements.value<[number]>('SELECT EXISTS (SELECT 1 FROM own_key WHERE at = ?)');
    this.#begin = statements.rows<[number, string]>(
      `UPDATE outgoing SET attempts = attempts + 1, next_at = NULL, error = NULL, uncertain_until = ? ${pending}`,
    );
    this.#fail = statements.rows<[string, number, number | null, string]>(
      `UPDATE outgoing SET error = ?, next_at = ?, uncertain_until = ? ${pending}`,
    );
    this.#reject = statements.rows<[string, number | null, string]>(
      `UPDATE outgoing SET state = 'failed', error = ?, next_at = NULL, uncertain_until = ? ${pending}`,
    );
    this.#remove = statements.rows<[string]>('DELETE FROM outgoing WHERE id = ?');
    const failed = "WHERE id = ? AND state = 'failed'";
    this.#retry = statements.value<[string]>(
      `UPDATE outgoing SET state = 'pending', attempts = 0, next_at = NULL, error = NULL ${failed} RETURNING group_id`,
    );
    this.#discard = statements.value<[string]>(`DELETE FROM outgoing ${failed} RETURNING group_id`);
    this.#resetRetryTimers = statements.rows<[]>('UPDATE outgoing SET next_at = NULL WHERE next_at IS NOT NULL');
  }

  enqueue({ id, conversationId, text, acceptedAt, disappearAfter }: AcceptedMessage): OutgoingMessage {
    this.#insert.run(id, conversationId, text, acceptedAt, disappearAfter);
    return {
      id,
      conversationId,
      text,
      acceptedAt,
      disappearAfter,
      state: 'pending',
      attempts: 0,
      nextAttemptAt: null,
      error: null,
    };
  }

  of(conversationId: ConversationId): OutgoingMessage[] {
    return this.#ofConversation.all(conversationId).map(readOutgoing);
  }

  counts(): OutgoingCounts {
    const row = this.#counts.get();
    return { waiting: readWhole(row?.waiting), failed: readWhole(row?.failed) };
  }

  conversationCounts(): Map<ConversationId, OutgoingCounts> {
    const rows = this.#conversationCounts.all();
    return new Map(
      rows.map((row) => [
        readConversationId(row.group_id),
        { waiting: readWhole(row.waiting), failed: readWhole(row.failed) },
      ]),
    );
  }

  heads(): OutgoingHead[] {
    return this.#heads.all().map((row) => ({
      ...readOutgoing(row),
      key:
        row.sort_key === null
          ? null
          : { sortKey: readSortKey(row.sort_key), at: readInstant(row.at), mintedAt: readInstant(row.minted_at) },
      uncertainUntil: readInstantOrNull(row.uncertain_until),
    }));
  }

  failed(): OutgoingMessage[] {
    return this.#failed.all().map(readOutgoing);
  }

  mint(id: MessageId, { sortKey, at, mintedAt }: MintedKey): void {
    expectOne(this.#mint.run(sortKey, at, mintedAt, id));
    this.#raiseLastKey.run(at, id);
  }

  lastKeyAt(conversationId: ConversationId): Instant | null {
    return readInstantOrNull(this.#lastKey.get(conversationId) ?? null);
  }

  isLastKey(at: Instant): boolean {
    return this.#isLastKey.get(at) === 1;
  }

  beginAttempt(id: MessageId, uncertainUntil: Instant): void {
    expectOne(this.#begin.run(uncertainUntil, id));
  }

  failAttempt(id: MessageId, failure: AttemptFailure & { readonly nextAt: Instant }): void {
    expectOne(this.#fail.run(writeError(failure.error), failure.nextAt, failure.uncertainUntil, id));
  }

  reject(id: MessageId, { error, uncertainUntil }: AttemptFailure): void {
    expectOne(this.#reject.run(writeError(error), uncertainUntil, id));
  }

  remove(id: MessageId): void {
    this.#remove.run(id);
  }

  retry(id: MessageId): ConversationId | null {
    return firstConversationId(this.#retry.all(id));
  }

  discard(id: MessageId): ConversationId | null {
    return firstConversationId(this.#discard.all(id));
  }

  resetRetryTimers(): void {
    this.#resetRetryTimers.run();
  }
}

/** Only the pusher takes messages from pending to elsewhere, one step at a time: another state is a fault of its. */
function expectOne(changes: number): void {
  if (changes !== 1) throw new RangeError('No message of that id is pending.');
}

function readOutgoing(row: Row<Columns>): OutgoingMessage {
  return {
    id: readMessageId(row.id),
    conversationId: readConversationId(row.group_id),
    text: readText(row.text),
    acceptedAt: readInstant(row.accepted_at),
    state: readState(row.state),
    attempts: readWhole(row.attempts),
    nextAttemptAt: readInstantOrNull(row.next_at),
    error: readError(row.error),
    disappearAfter: readDisappearAfter(row.disappear_after),
  };
}

function readState(value: unknown): OutgoingMessage['state'] {
  if (value === 'pending' || value === 'failed') return value;
  throw new DamageError('not a state');
}

/**
 * The group id out of what a write returned. Read with `all`: `get` leaves a statement before its end, where SQLite commits
 * it, and a disk that is full by then would not be told.
 */
const firstConversationId = ([value]: readonly unknown[]): ConversationId | null =>
  value === undefined ? null : readConversationId(value);
