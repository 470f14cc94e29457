import type { Purpose } from '../../../shared/ipc/contract.ts';
import type { ConversationId, GroupRow } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { ConversationSyncState } from '../cache/conversations.ts';
import type { KeyRange } from '../cache/keys.ts';
import type { RequestContext } from '../remote/messageStore.ts';
import { takeReads } from './arrivals.ts';
import { historyPageSize, type NewestPlan, type RangeRead, readNewest } from './newestPage.ts';
import { keyAt, LEAST_OVERLAP, MOST_OVERLAP, sortTime } from './overlap.ts';
import { BILLING_BLOCK_BYTES, before, overlapOf, type PullDeps, widenOverlap } from './pullDeps.ts';
import { UnconfirmedRows } from './unconfirmedRows.ts';

/** A row whose message is as young as this may have been seen before every replica has the message. */
const YOUNG = 300 * MICROS_PER_SECOND;
/** How far the time of a group row may be from that of the message it tells of. */
const ROW_TOLERANCE = 2 * MICROS_PER_SECOND;

/** `newest`: what is new since the last time. `sweep`: also what came late by as much as any wrong clock explains. */
type Depth = 'newest' | 'sweep';

/** What is known of a conversation when a read of it begins. */
interface Start {
  readonly state: ConversationSyncState;
  /** The rows that were not followed by a pull yet. */
  readonly freshRows: readonly GroupRow[];
  /** They tell of a message that was written just now, as opposed to long before the first sync. */
  readonly isNews: boolean;
  /** When all that was written by then had been read, by the table's own times where they tell; null: nothing was. */
  readonly readUntil: Instant | null;
}

interface Running {
  readonly version: number;
  readonly done: Promise<number>;
}

/**
 * Pulls of messages. Two pulls of the same stretch at once would cost twice and could write an older answer over a newer
 * one, so each stretch has at most one pull under way, and later callers share it unless a row has moved meanwhile.
 */
export class MessagePuller {
  readonly #deps: PullDeps;
  readonly #doubts = new UnconfirmedRows();
  readonly #newest = new Map<ConversationId, Running>();
  readonly #gaps = new Map<number, Promise<number>>();

  constructor(deps: PullDeps) {
    this.#deps = deps;
  }

  /** Reads what is new in a conversation into the cache; resolves to the number of messages that were new there. */
  pullNewest(conversationId: ConversationId, purpose: Purpose, signal: AbortSignal): Promise<number> {
    const running = this.#newest.get(conversationId);
    const { rowVersion } = this.#deps.cache.conversationState(conversationId);
    if (running?.version === rowVersion) return running.done;
    return this.#begin(conversationId, 'newest', purpose, signal);
  }

  /** Reads a conversation's newer end as deep as messages may come late; resolves likewise. */
  sweep(conversationId: ConversationId, signal: AbortSignal): Promise<number> {
    return this.#begin(conversationId, 'sweep', 'sweep', signal);
  }

