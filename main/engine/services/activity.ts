import type { Request } from '../../../shared/contract/contract.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { startOfDay } from '../../../shared/time/zoneDays.ts';
import type { Sliced } from '../slices.ts';
import type { SyncContext } from '../sync/context.ts';

/** Messages counted in a slice at least, some milliseconds. */
const SLICE = 20_000;

/**
 * Counts the cached messages of a conversation by the days of a zone, in slices. What clocks that were set back show again
 * after midnight counts for the new day; a day that a zone skipped has none.
 */
export function* countByDay(
  messages: Pick<SyncContext['cache']['messages'], 'countBetween'>,
  { conversationId, zone, firstDay, days }: Request<'conversations.activity'>,
): Sliced<readonly number[]> {
  const iana = zoneOrUtc(zone);
  const counts: number[] = [];
  let counted = 0;
  let start = instantFromMillis(startOfDay(iana, firstDay));
  for (let day = firstDay; day < firstDay + days; day++) {
    const next = instantFromMillis(startOfDay(iana, day + 1));
    const count = messages.countBetween(conversationId, start, next);
    counts.push(count);
    start = next;
    counted += count;
    if (counted < SLICE) continue;
    counted = 0;
    yield;
  }
  return counts;
}
