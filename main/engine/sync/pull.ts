import type { Purpose } from '../../../shared/contract/sync.ts';
import type { ConversationId, GroupRow, Message, SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, MICROS_PER_SECOND, minuteOf } from '../../../shared/time/instant.ts';
import type { MessageQuery, MessageStore, RequestContext } from '../remote/messageStore.ts';
import type { ConversationSyncState } from '../store/cache/conversations.ts';
import { isInRange, type KeyRange } from '../store/cache/keys.ts';
import { type RangeRead, storeReads } from './arrivals.ts';
import type { ChangeLog } from './changeLog.ts';
import type { SyncContext } from './context.ts';
import type { MemberSync } from './memberSync.ts';
import {
  before,
  FREE_READ_BYTES,
  keyAt,
  LEAST_OVERLAP,
  MOST_OVERLAP,
  overlapOf,
  sortTime,
  widenOverlap,
} from './overlap.ts';
import { ceilingOf, keyAfter, MOST_READ_BYTES, partsOf, ReadTurns, sumOf } from './readPlan.ts';
import { UnconfirmedRows } from './unconfirmedRows.ts';

/** Rows per request for the newest page: a screen or two, and 50 messages of usual size still cost 2 read units. */
export const newestPageSize = 50;
/** Rows per request for history: a reader who scrolls back keeps reading. */
export const historyPageSize = 100;
/** Keys of moved group rows that one pull looks up: a conversation has one group row, rarely two. */
const MOST_LOOKUPS = 5;
/** A row whose message is this young may be visible before every replica has the message, µs. */
const YOUNG = 300 * MICROS_PER_SECOND;
/** The largest difference between the times of a group row and its message, µs. */
const ROW_TOLERANCE = 2 * MICROS_PER_SECOND;

/**
 * `live`: what is new after the newest known rows. `newest`: also messages that came late, as others in this table did.
 * `sweep`: also messages as late as any wrong clock explains.
 */
type Depth = 'live' | 'newest' | 'sweep';

/** The state of a conversation when a pull begins. */
interface Start {
  readonly state: ConversationSyncState;
  /** The group rows that no pull has followed yet. */
  readonly freshRows: readonly GroupRow[];
  /** Whether these rows announce a message written just now, as opposed to long before the first sync. */
  readonly isNews: boolean;
  /** Every message written until then was read, by the table's own times where known; null: none was. */
  readonly readUntil: Instant | null;
}

/** What to read at a conversation's newer end. */
interface NewestPlan {
  /** Where reading begins, exclusive; null: at the newest key. Every row from there on is known. */
  readonly from: SortKey | null;
  /** The first page ends at this key or after `newestPageSize` rows; null: after those rows. */
  readonly downTo: SortKey | null;
  /** Keys that were read before are read again down to this one, however many; null: they are not. */
  readonly reach: SortKey | null;
  /** The greatest key that was read before. */
  readonly head: SortKey | null;
  /** Keys of group rows that moved, ascending: the message that moved a row has the same key, if it exists. */
  readonly rowKeys: readonly SortKey[];
  readonly consistent: boolean;
  /** Whether the first page counts as a pull of the newest one. */
  readonly isNewest: boolean;
  /** More ranges to read completely. */
  readonly parts: readonly KeyRange[];
}

interface RunningPull {
  readonly depth: Depth;
  readonly rowVersion: number;
  readonly done: Promise<number>;
}

/**
 * Pulls messages into the cache. Two pulls of the same range at once would cost twice and could store the older response
 * last, so a range has at most one pull under way; later callers share it unless a group row has moved meanwhile.
 */
export class MessagePuller {
  readonly #context: SyncContext;
  readonly #changeLog: Pick<ChangeLog, 'overlays'>;
  readonly #members: Pick<MemberSync, 'readIfNeeded'>;
  readonly #unconfirmed = new UnconfirmedRows();
  readonly #newest = new Map<ConversationId, RunningPull>();
  readonly #gaps = new Map<number, Promise<number>>();
  readonly #turns = new Map<ConversationId, ReadTurns>();

  constructor(context: SyncContext, changeLog: Pick<ChangeLog, 'overlays'>, members: Pick<MemberSync, 'readIfNeeded'>) {
    this.#context = context;
    this.#members = members;
    this.#changeLog = changeLog;
  }

  /** Pulls what is new in a conversation; resolves to the number of messages that were new to the cache. */
  pullNewest(conversationId: ConversationId, purpose: Purpose, signal: AbortSignal): Promise<number> {
    const running = this.#newest.get(conversationId);
    const { rowVersion } = this.#context.cache.conversations.state(conversationId);
    if (running?.rowVersion === rowVersion && running.depth !== 'live') return running.done;
    return this.#begin(conversationId, 'newest', purpose, signal);
  }

