import type {
  ConversationId,
  Message,
  MessageChange,
  MessageId,
  SortKey,
  UnparsableItem,
} from '../../../../shared/model.ts';
import { compareKeys } from '../../../../shared/order.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { isSortKey } from '../columns.ts';
import type { Store } from '../store.ts';
import type { Changes } from './changes.ts';
import { classifyMissing } from './classifyMissing.ts';
import type { Conversations, ExpiredMessage } from './conversations.ts';
import type { Gaps } from './gaps.ts';
import { greaterKey, isInside, type KeyRange } from './keys.ts';
import type { MessageRows } from './messageRows.ts';
import type { People } from './people.ts';
import type { Unparsable } from './unparsable.ts';

/** The result of reading a range of a conversation. */
export interface MessageBatch {
  readonly messages: readonly Message[];
  readonly unparsable: readonly UnparsableItem[];
  /** The rows' sizes in the table, by key. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** Whether this is the newest page although it has an upper bound: what lies above is known. */
  readonly isNewest?: boolean;
  readonly pulledAt: Instant;
  /** The conversation's `rowVersion` when this was requested; null if this says nothing about its rows. */
  readonly rowVersionSeen: number | null;
  /** Messages that expired by then are not kept. */
  readonly now: Instant;
  /** The changes of messages of the range, if they were read with it. */
  readonly changes?: readonly MessageChange[];
  /** Then the log of changes was known until this instant, if it was not before. */
  readonly logReadAt?: Instant;
}

/** The visible effect of a batch. */
export interface BatchOutcome {
  readonly added: number;
  readonly changed: number;
  /** Messages that expired, or that two reads a minute apart lacked. */
  readonly removed: number;
  /** New messages that were written meanwhile, as opposed to old ones that were only read now. */
  readonly arrived: readonly Message[];
}

/** The visible effect of changes of messages. */
export interface ChangesOutcome {
  /** Messages that read differently now. */
  readonly changed: readonly MessageId[];
  /** Messages that are gone now. */
  readonly removed: readonly Message[];
}

interface IngestParts {
  readonly changes: Changes;
  readonly conversations: Conversations;
  readonly gaps: Gaps;
  readonly people: People;
  readonly rows: MessageRows;
  readonly unparsable: Unparsable;
}

