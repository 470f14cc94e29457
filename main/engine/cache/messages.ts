import type { ConversationId, Message, SortKey, UnparsableItem } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { isSortKey } from '../sqlite/columns.ts';
import { classifyMissing } from './classifyMissing.ts';
import type { Conversations, ExpiredMessage } from './conversations.ts';
import type { Gaps } from './gaps.ts';
import { compareKeys, greaterKey, isInside, type KeyRange } from './keys.ts';
import type { MessageTable } from './messageTable.ts';
import type { People } from './people.ts';
import type { Unparsable } from './unparsable.ts';

/** What a read of a range of a conversation brought. */
export interface MessageBatch {
  readonly messages: readonly Message[];
  readonly unparsable: readonly UnparsableItem[];
  readonly pulledAt: Instant;
  /** The conversation's `rowVersion` when this was asked for; null: this does not speak for its rows. */
  readonly rowVersionSeen: number | null;
  /** Messages that expire by then are not kept. */
  readonly now: Instant;
}

/** What a batch did to what can be seen. */
export interface BatchOutcome {
  readonly added: number;
  readonly changed: number;
  /** Messages that left: they expired, or two reads a minute apart have lacked them. */
  readonly removed: number;
  /** New messages that were written meanwhile, as opposed to old ones that were read only now. */
  readonly arrived: readonly Message[];
}

export interface MessagesParts {
  readonly conversations: Conversations;
  readonly gaps: Gaps;
  readonly people: People;
  readonly table: MessageTable;
  readonly unparsable: Unparsable;
}

/** Takes messages in, page by page, and lets them go when they expire. */
export class Messages {
  readonly #conversations: Conversations;
  readonly #gaps: Gaps;
  readonly #people: People;
  readonly #table: MessageTable;
  readonly #unparsable: Unparsable;

  constructor({ conversations, gaps, people, table, unparsable }: MessagesParts) {
    this.#conversations = conversations;
    this.#gaps = gaps;
    this.#people = people;
    this.#table = table;
    this.#unparsable = unparsable;
  }

  /**
   * Takes all rows of a range and the bookkeeping that they imply; to be called in a transaction. Messages that the
   * cache has in the range and the batch has not stay at first: a read may be older than a message that was just sent.
   */
  apply(conversationId: ConversationId, range: KeyRange, batch: MessageBatch): BatchOutcome {
    const { ref, head, syncedAt } = this.#conversations.open(conversationId);
    const greatestRead = greatestKey(range, batch);
    const gaps = this.#gaps.ofConversation(ref);
    const gone = this.#dropMissing(ref, range, batch);
    const senderOf = this.#people.seeSenders(batch.messages);
    const expired: ExpiredMessage[] = [];
    const arrived: Message[] = [];
    let [added, changed, removed] = [0, 0, 0];
    for (const message of batch.messages) {
      if (message.expiresAt !== null && message.expiresAt <= batch.now) {
        expired.push(message);
        removed += this.#table.removeRow(ref, message);
        continue;
      }
      const verdict = this.#table.store(ref, message, senderOf(message));
      // A message that was missed at one key and is there at another has moved.
      const isMoved = verdict === 'added' && gone.delete(message.id);
      if (verdict === 'added' && !isMoved) added++;
      else if (verdict !== 'kept') changed++;
      const isNew = (verdict === 'added' && !isMoved) || verdict === 'replaced';
      if (isNew && syncedAt !== null && !gaps.some((gap) => isInside(message.sortKey, gap))) arrived.push(message);
    }
    removed += gone.size;
    this.#unparsable.replaceMessages(conversationId, range, batch.unparsable);

    const nextHead = this.#gaps.cover(ref, head, range, greatestRead);
    if (nextHead !== head) this.#conversations.setHead(ref, nextHead);
    if (range.below === null) this.#conversations.setPulled(ref, batch.pulledAt, batch.rowVersionSeen);
    if (expired.length > 0) this.#conversations.hideRowsOf(ref, expired);
    if (added + changed + removed > 0) this.#conversations.refreshNewest(ref, batch.now);
    return { added, changed, removed, arrived };
  }

  /**
   * Takes a message that was just put into the table, and nothing else: what lies between it and what was read before is
   * for the next pull to find, not a gap to show. To be called in a transaction.
   */
  add(message: Message, now: Instant): void {
    const { ref } = this.#conversations.open(message.conversationId);
    this.#table.store(ref, message, this.#people.seeSenders([message])(message));
    this.#conversations.refreshNewest(ref, now);
  }

  nextExpiry(): Instant | null {
    return this.#table.nextExpiry();
  }

  conversationsWithExpired(now: Instant): ConversationId[] {
    return this.#table.conversationsWithExpired(now).map((ref) => this.#conversations.conversationId(ref));
  }

  /** Removes what nobody may see any more; gives the conversations that it was in. */
  purgeExpired(now: Instant): ConversationId[] {
    const expired = Map.groupBy(this.#table.removeExpired(now), ({ conversation }) => conversation);
    return [...expired].map(([ref, messages]) => {
      this.#conversations.hideRowsOf(ref, messages);
      this.#conversations.refreshNewest(ref, now);
      return this.#conversations.conversationId(ref);
    });
  }

  /**
   * Marks the messages of a range whose rows a read of it lacked, and removes those that one has lacked before, a minute
   * ago or longer. Gives the ids of the latter.
   */
  #dropMissing(conversation: number, range: KeyRange, batch: MessageBatch): Set<string> {
    const gone = new Set<string>();
    const cached = this.#table.inRange(conversation, range);
    if (cached.length === 0) return gone;
    const seen = new Set<string>([
      ...batch.messages.map(({ sortKey }) => sortKey),
      // A row that can't be read any more is there all the same.
      ...batch.unparsable.map(({ sk }) => sk),
    ]);
    for (const { ref, id, sortKey, missedSince } of cached) {
      if (seen.has(sortKey)) {
        if (missedSince !== null) this.#table.setMissed(ref, null);
        continue;
      }
      const verdict = classifyMissing(missedSince, batch.pulledAt);
      if (verdict === 'newly') this.#table.setMissed(ref, batch.pulledAt);
      if (verdict !== 'gone') continue;
      this.#table.remove(ref);
      gone.add(id);
    }
    return gone;
  }
}

/**
 * The greatest key that a batch found; null: none.
 * @throws RangeError when it found one outside the range that it is of, whose message would be both cached and unread.
 */
function greatestKey(range: KeyRange, { messages, unparsable }: MessageBatch): SortKey | null {
  let greatest: SortKey | null = null;
  for (const key of [...messages.map(({ sortKey }) => sortKey), ...unparsable.map(({ sk }) => sk)]) {
    if (!isSortKey(key)) continue;
    if (range.above !== null && compareKeys(key, range.above) < 0) throw new RangeError('A row lies below its range.');
    greatest = greaterKey(greatest, key);
  }
  if (range.below !== null && greatest !== null && compareKeys(greatest, range.below) >= 0) {
    throw new RangeError('A row lies above its range.');
  }
  return greatest;
}
