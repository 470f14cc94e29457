import type { ConversationId, UserId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Cache } from '../cache/cache.ts';
import type { Lag } from '../cache/meta.ts';
import type { Clock } from '../clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { MessageStore } from '../remote/messageStore.ts';
import type { Arrival } from './arrivals.ts';
import { overlapMs, recordLag } from './overlap.ts';
import type { ServerClock } from './serverClock.ts';

/** What pulling works on, and whom it tells. */
export interface PullDeps {
  readonly store: MessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  /** The owner's id; until the table told who has a handle, one that no row has. */
  readonly owner: () => UserId;
  /** The list of conversations reads differently now. */
  readonly conversationsChanged: () => void;
  /** A conversation reads differently now, or was found to be as it was. */
  readonly messagesChanged: (conversationId: ConversationId) => void;
  readonly messagesArrived: (arrival: Arrival) => void;
}

/**
 * Bytes of rows that a read may take in beyond what it is for, for nothing: DynamoDB charges by 4 KB. Less than that,
 * since other writers' rows may hold attributes of which the cache doesn't know.
 */
export const BILLING_BLOCK_BYTES = 3_600;

/** So many µs before an instant. */
export const before = (instant: Instant, micros: number): Instant => instantFromMicros(instant - micros);

/** How far before the newest row a read for new ones begins, µs, by what was seen of this table. */
export const overlapOf = ({ cache, serverClock }: Pick<PullDeps, 'cache' | 'serverClock'>): number =>
  overlapMs(cache.meta('lag'), serverClock.now()) * MICROS_PER_MILLI;

/** Remembers how far, µs, rows were found behind where a reader expects new ones. */
export function widenOverlap(
  { cache, serverClock }: Pick<PullDeps, 'cache' | 'serverClock'>,
  lags: readonly number[],
): void {
  const known = cache.meta('lag');
  const now = serverClock.now();
  const noted = lags.reduce<Lag | null>((lag, micros) => recordLag(lag, micros, now), known);
  if (noted !== null && noted !== known) cache.setMeta('lag', noted);
}
