import type { AppErrorData } from '../../../../shared/errors.ts';
import {
  ConversationEvent,
  type ConversationId,
  type MessageId,
  type OutgoingMessage,
  type SortKey,
} from '../../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readJson,
  readMessageId,
  readSortKey,
  readSortKeyOrNull,
  readText,
  readWhole,
} from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';
import { readDisappearAfter } from './conversationSettings.ts';
import { readErrorOrNull, writeError } from './errors.ts';

/** A message as it was accepted. */
export type AcceptedMessage = Pick<
  OutgoingMessage,
  'id' | 'conversationId' | 'text' | 'acceptedAt' | 'sendAt' | 'canUndo' | 'disappearAfter' | 'replyTo' | 'event'
>;

/** The key that was allocated for a message. */
export interface AllocatedKey {
  readonly sortKey: SortKey;
  readonly at: Instant;
  readonly allocatedAt: Instant;
}

/** The next message of a conversation to send, with everything that sending needs. */
export interface OutgoingHead extends OutgoingMessage {
  /** Null if none was allocated yet. */
  readonly key: AllocatedKey | null;
  /** Until then a request with this key may still take effect; null if none can. */
  readonly uncertainUntil: Instant | null;
  /** The table may have the message, at this instant or later, by an attempt that is not recorded here; null if not. */
  readonly lookUpFrom: Instant | null;
}

/** How an attempt failed. */
export interface AttemptFailure {
  readonly error: AppErrorData;
  readonly uncertainUntil: Instant | null;
}

/** How many messages wait to be sent, without those that are sent later, and how many failed until the user decides. */
export interface OutgoingCounts {
  readonly waiting: number;
  readonly failed: number;
}

const columns =
  'id, group_id, text, accepted_at, send_at, can_undo, disappear_after, state, attempts, next_at, error, sort_key, at, minted_at, uncertain_until, look_up_from, reply_to, reply_to_key, event';
type Columns =
  | (
      | 'id'
      | 'group_id'
      | 'text'
      | 'accepted_at'
      | 'send_at'
      | 'can_undo'
      | 'disappear_after'
      | 'state'
      | 'attempts'
      | 'next_at'
      | 'error'
    )
  | ('sort_key' | 'at' | 'minted_at' | 'uncertain_until' | 'look_up_from' | 'reply_to' | 'reply_to_key' | 'event');

/**
 * The age from which messages of an earlier run are looked up before they are sent, µs: this folder may be an older copy, and
 * what became of them may be recorded in a newer one.
 */
const OLD = 86_400_000_000;
/** A message that is sent later counts as waiting from this time before, µs: it can't be undone any more, or soon. */
const SOON = 60_000_000;
/** After every time that a message can have: then none is sent later. */
const END = instantFromMicros(Number.MAX_SAFE_INTEGER - SOON);