  /**
   * Reads the newest rows of a conversation in use, for half a read unit unless some are new; resolves likewise. The
   * conversation does not count as pulled by that: the next pull reads what may have come late.
   */
  pullLive(conversationId: ConversationId, signal: AbortSignal): Promise<number> {
    return this.#newest.get(conversationId)?.done ?? this.#begin(conversationId, 'live', 'live', signal);
  }

  /** Whether the rows of a conversation that moved since the last pull announce a message that is not cached. */
  lacksAnnounced(conversationId: ConversationId): boolean {
    const { conversations, rowSizes } = this.#context.cache;
    const isCached = (key: SortKey): boolean =>
      rowSizes.messages(conversationId, { above: key, below: keyAfter(key) }, 1).length > 0;
    return !conversations.state(conversationId).freshKeys.every(isCached);
  }

  /** Reads a conversation's newer end as deep as messages may come late; resolves likewise. */
  sweep(conversationId: ConversationId, signal: AbortSignal): Promise<number> {
    return this.#begin(conversationId, 'sweep', 'sweep', signal);
  }

  /** Whether a pull did not find the message of a group row a moment ago, so that it is too early to look again. */
  isTooEarly(conversationId: ConversationId): boolean {
    const { cache, serverClock } = this.#context;
    const { rowVersion } = cache.conversations.state(conversationId);
    return this.#unconfirmed.isTooEarly(conversationId, rowVersion, serverClock.now());
  }

  /**
   * Reads the newest `limit` rows of a gap into the cache; resolves to the number of messages that were new. An unknown gap
   * was filled by another read, so there is nothing to do.
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
    const gap = this.#context.cache.gaps.find(gapId);
    if (!gap || gap.conversationId !== conversationId) return 0;
    const { above, below } = gap;
    if (below === null) return this.pullNewest(conversationId, purpose, signal);
    const done = this.#readGap(conversationId, { above, below }, limit, { purpose, signal }).finally(() =>
      this.#gaps.delete(gapId),
    );
    this.#gaps.set(gapId, done);
    return done;
  }

  /** Resolves when no pull is under way, whether they succeed or fail. */
  async settled(): Promise<void> {
    while (this.#newest.size + this.#gaps.size > 0) {
      await Promise.allSettled([...this.#gaps.values(), ...[...this.#newest.values()].map(({ done }) => done)]);
    }
  }

  #begin(conversationId: ConversationId, depth: Depth, purpose: Purpose, signal: AbortSignal): Promise<number> {
    const { rowVersion } = this.#context.cache.conversations.state(conversationId);
    const previous = this.#newest.get(conversationId)?.done;
    const pull = async (): Promise<number> => {
      await previous?.catch(() => {});
      return this.#pull(conversationId, depth, { purpose, signal });
    };
    const done = pull().finally(() => {
      if (this.#newest.get(conversationId)?.done === done) this.#newest.delete(conversationId);
    });
    this.#newest.set(conversationId, { depth, rowVersion, done });
    return done;
  }

  async #pull(conversationId: ConversationId, depth: Depth, request: RequestContext): Promise<number> {
    const { store, cache, serverClock, publish } = this.#context;
    const start = this.#readState(conversationId);
    const { rowVersion } = start.state;
    const live = depth === 'live' ? this.#planLive(start) : null;
    const plan = live ?? this.#plan(start, depth);
    const reading = readNewest(store, conversationId, plan, request);
    const whole = { above: null, below: null };
    // What was done to messages before they are read for the first time is announced no more.
    const overlays =
      start.readUntil === null
        ? this.#changeLog.overlays(
            conversationId,
            whole,
            newestPageSize,
            request,
            reading.then(lowestOf, () => null),
          )
        : null;
    const [reads, changes] = await Promise.all([reading, overlays]);

    const shownBefore = this.#shownOf(conversationId);
    const rowVersionSeen = live === null && this.#areConfirmed(start, reads) ? rowVersion : null;
    const { added, arrived, isChanged } = await storeReads(this.#context, conversationId, reads, {
      rowVersionSeen,
      changes,
    });
    const hasEvent = (messages: readonly Message[]): boolean => messages.some(({ event }) => event !== undefined);
    // Also a conversation that no row shows to be one of many: another mover of rows may have lost the owner's.
    const isNews =
      hasEvent(arrived) ||
      (cache.members.find(conversationId) === null && reads.some(({ page }) => hasEvent(page.items)));
    await this.#members.readIfNeeded(conversationId, isNews, request.purpose, request.signal);
    const readUntil = start.readUntil ?? serverClock.now();
    const lags = arrived.map(({ sortKey, at }) => readUntil - (sortTime(sortKey) ?? at));
    widenOverlap(this.#context, lags);
    if (depth === 'sweep' || isAsDeepAsSweep(plan, reads, readUntil))
      cache.conversations.setSwept(conversationId, serverClock.now());

    const isShown = isChanged || this.#shownOf(conversationId) !== shownBefore;
    if (isShown) publish({ name: 'messages.changed', payload: { conversationId } });
    // The list's line may change from the row's text to the newest message although no message is new.
    if (isChanged || (live === null && start.freshRows.length > 0))
      publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
    return added;
  }