/** Stores pages of messages with their bookkeeping, and removes messages when they expire. */
export function createIngest(store: Store, { changes, conversations, gaps, people, rows, unparsable }: IngestParts) {
  /**
   * Marks cached messages of a range that a read of it lacks, and removes those that a read lacked a minute or longer
   * ago. Returns the ids of the latter.
   */
  function dropMissing(conversation: number, range: KeyRange, batch: MessageBatch): Set<string> {
    const gone = new Set<string>();
    const cached = rows.inRange(conversation, range);
    if (cached.length === 0) return gone;
    const seen = new Set<string>([
      ...batch.messages.map(({ sortKey }) => sortKey),
      // A row that can't be parsed any more still exists.
      ...batch.unparsable.map(({ sk }) => sk),
    ]);
    for (const { ref, id, sortKey, missedSince } of cached) {
      if (seen.has(sortKey)) {
        if (missedSince !== null) rows.setMissed(ref, null);
        continue;
      }
      const kind = classifyMissing(missedSince, batch.pulledAt);
      if (kind === 'newly') rows.setMissed(ref, batch.pulledAt);
      if (kind !== 'gone') continue;
      rows.remove(ref);
      gone.add(id);
    }
    return gone;
  }

  /** Applies the changes of these messages to those that are cached. */
  function takeEffect(ref: number, ids: readonly MessageId[], now: Instant, isHere: boolean): ChangesOutcome {
    const cached = ids.length === 0 ? [] : rows.withIds(ref, ids);
    const effects = changes.effects(ref, cached);
    const removed: Message[] = [];
    for (const message of cached) {
      const effect = effects.get(message.id);
      if (effect?.kind === 'deleted') {
        rows.removeRow(ref, message);
        changes.removeTexts(ref, message.id);
        removed.push(message);
      } else if (effect !== undefined && effect.message.editedAt !== message.editedAt) {
        changes.keepText(ref, message.id, message.editedAt ?? message.at, message.text);
        rows.edit(ref, effect.message, isHere);
      }
    }
    if (removed.length > 0) conversations.hideRowsOf(ref, removed);
    if (effects.size > 0) conversations.refreshNewest(ref, now);
    return { changed: cached.map(({ id }) => id), removed };
  }

  return {
    /**
     * Stores all rows of a range and updates its gaps, in one transaction. A range without an upper bound is a pull of the
     * newest page. Cached messages of the range that the batch lacks stay at first: a read may be older than a message that
     * was just sent.
     * @throws RangeError if a row lies outside the range.
     */
    page(conversationId: ConversationId, range: KeyRange, batch: MessageBatch): BatchOutcome {
      return rows.transaction((storeRow) => {
        const { messages, now } = batch;
        const { ref, head, syncedAt } = conversations.open(conversationId);
        const greatestRead = greatestKey(range, batch);
        const unread = gaps.ofConversation(ref);
        const gone = dropMissing(ref, range, batch);
        const expired: ExpiredMessage[] = [];
        const fresh: Message[] = [];
        let [added, changed, removed] = [0, 0, 0];
        if (batch.changes !== undefined) {
          changes.putAll(ref, batch.changes);
          conversations.beginLog(ref, batch.logReadAt ?? batch.pulledAt);
        }
        const effects = changes.effects(ref, messages);
        for (const { message: read, sender } of people.seeSenders(messages)) {
          const effect = effects.get(read.id);
          const message = effect?.kind === 'kept' ? effect.message : read;
          if (effect?.kind === 'deleted') {
            expired.push(read);
            removed += rows.removeRow(ref, read);
            continue;
          }
          if (message.expiresAt !== null && message.expiresAt <= now) {
            expired.push(message);
            removed += rows.removeRow(ref, message);
            continue;
          }
          const outcome = storeRow(ref, message, sender, batch.sizes?.get(message.sortKey) ?? null);
          // A message that just left and is stored at another key has moved.
          const isAdded = outcome === 'added' && !gone.delete(message.id);
          if (isAdded) added++;
          else if (outcome !== 'kept') changed++;
          if (isAdded || outcome === 'replaced') fresh.push(message);
        }
        removed += gone.size;
        unparsable.replaceMessages(conversationId, range, batch.unparsable, batch.sizes);

        const nextHead = gaps.cover(ref, unread, head, range, greatestRead);
        if (nextHead !== head) conversations.setHead(ref, nextHead);
        if (range.below === null || batch.isNewest === true)
          conversations.setPulled(ref, batch.pulledAt, batch.rowVersionSeen);
        if (expired.length > 0) conversations.hideRowsOf(ref, expired);
        if (added + changed + removed > 0) conversations.refreshNewest(ref, now);
        const isUnread = ({ sortKey }: Message) => unread.some((gap) => isInside(sortKey, gap));
        const arrived = syncedAt === null ? [] : fresh.filter((message) => !isUnread(message));
        return { added, changed, removed, arrived };
      });
    },
    /** Stores a message that was just put into the table. How far the conversation was read stays unchanged. */
    sent(message: Message, now: Instant): void {
      rows.transaction((storeRow) => {
        const { ref } = conversations.open(message.conversationId);
        const effect = changes.effects(ref, [message]).get(message.id);
        if (effect?.kind === 'deleted') return;
        const shown = effect?.message ?? message;
        storeRow(ref, shown, people.see(message.sender, message.at), null);
        rows.setSentHere(ref, message);
        conversations.refreshNewest(ref, now);
      });
    },
    /**
     * Takes over what people did to messages. A change of a message that is not cached waits until it is.
     * @param isHere the owner did it on this computer
     */
    changes(
      conversationId: ConversationId,
      given: readonly MessageChange[],
      now: Instant,
      isHere = false,
    ): ChangesOutcome {
      return rows.transaction(() => {
        const { ref } = conversations.open(conversationId);
        const news = changes.putAll(ref, given);
        return takeEffect(ref, [...new Set(news.map(({ messageId }) => messageId))], now, isHere);
      });
    },
    /** Removes messages that the owner deletes on this computer, now and when they are read again. */
    hide(conversationId: ConversationId, ids: readonly MessageId[], now: Instant): ChangesOutcome {
      return rows.transaction(() => {
        const { ref } = conversations.open(conversationId);
        return takeEffect(
          ref,
          ids.filter((id) => changes.hide(ref, id)),
          now,
          true,
        );
      });
    },
    /** Undoes a change of the owner that the table refused: to what was before, or to nothing. */
    undo(
      refused: MessageChange,
      before: { readonly message: Message; readonly change: MessageChange | null },
      now: Instant,
    ): void {
      rows.transaction((storeRow) => {
        const { message, change } = before;
        const { ref } = conversations.open(message.conversationId);
        changes.remove(ref, refused);
        if (change !== null) changes.putAll(ref, [change]);
        if (refused.kind === 'reaction') return;
        storeRow(ref, message, people.see(message.sender, message.at), null);
        if (message.sentHere === true) rows.setSentHere(ref, message);
        conversations.refreshNewest(ref, now);
      });
    },
    /** Removes messages that expired by `now`, also from search; returns their conversations. */
    purgeExpired(now: Instant): ConversationId[] {
      return store.transaction(() => {
        const expired = Map.groupBy(rows.removeExpired(now), ({ conversation }) => conversation);
        return [...expired].map(([ref, messages]) => {
          conversations.hideRowsOf(ref, messages);
          conversations.refreshNewest(ref, now);
          return conversations.id(ref);
        });
      });
    },
  };
}

/**
 * The greatest key of a batch; null if it has none.
 * @throws RangeError if a key lies outside the range, since its message would be both cached and unread.
 */
function greatestKey(range: KeyRange, { messages, unparsable }: MessageBatch): SortKey | null {
  let greatest: SortKey | null = null;
  const see = (key: SortKey): void => {
    if (range.above !== null && compareKeys(key, range.above) < 0) throw new RangeError('A row lies below its range.');
    greatest = greaterKey(greatest, key);
  };
  for (const { sortKey } of messages) see(sortKey);
  for (const { sk } of unparsable) if (isSortKey(sk)) see(sk);
  if (range.below !== null && greatest !== null && compareKeys(greatest, range.below) >= 0) {
    throw new RangeError('A row lies above its range.');
  }
  return greatest;
}
