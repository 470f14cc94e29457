import type { ConversationId, Message, Person } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import type { BatchOutcome } from '../cache/messages.ts';
import type { RangeRead } from './newestPage.ts';
import type { PullDeps } from './pullDeps.ts';

/** What several reads did to what can be seen of a conversation. */
export interface Taken extends Pick<BatchOutcome, 'added' | 'arrived'> {
  /** Whether anything reads differently now. */
  readonly isChanged: boolean;
}

/** Messages that others wrote in a conversation, that came just now and that nobody has read here. */
export interface Arrival {
  readonly conversationId: ConversationId;
  readonly other: Person;
  readonly count: number;
  readonly newest: Message;
}

/**
 * Takes what was read of a conversation into the cache, all or nothing, and with it the late arrivals: messages of the
 * other person that turned up before what was read already, and so would never count as unread.
 *
 * Two databases can't commit as one. The outbox does first: a crash between the two leaves late arrivals that the cache
 * has not, whose messages arrive, and are added, once more.
 *
 * Tells what arrived unread, once it is in the cache; of the first sync nothing, since all of that counts as read.
 * @param rowVersionSeen see `MessageBatch`.
 */
export function takeReads(
  deps: PullDeps,
  conversationId: ConversationId,
  reads: readonly RangeRead[],
  rowVersionSeen: number | null,
): Taken {
  const { cache, outbox, serverClock } = deps;
  const now = serverClock.now();
  const { taken, arrival } = cache.transaction(() => {
    const isFirst = cache.conversationState(conversationId).syncedAt === null;
    const outcomes = reads.map(({ range, page: { items, unparsable } }) =>
      cache.applyMessages(conversationId, range, { messages: items, unparsable, pulledAt: now, rowVersionSeen, now }),
    );
    const arrived = outcomes.flatMap((outcome) => outcome.arrived);
    const late = lateOf(deps, conversationId, arrived);
    if (late.length > 0) outbox.addLate(conversationId, late);
    if (isFirst && !outbox.flag('firstSyncDone')) markAsRead(deps, conversationId);
    const sum = (of: 'added' | 'changed' | 'removed'): number =>
      outcomes.reduce((total, outcome) => total + outcome[of], 0);
    const added = sum('added');
    // Everything in a conversation that was not there before has arrived.
    const came = isFirst ? reads.flatMap(({ page }) => page.items) : arrived;
    return {
      taken: { added, arrived, isChanged: added + sum('changed') + sum('removed') > 0 },
      arrival: outbox.flag('firstSyncDone') ? arrivalOf(deps, conversationId, came, late) : null,
    };
  });
  if (arrival !== null) deps.messagesArrived(arrival);
  return taken;
}

/** What of messages that came is news to the owner; `late` are those of them that are unread before the marker. */
function arrivalOf(
  { cache, outbox, owner, serverClock }: PullDeps,
  conversationId: ConversationId,
  came: readonly Message[],
  late: readonly Message[],
): Arrival | null {
  const marker = outbox.marker(conversationId);
  const now = serverClock.now();
  const unread = came
    .filter(({ sender, expiresAt }) => sender.id !== owner() && (expiresAt === null || expiresAt > now))
    .filter((message) => marker === null || compareMessages(message, marker) > 0 || late.includes(message));
  const newest = unread.sort(compareMessages).at(-1);
  if (newest === undefined) return null;
  return { conversationId, other: cache.otherOf(conversationId) ?? newest.sender, count: unread.length, newest };
}

/** What was there before Meridian counts as read, in a conversation where nothing was marked yet. */
export function markAsRead(
  { cache, outbox }: Pick<PullDeps, 'cache' | 'outbox'>,
  conversationId: ConversationId,
): void {
  const newest = cache.newestMessage(conversationId);
  if (newest !== null) outbox.markReadIfNew(conversationId, newest);
}

/** The messages of others that don't lie after the marker: those that do are unread by that alone. */
function lateOf({ outbox, owner }: PullDeps, conversationId: ConversationId, arrived: readonly Message[]): Message[] {
  const marker = arrived.length === 0 ? null : outbox.marker(conversationId);
  if (marker === null) return [];
  return arrived.filter((message) => message.sender.id !== owner() && compareMessages(message, marker) <= 0);
}