/** Own messages that are not known to be in the table, in the order of sending. Reads without `now` take all for due. */
export function createOutgoing(store: Store) {
  const nextNumber = store.column(
    `INSERT INTO acceptance (only, accepted, revision) VALUES (1, 1, 0)
       ON CONFLICT DO UPDATE SET accepted = accepted + 1 RETURNING accepted`,
    readWhole,
  );
  const insert = store.command(
    `INSERT INTO outgoing (number, id, group_id, text, accepted_at, send_at, can_undo, disappear_after, reply_to, reply_to_key, event)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const ofConversation = store.query(
    `SELECT ${columns} FROM outgoing WHERE group_id = ?
       ORDER BY CASE WHEN send_at > ? THEN send_at ELSE 0 END, sequence`,
    readOutgoing,
  );
  const newest = store.query(
    `SELECT ${columns} FROM outgoing WHERE sequence IN
       (SELECT max(sequence) FROM outgoing WHERE coalesce(send_at, 0) <= ? GROUP BY group_id)`,
    readOutgoing,
  );
  const countColumns =
    "total(state = 'pending' AND coalesce(send_at, 0) <= ?) AS waiting, total(state = 'failed') AS failed FROM outgoing";
  const counts = store.query(`SELECT ${countColumns}`, readCounts);
  const conversationCounts = store.query(
    `SELECT group_id, ${countColumns} GROUP BY group_id`,
    (row: Row<'group_id' | 'waiting' | 'failed'>): [ConversationId, OutgoingCounts] => [
      readConversationId(row.group_id),
      readCounts(row),
    ],
  );
  const heads = store.query(
    `SELECT ${columns} FROM outgoing
       WHERE sequence IN (SELECT min(sequence) FROM outgoing
         WHERE state = 'pending' AND coalesce(send_at, 0) <= ? GROUP BY group_id) ORDER BY sequence`,
    readHead,
  );
  const nextSendAt = store.column(
    "SELECT min(send_at) FROM outgoing WHERE state = 'pending' AND send_at > ?",
    readInstantOrNull,
  );
  const failed = store.query(`SELECT ${columns} FROM outgoing WHERE state = 'failed' ORDER BY sequence`, readOutgoing);
  const ifPending = "WHERE id = ? AND state = 'pending'";
  const setKey = store.command(
    `UPDATE outgoing SET sort_key = ?, at = ?, minted_at = ?, uncertain_until = NULL ${ifPending}`,
  );
  const raiseLastKey = store.command(
    `INSERT INTO own_key (at, group_id) SELECT ?, group_id FROM outgoing WHERE id = ?
       ON CONFLICT DO UPDATE SET at = max(at, excluded.at)`,
  );
  const lastKey = store.column('SELECT at FROM own_key WHERE group_id = ?', readInstant);
  const isLastKey = store.column('SELECT 1 FROM own_key WHERE at = ? LIMIT 1', readWhole);
  const begin = store.command(
    `UPDATE outgoing SET attempts = attempts + 1, next_at = NULL, error = NULL, uncertain_until = ? ${ifPending}`,
  );
  const fail = store.command(`UPDATE outgoing SET error = ?, next_at = ?, uncertain_until = ? ${ifPending}`);
  const reject = store.command(
    `UPDATE outgoing SET state = 'failed', error = ?, next_at = NULL, uncertain_until = ? ${ifPending}`,
  );
  const sortKey = store.column('SELECT sort_key FROM outgoing WHERE id = ?', readSortKeyOrNull);
  const remove = store.command('DELETE FROM outgoing WHERE id = ?');
  const ifFailed = "WHERE id = ? AND state = 'failed'";
  const retry = store.column(
    `UPDATE outgoing SET state = 'pending', attempts = 0, next_at = NULL, error = NULL ${ifFailed} RETURNING group_id`,
    readConversationId,
  );
  const ifLater = "state = 'pending' AND attempts = 0 AND send_at > ?";
  const sendNow = store.column(
    `UPDATE outgoing SET send_at = NULL WHERE id = ? AND ${ifLater} RETURNING group_id`,
    readConversationId,
  );
  const discard = store.column(
    `DELETE FROM outgoing WHERE id = ? AND (state = 'failed' OR ${ifLater}) RETURNING group_id`,
    readConversationId,
  );
  // Keys of a conversation ascend, so an unknown attempt used this message's key or one after the last known key.
  const markForLookUp = `UPDATE outgoing SET look_up_from =
         coalesce(at, (SELECT own_key.at FROM own_key WHERE own_key.group_id = outgoing.group_id), 0)
       WHERE look_up_from IS NULL`;
  const lookUpOld = store.command(`${markForLookUp} AND abs(accepted_at - ?) > ?`);
  const lookUpNumber = store.command(`${markForLookUp} AND number = ?`);
  const hasNumber = store.column('SELECT 1 FROM outgoing WHERE number = ?', readWhole);
  const toLookUp = store.query(
    `SELECT ${columns} FROM outgoing WHERE group_id = ? AND look_up_from IS NOT NULL ORDER BY sequence`,
    readHead,
  );
  const untried = 'WHERE id = ? AND attempts = 0 AND look_up_from IS NULL RETURNING group_id';
  const edit = store.column(`UPDATE outgoing SET text = ? ${untried}`, readConversationId);
  const withdraw = store.column(`DELETE FROM outgoing ${untried}`, readConversationId);
  const lookedUp = store.command('UPDATE outgoing SET look_up_from = NULL WHERE group_id = ?');
  const resetRetryTimers = store.command('UPDATE outgoing SET next_at = NULL WHERE next_at IS NOT NULL');

  return {
    /** Accepts a message as pending, behind all others of its conversation that are due when it is. */
    enqueue(message: AcceptedMessage): OutgoingMessage {
      const { id, conversationId, text, acceptedAt, sendAt, canUndo = false, disappearAfter, replyTo, event } = message;
      store.transaction(() => {
        const number = readWhole(nextNumber.all()[0]);
        const extras = [
          replyTo?.id ?? null,
          replyTo?.sortKey ?? null,
          event === undefined ? null : JSON.stringify(event),
        ];
        insert(number, id, conversationId, text, acceptedAt, sendAt, canUndo ? 1 : 0, disappearAfter, ...extras);
      });
      return {
        ...{ id, conversationId, text, acceptedAt, sendAt, disappearAfter },
        ...(canUndo ? { canUndo } : {}),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(event === undefined ? {} : { event }),
        state: 'pending',
        attempts: 0,
        nextAttemptAt: null,
        error: null,
      };
    },
    /** A conversation's messages in the order of sending, including failed ones; those that are sent later come last. */
    ofConversation: (conversationId: ConversationId, now = END): OutgoingMessage[] =>
      ofConversation.all(conversationId, now),
    /** The last message of each conversation that has any, without those that are sent later. */
    newest: (now = END): Map<ConversationId, OutgoingMessage> =>
      new Map(newest.all(now + SOON).map((message) => [message.conversationId, message])),
    counts: (now = END): OutgoingCounts => counts.get(now + SOON) ?? { waiting: 0, failed: 0 },
    /** Only conversations that have any messages, also if all are sent later. */
    conversationCounts: (now = END): Map<ConversationId, OutgoingCounts> => new Map(conversationCounts.all(now + SOON)),
    /** The first pending message of each conversation, earliest accepted first. A failed or later one blocks none. */
    heads: (now: Instant): OutgoingHead[] => heads.all(now),
    /** When the next message that is sent later is due; null: there is none. */
    nextSendAt: (now: Instant): Instant | null => nextSendAt.get(now),
    /** Every failed message, earliest accepted first. */
    failed: (): OutgoingMessage[] => failed.all(),
    /** Gives a pending message a key, replacing any earlier one, and raises `lastKeyAt`. */
    setKey(id: MessageId, { sortKey, at, allocatedAt }: AllocatedKey): void {
      store.transaction(() => {
        expectOne(setKey(sortKey, at, allocatedAt, id));
        raiseLastKey(at, id);
      });
    },
    /** The greatest instant of a key that was allocated in the conversation, sent or not; null if none was. */
    lastKeyAt: (conversationId: ConversationId): Instant | null => lastKey.get(conversationId),
    /** Whether the last key of any conversation has this instant. */
    isLastKey: (at: Instant): boolean => isLastKey.get(at) !== null,
    /** Marks messages to look up that were accepted more than a day ago, or by a clock that was set since. */
    lookUpOld: (now: Instant): void => void lookUpOld(now, OLD),
    /** Marks a message to look up, by the number of its acceptance. */
    lookUpNumber: (number: number): void => void lookUpNumber(number),
    hasNumber: (number: number): boolean => hasNumber.get(number) !== null,
    /** A conversation's messages to look up, including failed ones. */
    toLookUp: (conversationId: ConversationId): OutgoingHead[] => toLookUp.all(conversationId),
    /** Records that a conversation's messages were looked up. */
    lookedUp: (conversationId: ConversationId): void => void lookedUp(conversationId),
    /** Counts an attempt, before the requests of each, and until when those that put the message may take effect. */
    beginAttempt: (id: MessageId, uncertainUntil: Instant | null): void => void expectOne(begin(uncertainUntil, id)),
    /** Keeps the message pending, to retry at `nextAt`. */
    failAttempt: (id: MessageId, failure: AttemptFailure & { readonly nextAt: Instant }): void =>
      void expectOne(fail(writeError(failure.error), failure.nextAt, failure.uncertainUntil, id)),
    /** Marks the message as failed until the user retries or discards it. */
    reject: (id: MessageId, { error, uncertainUntil }: AttemptFailure): void =>
      void expectOne(reject(writeError(error), uncertainUntil, id)),
    /** The key that a message was last tried with; null: none. */
    sortKey: (id: MessageId): SortKey | null => sortKey.get(id),
    remove: (id: MessageId): void => store.transaction(() => void remove(id)),
    /** Replaces the text of a message that was not tried yet, and so can't be in the table. Returns its conversation; null: there is none. */
    edit: (id: MessageId, text: string): ConversationId | null =>
      store.transaction(() => edit.all(text, id)[0] ?? null),
    /** Removes such a message, likewise. */
    withdraw: (id: MessageId): ConversationId | null => store.transaction(() => withdraw.all(id)[0] ?? null),
    /**
     * Makes a failed message pending again, at its old place, with its key and no attempts. Returns its conversation; null
     * if there is no failed message with that id.
     */
    retry: (id: MessageId): ConversationId | null => retry.all(id)[0] ?? null,
    /** Makes a message due that was to be sent later. Returns its conversation; null if there is no such message. */
    sendNow: (id: MessageId, now: Instant): ConversationId | null => sendNow.all(id, now)[0] ?? null,
    /**
     * Removes a message that failed, or is sent later and was not tried yet. Returns its conversation; null if there is no
     * such message.
     */
    discard: (id: MessageId, now: Instant): ConversationId | null =>
      store.transaction(() => discard.all(id, now)[0] ?? null),
    resetRetryTimers(): void {
      resetRetryTimers();
    },
  };
}

/** Only the pusher moves messages out of pending, one step at a time: any other state is a bug. */
function expectOne(changes: number): void {
  if (changes !== 1) throw new RangeError('No message of that id is pending.');
}

const readOutgoing = (row: Row<Columns>): OutgoingMessage => ({
  id: readMessageId(row.id),
  conversationId: readConversationId(row.group_id),
  text: readText(row.text),
  acceptedAt: readInstant(row.accepted_at),
  sendAt: readInstantOrNull(row.send_at),
  ...(readWhole(row.can_undo) === 1 ? { canUndo: true } : {}),
  state: readState(row.state),
  attempts: readWhole(row.attempts),
  nextAttemptAt: readInstantOrNull(row.next_at),
  error: readErrorOrNull(row.error),
  disappearAfter: readDisappearAfter(row.disappear_after),
  ...(row.reply_to === null
    ? {}
    : { replyTo: { id: readMessageId(row.reply_to), sortKey: readSortKey(row.reply_to_key) } }),
  ...(row.event === null ? {} : readEvent(row.event)),
});

function readEvent(value: unknown): Pick<OutgoingMessage, 'event'> {
  const parsed = ConversationEvent.safeParse(readJson(value));
  if (!parsed.success) throw new DamageError('not an event');
  return { event: parsed.data };
}

const readHead = (row: Row<Columns>): OutgoingHead => ({
  ...readOutgoing(row),
  key:
    row.sort_key === null
      ? null
      : { sortKey: readSortKey(row.sort_key), at: readInstant(row.at), allocatedAt: readInstant(row.minted_at) },
  uncertainUntil: readInstantOrNull(row.uncertain_until),
  lookUpFrom: readInstantOrNull(row.look_up_from),
});

const readCounts = (row: Row<'waiting' | 'failed'>): OutgoingCounts => ({
  waiting: readWhole(row.waiting),
  failed: readWhole(row.failed),
});

function readState(value: unknown): OutgoingMessage['state'] {
  if (value === 'pending' || value === 'failed') return value;
  throw new DamageError('not a state');
}
