import { AppError } from '../../../../../shared/errors.ts';
import { ConversationId, type MessageCursor, MessageId, SortKey, UserId } from '../../../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../../../shared/time/instant.ts';
import { openOutbox } from '../openOutbox.ts';
import type { Outbox } from '../outbox.ts';
import type { AcceptedMessage, AllocatedKey } from '../outgoing.ts';
import type { LateArrival } from '../readMarkers.ts';
import type { RowTask } from '../rowTasks.ts';

/** Test helpers: short makers of values, and an outbox in memory. */

export const key = Buffer.alloc(32, 7);
export const conversation = ConversationId.parse('5ae290ed-55d1-47a0-bc6d-fe2bc2700399');
export const conversationOf = (n: number): ConversationId => ConversationId.parse(`conversation-${n}`);
export const idOf = (n: number): MessageId => MessageId.parse(`m${String(n).padStart(4, '0')}`);
export const userOf = (n: number): UserId => UserId.parse(`user-${n}`);

/** Seconds after 2023-03-22T14:00:00Z. */
export const at = (seconds: number): Instant => instantFromMicros((1_679_493_600 + seconds) * 1_000_000);

/** The place of the message at second `n`. */
export const cursor = (n: number): MessageCursor => ({ at: at(n), id: idOf(n) });

export const lateArrival = (n: number, expiresAt: Instant | null = null): LateArrival => ({ ...cursor(n), expiresAt });

/** The message accepted at second `n`. */
export const accepted = (n: number, changes: Partial<AcceptedMessage> = {}): AcceptedMessage => ({
  id: idOf(n),
  conversationId: conversation,
  text: `text ${n}`,
  acceptedAt: at(n),
  sendAt: null,
  disappearAfter: null,
  ...changes,
});

/** The key of second `n`, allocated a second later. */
export const allocated = (n: number): AllocatedKey => ({ sortKey: keyOf(n), at: at(n), allocatedAt: at(n + 1) });

/** Keys in ascending order. */
export const keyOf = (n: number): SortKey => SortKey.parse(`k${String(n).padStart(4, '0')}`);

/** The task to move rows to the message at second `n`. */
export const rowTask = (n: number, changes: Partial<RowTask> = {}): RowTask => ({
  conversationId: conversation,
  sortKey: keyOf(n),
  at: at(n),
  text: `text ${n}`,
  attempts: 0,
  nextAt: null,
  error: null,
  ...changes,
});

export const throttled = new AppError('throttled', { details: { requestId: 'r1' } }).toData();

export const openInMemory = (): Outbox => openOutbox({ file: null, key, now: at(0) });
