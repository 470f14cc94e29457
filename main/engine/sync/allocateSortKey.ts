import { type ConversationId, SortKey } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { formatTimestamp } from '../../../shared/time/timestamp.ts';
import type { Cache } from '../cache/cache.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ServerClock } from './serverClock.ts';

/** A message this little ahead of the service's clock is one that was answered; one further ahead is a wrong clock's. */
const MOST_AHEAD = 120 * MICROS_PER_SECOND;

/** A sort key and the instant that it says. */
export interface Place {
  readonly sortKey: SortKey;
  readonly at: Instant;
}

/** What decides where a message may stand. */
interface KeyMintParts {
  readonly serverClock: Pick<ServerClock, 'now'>;
  readonly outbox: Pick<Outbox, 'lastKeyAt' | 'isLastKey'>;
  readonly cache: Pick<Cache, 'newestBefore'>;
}

/** The place that the canonical form of an instant names: `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`. */
export const placeOf = (at: Instant): Place => ({ at, sortKey: SortKey.parse(formatTimestamp(at)) });

/**
 * The place for an own message that is about to be written: the service's present, but after every own key of that
 * conversation, whatever became of it, and after the messages that were seen there, unless a wrong clock wrote them. It is
 * not that of another conversation's last key either: both have a row in one list, where one place holds one row.
 */
export function allocateSortKey(conversationId: ConversationId, { serverClock, outbox, cache }: KeyMintParts): Place {
  const now = serverClock.now();
  const seenAt = cache.newestBefore(conversationId, instantFromMicros(now + MOST_AHEAD));
  let at = latest(now, next(outbox.lastKeyAt(conversationId)), next(seenAt));
  while (outbox.isLastKey(at)) at = instantFromMicros(at + 1);
  return placeOf(at);
}

const next = (at: Instant | null): Instant | null => (at === null ? null : instantFromMicros(at + 1));

const latest = (first: Instant, ...others: readonly (Instant | null)[]): Instant =>
  others.reduce<Instant>((most, at) => (at !== null && at > most ? at : most), first);
