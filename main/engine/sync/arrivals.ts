import type { ConversationId, Message, MessageChange } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { mentionsIn } from '../../../shared/text/mentions.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Page } from '../remote/messageStore.ts';
import type { BatchOutcome, MessageBatch } from '../store/cache/ingest.ts';
import type { KeyRange } from '../store/cache/keys.ts';
import { startOf } from '../store/cache/longText.ts';
import { groupPerson } from '../store/cache/members.ts';
import type { Arrival, SyncContext } from './context.ts';
import { before, MOST_OVERLAP } from './overlap.ts';

/** A page and the key range that it covers completely. */
export interface RangeRead {
  readonly range: KeyRange;
  readonly page: Page<Message>;
  /** See `MessageBatch`. */
  readonly isNewest?: boolean;
}

/** How several reads changed a cached conversation. */
export interface StoredReads extends Pick<BatchOutcome, 'added' | 'arrived'> {
  /** Whether anything reads differently now. */
  readonly isChanged: boolean;
}

/**
 * Stores reads of one conversation in the cache, all or none, in one transaction with others that arrive together. Reports
 * unread messages once they are committed; during the first sync none, since everything in it counts as read. Messages of the
 * other person that sort before the read marker (late arrivals) go to the outbox, since the marker would count them as read.
 *
 * Two databases can't commit as one. The outbox commits first: after a crash between the two it lists late arrivals that
 * the cache lacks, and the next pull adds the same ones again.
 *
 * @param options see `MessageBatch`; `changes` is null if they were not read
 */
export async function storeReads(
  context: SyncContext,
  conversationId: ConversationId,
  reads: readonly RangeRead[],
  {
    rowVersionSeen,
    changes,
  }: Pick<MessageBatch, 'rowVersionSeen'> & { readonly changes: readonly MessageChange[] | null },
): Promise<StoredReads> {
  const { cache, commits, outbox, serverClock } = context;
  const now = serverClock.now();
  const { stored, arrival, isReadElsewhere } = await commits.add(bytesOf(reads), () => {
    const isFirst = cache.conversations.state(conversationId).syncedAt === null;
    const outcomes = reads.map(({ range, page: { items, unparsable, sizes }, isNewest = false }) =>
      cache.ingest.page(conversationId, range, {
        messages: items,
        unparsable,
        sizes,
        isNewest,
        pulledAt: now,
        rowVersionSeen,
        now,
        ...(changes === null ? {} : { changes, logReadAt: serverClock.isSure ? now : before(now, MOST_OVERLAP) }),
      }),
    );
    const arrived = outcomes.flatMap((outcome) => outcome.arrived);
    const late = selectLate(context, conversationId, arrived);
    if (late.length > 0) outbox.readMarkers.addLate(conversationId, late);
    const isFirstSync = !outbox.values.get('firstSyncDone') === true;
    if (isFirst && isFirstSync) markAsRead(context, conversationId);
    const isReadElsewhere =
      !(isFirst && isFirstSync) && arrived.length > 0 && applyReadPosition(context, conversationId);
    const sum = (of: 'added' | 'changed' | 'removed'): number =>
      outcomes.reduce((total, outcome) => total + outcome[of], 0);
    const added = sum('added');
    // In a conversation that was not there before, every message has arrived.
    const candidates = isFirst ? reads.flatMap(({ page }) => page.items) : arrived;
    return {
      stored: { added, arrived, isChanged: added + sum('changed') + sum('removed') > 0 },
      isReadElsewhere,
      arrival: isFirstSync ? null : selectUnread(context, conversationId, candidates, late),
    };
  });
  context.onMessagesStored(conversationId, stored.arrived.length);
  if (isReadElsewhere) context.onReadElsewhere(conversationId);
  if (arrival !== null) context.onArrival(arrival);
  return stored;
}

/** What a row takes beside its text, in bytes, about. */
const rowBytes = 200;

/** How much storing reads writes, in bytes, about. */
const bytesOf = (reads: readonly RangeRead[]): number =>
  reads.reduce((sum, { page }) => page.items.reduce((bytes, { text }) => bytes + rowBytes + text.length, sum), 0);

/** Marks a conversation without a read marker as read: what was there before Meridian counts as read. */
export function markAsRead(
  { cache, outbox }: Pick<SyncContext, 'cache' | 'outbox'>,
  conversationId: ConversationId,
): void {
  const newest = cache.messages.newest(conversationId);
  if (newest !== null) outbox.readMarkers.markReadIfNew(conversationId, newest);
}

/**
 * Moves the read marker to the last cached message up to which the owner has read on any computer. Not further: a message that
 * is before the marker when it arrives is unread. Returns whether the marker moved.
 */
export function applyReadPosition(
  { cache, outbox }: Pick<SyncContext, 'cache' | 'outbox'>,
  conversationId: ConversationId,
): boolean {
  const position = outbox.ownState.value(conversationId, 'read');
  if (position === 0) return false;
  // The position is in whole ms, cut.
  const last = cache.messages.lastBefore(conversationId, instantFromMicros((position + 1) * MICROS_PER_MILLI));
  const marker = outbox.readMarkers.find(conversationId);
  if (last === null || (marker !== null && compareMessages(last, marker) <= 0)) return false;
  outbox.readMarkers.markRead(conversationId, last);
  return true;
}

/** Selects the unread messages to notify about; `late` are those before the marker that are unread all the same. */
function selectUnread(
  { cache, outbox, owner, serverClock }: SyncContext,
  conversationId: ConversationId,
  candidates: readonly Message[],
  late: readonly Message[],
): Arrival | null {
  const marker = outbox.readMarkers.find(conversationId);
  const now = serverClock.now();
  const onlyMentions = outbox.mentionsOnly.has(conversationId);
  const unread = candidates
    // What happened in a conversation of many is no news by itself.
    .filter(({ event }) => event === undefined)
    .filter(({ text }) => !onlyMentions || mentionsIn(text, owner.person.handle).length > 0)
    .filter(({ sender, expiresAt }) => sender.id !== owner.person.id && (expiresAt === null || expiresAt > now))
    .filter((message) => isExplained(message, now))
    .filter((message) => marker === null || compareMessages(message, marker) > 0 || late.includes(message));
  const newest = unread.sort(compareMessages).at(-1);
  if (newest === undefined) return null;
  const known = cache.members.find(conversationId);
  const other = cache.conversations.other(conversationId) ?? newest.sender;
  return {
    conversationId,
    // The table's title is newer than that in the row.
    other: known === null || known.title === '' ? other : groupPerson(conversationId, known.title),
    isGroup: known !== null || other.id === groupPerson(conversationId, '').id,
    count: unread.length,
    newest: { ...newest, text: startOf(newest.text).start },
  };
}

/** Selects messages of others that don't sort after the marker; those that do are unread without further notes. */
function selectLate(
  { outbox, owner, serverClock }: SyncContext,
  conversationId: ConversationId,
  arrived: readonly Message[],
): Message[] {
  const now = serverClock.now();
  const marker = arrived.length === 0 ? null : outbox.readMarkers.find(conversationId);
  if (marker === null) return [];
  return arrived.filter(
    (message) =>
      message.sender.id !== owner.person.id && compareMessages(message, marker) <= 0 && isExplained(message, now),
  );
}

/** Whether a wrong clock or an offset can explain a message's time; others are shown, but are no news. */
const isExplained = ({ at }: Message, now: Instant): boolean => at - now <= MOST_OVERLAP;
