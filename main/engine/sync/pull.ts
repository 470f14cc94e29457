import { AppError } from '../../../shared/errors.ts';
import type { Purpose } from '../../../shared/ipc/contract.ts';
import type { GroupId, GroupRow, SortKey, UnparsableItem, UserId } from '../../../shared/model.ts';
import type { Cache } from '../cache/cache.ts';
import type { Clock } from '../clock.ts';
import type { MessageQuery, MessageStore, RequestContext } from '../remote/messageStore.ts';

/** What a pull works on, and whom it tells. */
export interface PullDeps {
  readonly store: MessageStore;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly groupsChanged: () => void;
  readonly messagesChanged: (groupId: GroupId) => void;
}

/** Rows asked for at a time: a screenful or two, and 50 messages of usual size still cost 2 read units. */
export const newestPageSize = 50;
/** A reader who goes back reads on, so history comes in larger pages. */
export const historyPageSize = 100;

/**
 * Reads the owner's whole list of conversations, shows each page as it comes, and at the end lets the full list decide
 * (a row may have moved backwards, hazard 4). Nothing is dropped: one read may miss a row that is being moved.
 */
export async function pullGroups(deps: PullDeps, owner: UserId, signal: AbortSignal): Promise<void> {
  const rows: GroupRow[] = [];
  const unparsable: UnparsableItem[] = [];
  for await (const page of deps.store.listGroupRows(owner, null, { purpose: 'refresh', signal })) {
    rows.push(...page.items);
    unparsable.push(...page.unparsable);
    if (deps.cache.applyGroupRows(page.items, page.unparsable).length > 0) deps.groupsChanged();
  }
  if (deps.cache.applyFullGroupList(rows, unparsable, deps.clock.now()).length > 0) deps.groupsChanged();
}

/**
 * Pulls of messages. Two pulls of the same stretch at once would cost twice and could write an older answer over a newer
 * one, so each stretch has at most one pull under way and later callers share it.
 */
export class MessagePuller {
  readonly #deps: PullDeps;
  readonly #underWay = new Map<string, Promise<number>>();

  constructor(deps: PullDeps) {
    this.#deps = deps;
  }

  /** Reads a conversation's newest page into the cache; resolves to the number of messages that were new there. */
  pullNewest(groupId: GroupId, purpose: Purpose, signal: AbortSignal): Promise<number> {
    return this.#once(`newest ${groupId}`, async () => {
      const { rowKey, pulledRowKey, syncedAt } = this.#deps.cache.conversationState(groupId);
      // A row that moved tells of a message written a moment ago. A page from before it would count as having followed
      // the row, and the message would stay unseen until the next one. First pulls come long after, at half the price.
      const consistent = syncedAt !== null && rowKey !== pulledRowKey;
      const query = { from: null, limit: newestPageSize, consistent };
      return this.#pullPage(groupId, query, rowKey, { purpose, signal });
    });
  }

  /**
   * Reads one page of a gap, from its newer side, into the cache; resolves to the number of messages that were new.
   * Rejects with `not-found` when there is no such gap, which also means: nothing is missing there.
   */
  fillGap(groupId: GroupId, gapId: number, signal: AbortSignal): Promise<number> {
    return this.#once(`gap ${gapId}`, async () => {
      const gap = this.#deps.cache.gap(gapId);
      if (!gap || gap.groupId !== groupId) throw new AppError('not-found', 'Nothing is missing there any more.');
      if (gap.below === null) return this.pullNewest(groupId, 'history', signal);
      const query = { from: gap.below, limit: historyPageSize };
      return this.#pullPage(groupId, query, null, { purpose: 'history', signal });
    });
  }

  /** Resolves when no pull is under way, however they end. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay.values());
  }

  async #pullPage(
    groupId: GroupId,
    query: Omit<MessageQuery, 'direction'>,
    rowKeySeen: SortKey | null,
    context: RequestContext,
  ): Promise<number> {
    const { store, cache, clock } = this.#deps;
    const page = await store.listMessages(groupId, { direction: 'backward', ...query }, context);
    const { added, changed } = cache.applyMessages(
      groupId,
      { above: page.next, below: query.from },
      { messages: page.items, unparsable: page.unparsable, pulledAt: clock.now(), rowKeySeen },
    );
    // Told even when no message is new: the gap may have closed, and the conversation is fresh as of now.
    this.#deps.messagesChanged(groupId);
    // The list's line may turn from what the row claims to the newest message, though none is new.
    if (added + changed > 0 || rowKeySeen !== null) this.#deps.groupsChanged();
    return added;
  }

  #once(stretch: string, pull: () => Promise<number>): Promise<number> {
    const running = this.#underWay.get(stretch);
    if (running) return running;
    const started = pull().finally(() => this.#underWay.delete(stretch));
    this.#underWay.set(stretch, started);
    return started;
  }
}