  /** Whether a row told of a message that was not there a moment ago, so that it is too early to look again. */
  isTooEarly(conversationId: ConversationId): boolean {
    const { cache, serverClock } = this.#deps;
    return this.#doubts.isTooEarly(
      conversationId,
      cache.conversationState(conversationId).rowVersion,
      serverClock.now(),
    );
  }

  /**
   * Reads one page of a gap, `limit` rows of its newer side, into the cache; resolves to the number of new messages.
   * A gap that is gone was filled by another read, so there is nothing to do.
   */
  async fillGap(
    conversationId: ConversationId,
    gapId: number,
    signal: AbortSignal,
    purpose: Purpose = 'history',
    limit = historyPageSize,
  ): Promise<number> {
    const running = this.#gaps.get(gapId);
    if (running) return running;
    const gap = this.#deps.cache.gap(gapId);
    if (!gap || gap.conversationId !== conversationId) return 0;
    const { above, below } = gap;
    if (below === null) return this.pullNewest(conversationId, purpose, signal);
    const done = this.#readGap(conversationId, { above, below }, limit, { purpose, signal }).finally(() =>
      this.#gaps.delete(gapId),
    );
    this.#gaps.set(gapId, done);
    return done;
  }

  /** Resolves when no pull is under way, however they end. */
  async settled(): Promise<void> {
    while (this.#newest.size + this.#gaps.size > 0) {
      await Promise.allSettled([...this.#gaps.values(), ...[...this.#newest.values()].map(({ done }) => done)]);
    }
  }

  #begin(conversationId: ConversationId, depth: Depth, purpose: Purpose, signal: AbortSignal): Promise<number> {
    const { rowVersion } = this.#deps.cache.conversationState(conversationId);
    const before = this.#newest.get(conversationId)?.done;
    const pull = async (): Promise<number> => {
      await before?.catch(() => {});
      return this.#pull(conversationId, depth, { purpose, signal });
    };
    const done = pull().finally(() => {
      if (this.#newest.get(conversationId)?.done === done) this.#newest.delete(conversationId);
    });
    this.#newest.set(conversationId, { version: rowVersion, done });
    return done;
  }

  async #pull(conversationId: ConversationId, depth: Depth, context: RequestContext): Promise<number> {
    const { store, cache, serverClock, messagesChanged, conversationsChanged } = this.#deps;
    const start = this.#look(conversationId);
    const { rowVersion } = start.state;
    const plan = this.#plan(start, depth);
    const reads = await readNewest(store, conversationId, plan, context);

    const taken = takeReads(this.#deps, conversationId, reads, this.#isBelieved(start, reads) ? rowVersion : null);
    const readUntil = start.readUntil ?? serverClock.now();
    const lags = taken.arrived.map(({ sortKey, at }) => readUntil - (sortTime(sortKey) ?? at));
    widenOverlap(this.#deps, lags);
    if (depth === 'sweep' || isSwept(plan, reads, readUntil)) cache.setSwept(conversationId, serverClock.now());

    // Told even when no message is new: a gap may have closed, and the conversation is fresh as of now.
    messagesChanged(conversationId);
    // The list's line may turn from what the row claims to the newest message, though none is new.
    if (taken.isChanged || start.freshRows.length > 0) conversationsChanged();
    return taken.added;
  }

  async #readGap(
    conversationId: ConversationId,
    gap: KeyRange,
    limit: number,
    context: RequestContext,
  ): Promise<number> {
    const { store, messagesChanged, conversationsChanged } = this.#deps;
    const query = { from: gap.below, downTo: gap.above, limit } as const;
    const page = await store.listMessages(conversationId, { direction: 'backward', ...query }, context);
    const range: KeyRange = { above: page.next ?? gap.above, below: gap.below };
    const taken = takeReads(this.#deps, conversationId, [{ range, page }], null);
    messagesChanged(conversationId);
    if (taken.isChanged) conversationsChanged();
    return taken.added;
  }

  #look(conversationId: ConversationId): Start {
    const { cache, serverClock } = this.#deps;
    const state = cache.conversationState(conversationId);
    const { head, syncedAt, freshKeys } = state;
    const freshRows =
      freshKeys.length === 0 ? [] : cache.rowsOf(conversationId).filter((row) => freshKeys.includes(row.sortKey));
    const now = serverClock.now();
    const isYoung = freshRows.some((row) => Math.abs(row.at - now) <= YOUNG);
    const wasSynced = syncedAt !== null || cache.meta('lastSyncedAt') !== null;
    const isNews = freshRows.length > 0 && (wasSynced || isYoung);
    // A clock that was ahead told when it was read: that may be as long ago as anybody's clock is wrong.
    const wasAhead = syncedAt !== null && syncedAt - now > LEAST_OVERLAP;
    if (wasAhead) return { state, freshRows, isNews, readUntil: before(now, MOST_OVERLAP) };
    // The head tells by the table's own times, but not when it is in the future, or a key that is no time.
    const headTime = head === null ? null : sortTime(head);
    const readUntil = syncedAt === null || headTime === null || headTime > syncedAt ? syncedAt : headTime;
    return { state, freshRows, isNews, readUntil };
  }

  #plan({ state, isNews, readUntil }: Start, depth: Depth): NewestPlan {
    const { cache, serverClock } = this.#deps;
    const { conversationId, head, freshKeys } = state;
    // A page from before the row's message would count as having followed the row, and the message would stay unseen.
    const always = { head, consistent: isNews, places: readUntil === null && !isNews ? [] : freshKeys };
    if (depth === 'sweep') {
      return { ...always, downTo: null, reach: keyAt(before(readUntil ?? serverClock.now(), MOST_OVERLAP)) };
    }
    if (readUntil === null) return { ...always, downTo: null, reach: null };
    const reach = keyAt(before(readUntil, overlapOf(this.#deps)));
    const free = cache.recentMessageKey(conversationId, BILLING_BLOCK_BYTES);
    return { ...always, downTo: free !== null && compareKeys(free, reach) < 0 ? free : reach, reach };
  }

  /** Whether all that the rows tell of was there, or had its time to get there. */
  #isBelieved({ state, freshRows, isNews }: Start, reads: readonly RangeRead[]): boolean {
    const { conversationId, rowVersion } = state;
    if (!isNews || freshRows.every((row) => isBorneOut(row, reads))) {
      this.#doubts.settle(conversationId);
      return true;
    }
    return !this.#doubts.raise(conversationId, rowVersion, this.#deps.serverClock.now());
  }
}

/** Whether the message that a group row tells of is among what was read, be it one that can't be read. */
const isBorneOut = ({ sortKey, at }: GroupRow, reads: readonly RangeRead[]): boolean =>
  reads.some(
    ({ page }) =>
      page.items.some((message) => Math.abs(message.at - at) <= ROW_TOLERANCE) ||
      page.unparsable.some(({ sk }) => sk === sortKey),
  );

/** Whether a read that was no sweep went as deep as one. */
function isSwept({ downTo }: NewestPlan, reads: readonly RangeRead[], readUntil: Instant): boolean {
  const above = reads[0]?.range.above ?? null;
  return downTo === null && (above === null || compareKeys(above, keyAt(before(readUntil, MOST_OVERLAP))) <= 0);
}