  /** What the window shows of a conversation beside its messages: its gaps, and the minute in which it was last read. */
  #shownOf(conversationId: ConversationId): string {
    const { conversations, gaps } = this.#context.cache;
    const { head, oldestGapId, syncedAt } = conversations.state(conversationId);
    return JSON.stringify([head, oldestGapId, minuteOf(syncedAt), gaps.missingIn(conversationId)]);
  }

  async #readGap(
    conversationId: ConversationId,
    gap: KeyRange,
    limit: number,
    request: RequestContext,
  ): Promise<number> {
    const { store, publish } = this.#context;
    const query = { direction: 'backward', from: gap.below, downTo: gap.above, limit } as const;
    const reading = store.listMessages(conversationId, query, request);
    const reached = reading.then(
      ({ next }) => next,
      () => null,
    );
    const [page, changes] = await Promise.all([
      reading,
      this.#changeLog.overlays(conversationId, gap, limit, request, reached),
    ]);
    const range: KeyRange = { above: page.next ?? gap.above, below: gap.below };
    const stored = await storeReads(this.#context, conversationId, [{ range, page }], {
      rowVersionSeen: null,
      changes,
    });
    const { added, isChanged } = stored;
    publish({ name: 'messages.changed', payload: { conversationId } });
    if (isChanged) publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
    return added;
  }

  #readState(conversationId: ConversationId): Start {
    const { cache, serverClock } = this.#context;
    const state = cache.conversations.state(conversationId);
    const { head, syncedAt, freshKeys } = state;
    const freshRows =
      freshKeys.length === 0
        ? []
        : cache.groupRows.ofConversation(conversationId).filter((row) => freshKeys.includes(row.sortKey));
    const now = serverClock.now();
    const isYoung = freshRows.some((row) => Math.abs(row.at - now) <= YOUNG);
    const wasSynced = syncedAt !== null || cache.values.get('lastSyncedAt') !== null;
    const isNews = freshRows.length > 0 && (wasSynced || isYoung);
    // syncedAt is in the future, so assume the largest clock error.
    const wasAhead = syncedAt !== null && syncedAt - now > LEAST_OVERLAP;
    if (wasAhead) return { state, freshRows, isNews, readUntil: before(now, MOST_OVERLAP) };
    // The head gives the table's own time, unless it lies in the future or is a key without a time.
    const headTime = head === null ? null : sortTime(head);
    const readUntil = syncedAt === null || headTime === null || headTime > syncedAt ? syncedAt : headTime;
    return { state, freshRows, isNews, readUntil };
  }

  #plan({ state, isNews, readUntil }: Start, depth: Depth): NewestPlan {
    const { cache, serverClock } = this.#context;
    const { conversationId, head, freshKeys } = state;
    // A stale page would count as having followed the row, and the row's message would stay unseen.
    const rowKeys = readUntil === null && !isNews ? [] : freshKeys;
    const always = { from: null, head, consistent: isNews, rowKeys, parts: [], isNewest: true };
    if (depth === 'sweep') {
      return { ...always, downTo: null, reach: keyAt(before(readUntil ?? serverClock.now(), MOST_OVERLAP)) };
    }
    // A conversation that was empty when it was read: stopping anywhere would leave a gap below that place.
    if (readUntil === null || head === null) return { ...always, downTo: null, reach: null };
    // The head is the greatest key that was read: without it, nothing known lies beyond the ceiling.
    const ceiling = ceilingOf(this.#context);
    const from = compareKeys(head, ceiling) >= 0 ? ceiling : null;
    const reach = keyAt(before(readUntil, overlapOf(this.#context)));
    const boundOf = (skipsHeavy: boolean): SortKey => {
      const free = cache.freeReadBound.messageKey(conversationId, FREE_READ_BYTES, { below: from, skipsHeavy });
      return free !== null && compareKeys(free, reach) < 0 ? free : reach;
    };
    const downTo = boundOf(false);
    const known = cache.rowSizes.messages(conversationId, { above: downTo, below: from });
    if (sumOf(known) <= MOST_READ_BYTES) return { ...always, from, downTo, reach };
    return { ...always, ...this.#planInTurns(conversationId, { above: boundOf(true), below: from }) };
  }

  /**
   * Reads from the oldest row on that costs nothing more, or from the head. Null: the conversation was not read yet, or what
   * is known there is heavy.
   */
  #planLive({ state, readUntil }: Start): NewestPlan | null {
    const { cache } = this.#context;
    const { conversationId, head } = state;
    if (readUntil === null || head === null) return null;
    const from = ceilingOf(this.#context);
    const free = cache.freeReadBound.messageKey(conversationId, FREE_READ_BYTES, { below: from });
    // Not after the head, so that no gap remains between the two.
    const downTo = free !== null && compareKeys(free, head) < 0 ? free : head;
    const known = cache.rowSizes.messages(conversationId, { above: downTo, below: from });
    if (compareKeys(downTo, from) >= 0 || sumOf(known) > MOST_READ_BYTES) return null;
    const unchanged = { rowKeys: [], consistent: false, parts: [], isNewest: false };
    return { from, downTo, reach: downTo, head, ...unchanged };
  }

  /** Reads the part of the present time first, like a whole range, then some others. */
  #planInTurns(
    conversationId: ConversationId,
    range: KeyRange,
  ): Pick<NewestPlan, 'from' | 'downTo' | 'reach' | 'parts'> {
    const { cache, serverClock } = this.#context;
    const rows = cache.rowSizes.messages(conversationId, range);
    const now = serverClock.now();
    const turns = this.#turns.get(conversationId) ?? new ReadTurns();
    this.#turns.set(conversationId, turns);
    const [current = range, ...parts] = turns.next(partsOf(range, rows), keyAt(now), now);
    return { from: current.below, downTo: current.above, reach: current.above, parts };
  }

  /** Whether the reads contain every message that the fresh rows announce, or these had their time to appear. */
  #areConfirmed({ state, freshRows, isNews }: Start, reads: readonly RangeRead[]): boolean {
    const { conversationId, rowVersion } = state;
    if (!isNews || freshRows.every((row) => isConfirmed(row, reads))) {
      this.#unconfirmed.confirm(conversationId);
      return true;
    }
    return !this.#unconfirmed.add(conversationId, rowVersion, this.#context.serverClock.now());
  }
}

/**
 * Reads the newest page of a conversation and every other place that a message written since the last read can have:
 *
 * - between that page and the head: not read; it becomes a gap, which the screen shows;
 * - from the head down to `reach`: read completely, since no gap would show a message that came late into this range;
 * - below `reach`: only the keys of group rows that moved.
 *
 * With `from`, the same below that key; `parts` are read completely as well.
 */
const lowestOf = (reads: readonly RangeRead[]): SortKey | null => reads[0]?.range.above ?? null;

async function readNewest(
  store: MessageStore,
  conversationId: ConversationId,
  { from, downTo, reach, head, rowKeys, consistent, parts, isNewest }: NewestPlan,
  context: RequestContext,
): Promise<RangeRead[]> {
  const reads: RangeRead[] = [];
  const read = async (query: Pick<MessageQuery, 'from' | 'downTo' | 'limit'>): Promise<SortKey | null> => {
    const page = await store.listMessages(conversationId, { direction: 'backward', consistent, ...query }, context);
    const range = { above: page.next ?? query.downTo, below: query.from };
    reads.push({ range, page, isNewest: isNewest && reads.length === 0 });
    return page.next;
  };

  let next = await read({ from, downTo, limit: newestPageSize });
  const afterHead = head === null ? null : keyAfter(head);
  if (next !== null && afterHead !== null && compareKeys(next, afterHead) > 0) next = afterHead;
  while (next !== null && reach !== null && compareKeys(next, reach) > 0) {
    next = await read({ from: next, downTo: reach, limit: historyPageSize });
  }
  for (const { above, below } of parts) {
    let start = below;
    do start = await read({ from: start, downTo: above, limit: historyPageSize });
    while (start !== null);
  }

  const unread = rowKeys.filter((key) => !reads.some(({ range }) => isInRange(key, range)));
  for (const key of unread.slice(-MOST_LOOKUPS)) {
    await read({ from: keyAfter(key), downTo: key, limit: 1 });
  }
  return reads;
}

/** Whether the reads contain the message of a group row, perhaps one that can't be decoded. */
const isConfirmed = ({ sortKey, at }: GroupRow, reads: readonly RangeRead[]): boolean =>
  reads.some(
    ({ page }) =>
      page.items.some((message) => Math.abs(message.at - at) <= ROW_TOLERANCE) ||
      page.unparsable.some(({ sk }) => sk === sortKey),
  );

/** Whether a pull that was not a sweep went as deep as one. */
function isAsDeepAsSweep({ from, downTo }: NewestPlan, reads: readonly RangeRead[], readUntil: Instant): boolean {
  const above = reads[0]?.range.above ?? null;
  return (
    from === null &&
    downTo === null &&
    (above === null || compareKeys(above, keyAt(before(readUntil, MOST_OVERLAP))) <= 0)
  );
}
