import type { ConversationId, Person } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Cache } from '../cache/cache.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { MessageStore } from '../remote/messageStore.ts';
import { type BackoffOptions, backoffMs, type Chance } from './backoff.ts';
import type { ServerClock } from './serverClock.ts';

/** What pushing works on, and whom it tells. */
export interface PushDeps {
  readonly store: MessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly chance: Chance;
  /** Who writes: the owner as the table knows them. May have to ask it, and rejects then as any request. */
  readonly owner: (signal: AbortSignal) => Promise<Person>;
  /** Reads what is new in a conversation into the cache; rejects as any request. */
  readonly pull: (conversationId: ConversationId, signal: AbortSignal) => Promise<unknown>;
  /** The list of conversations reads differently now. */
  readonly conversationsChanged: () => void;
  /** Messages of a conversation, sent or not, read differently now. */
  readonly messagesChanged: (conversationId: ConversationId) => void;
  readonly log: Log;
}

/** From 1 s to 5 minutes between two tries of the same thing. */
const pushBackoff: BackoffOptions = { firstMs: 1_000, mostMs: 300_000 };

/** When, by the device's clock, something that failed `failures` times in a row is tried again. */
export function nextTryAt({ clock, chance }: Pick<PushDeps, 'clock' | 'chance'>, failures: number): Instant {
  return instantFromMicros(clock.now() + backoffMs(Math.max(1, failures), chance, pushBackoff) * MICROS_PER_MILLI);
}

/**
 * When, by the device's clock, something is due that was to be tried at `nextAt`; null: at once. A time further ahead
 * than the longest back-off is of a clock that was set back since, and means nothing.
 */
export function dueAt(nextAt: Instant | null, now: Instant): Instant {
  const longestWait = pushBackoff.mostMs * MICROS_PER_MILLI;
  return nextAt === null || nextAt < now || nextAt - now > longestWait ? now : nextAt;
}

/** Whether rows are ours to move. A stream Lambda moves those that exist; a conversation's first ones are its starter's. */
export function movesRows({ outbox }: Pick<PushDeps, 'outbox'>, conversationId: ConversationId): boolean {
  return outbox.preferences().rowMover === 'app' || outbox.conversationOf(conversationId) !== null;
}
