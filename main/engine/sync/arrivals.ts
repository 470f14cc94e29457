import type { GroupId, Message } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import type { BatchOutcome } from '../cache/messages.ts';
import type { RangeRead } from './newestPage.ts';
import type { PullDeps } from './pullDeps.ts';

/** What several reads did to what can be seen of a conversation. */
export interface Taken extends Pick<BatchOutcome, 'added' | 'arrived'> {
  /** Whether anything reads differently now. */
  readonly isChanged: boolean;
}

/**
 * Takes what was read of a conversation into the cache, all or nothing, and with it the late arrivals: messages of the
 * other person that turned up before what was read already, and so would never count as unread.
 *
 * Two databases can't commit as one. The outbox does first: a crash between the two leaves late arrivals that the cache
 * has not, whose messages arrive, and are added, once more.
 * @param rowVersionSeen see `MessageBatch`.
 */
export function takeReads(
  deps: PullDeps,
  groupId: GroupId,
  reads: readonly RangeRead[],
  rowVersionSeen: number | null,
): Taken {
  const { cache, outbox, serverClock } = deps;
  const now = serverClock.now();
  return cache.transaction(() => {
    const isFirst = cache.conversationState(groupId).syncedAt === null;
    const outcomes = reads.map(({ range, page: { items, unparsable } }) =>
      cache.applyMessages(groupId, range, { messages: items, unparsable, pulledAt: now, rowVersionSeen, now }),
    );
    const arrived = outcomes.flatMap((outcome) => outcome.arrived);
    const late = lateOf(deps, groupId, arrived);
    if (late.length > 0) outbox.addLate(groupId, late);
    if (isFirst && !outbox.flag('firstSyncDone')) markAsRead(deps, groupId);
    const sum = (of: 'added' | 'changed' | 'removed'): number =>
      outcomes.reduce((total, outcome) => total + outcome[of], 0);
    const added = sum('added');
    return { added, arrived, isChanged: added + sum('changed') + sum('removed') > 0 };
  });
}

/** What was there before Meridian counts as read, in a conversation where nothing was marked yet. */
export function markAsRead({ cache, outbox }: Pick<PullDeps, 'cache' | 'outbox'>, groupId: GroupId): void {
  const newest = cache.newestMessage(groupId);
  if (newest !== null) outbox.markReadIfNew(groupId, newest);
}

/** The messages of others that don't lie after the marker: those that do are unread by that alone. */
function lateOf({ outbox, owner }: PullDeps, groupId: GroupId, arrived: readonly Message[]): Message[] {
  const marker = arrived.length === 0 ? null : outbox.marker(groupId);
  if (marker === null) return [];
  return arrived.filter((message) => message.sender.id !== owner() && compareMessages(message, marker) <= 0);
}
