import { type ConversationId, SortKey } from '../../../shared/model.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { Cache } from '../store/cache/cache.ts';
import type { Outbox } from '../store/outbox/outbox.ts';
import type { ServerClock } from './serverClock.ts';

/** How far ahead of the service's clock, µs, a message may be for ours to sort after it; further ahead is a wrong clock. */
const MOST_AHEAD = 120 * MICROS_PER_SECOND;

/** A sort key and its instant. */
export interface Place {
  readonly sortKey: SortKey;
  readonly at: Instant;
}

interface AllocationContext {
  readonly serverClock: Pick<ServerClock, 'now'>;
  readonly outbox: { readonly outgoing: Pick<Outbox['outgoing'], 'lastKeyAt' | 'isLastKey'> };
  readonly cache: { readonly messages: Pick<Cache['messages'], 'newestBefore'> };
}

/** The place with the canonical key of an instant, `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`. */
export const placeOf = (at: Instant): Place => ({ at, sortKey: SortKey.parse(formatTimestamp(at)) });

/**
 * Allocates the place of a message that is about to be sent: the service's present, but after every key allocated in the
 * conversation before, whatever became of it, and after the messages seen there, except those of a wrong clock. Differs
 * from the last key of every other conversation: their rows share one list, where a key holds one row.
 */
export function allocateSortKey(
  conversationId: ConversationId,
  { serverClock, outbox, cache }: AllocationContext,
): Place {
  const now = serverClock.now();
  const seenAt = cache.messages.newestBefore(conversationId, instantFromMicros(now + MOST_AHEAD));
  const lastAt = outbox.outgoing.lastKeyAt(conversationId);
  let at = instantFromMicros(Math.max(now, (lastAt ?? 0) + 1, (seenAt ?? 0) + 1));
  while (outbox.outgoing.isLastKey(at)) at = instantFromMicros(at + 1);
  return placeOf(at);
}
