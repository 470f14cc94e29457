import type { ConversationId, GroupRow, SortKey, UnparsableItem, UserId } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import type { GroupListing } from '../cache/groupRows.ts';
import type { RequestContext } from '../remote/messageStore.ts';
import { keyAt, MOST_OVERLAP, sortTime } from './overlap.ts';
import { BILLING_BLOCK_BYTES, before, overlapOf, type PullDeps, widenOverlap } from './pullDeps.ts';

/** The cursor of a list that holds nothing but, perhaps, rows of the future. */
const BEGINNING = instantFromMicros(0);

/**
 * The owner's list of conversations: what is new in it by one Query, and all of it now and then. See
 * docs/decisions/0007-delta.md.
 *
 * Invariants: rows and the cursor that they advance are one transaction; the cursor is the newest row seen that is not in
 * the future, and never moves backwards; what was read counts only when all of its pages were.
 */
export class ConversationListSync {
  readonly #deps: PullDeps;
  /** The rows of the last delta, by their keys. */
  #window: ReadonlyMap<SortKey, ConversationId> = new Map();
  #missedSince: Instant | null = null;
  /** The read under way: they take turns, lest an older answer is written over a newer one. */
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: PullDeps) {
    this.#deps = deps;
  }

  /** Since when the whole list lacks groups that the cache has: a second look decides; null: it lacks none. */
  get missedSince(): Instant | null {
    return this.#missedSince;
  }

  /** Reads what is new: one Query. The first time, the whole list. */
  refresh(owner: UserId, signal: AbortSignal): Promise<void> {
    return this.#inTurn(() => this.#refresh(owner, { purpose: 'refresh', signal }));
  }

  /**
   * Reads the list from as far back as any wrong clock or offset can put a row. What it finds widens the overlap, so that
   * the next such row is seen by a refresh.
   */
  lookBack(owner: UserId, context: RequestContext): Promise<void> {
    return this.#inTurn(() => this.#lookBack(owner, context));
  }

  /** Whether a look back would read more than every refresh does. */
  get canLookBack(): boolean {
    const cursor = this.#deps.cache.meta('groupCursor');
    const bound = cursor === null ? null : this.#boundOf(cursor);
    return cursor !== null && bound !== null && compareKeys(keyAt(before(cursor, MOST_OVERLAP)), bound) < 0;
  }

  /** Reads the whole list; the first time, each page is shown as it comes. */
  readAll(owner: UserId, context: RequestContext): Promise<void> {
    return this.#inTurn(() => this.#readAll(owner, context));
  }

  /** Has `clear` empty the cache while nothing is read: what is read from then on is read as if for the first time. */
  forget(clear: () => void): Promise<void> {
    return this.#inTurn(async () => {
      clear();
      this.#window = new Map();
      this.#missedSince = null;
    });
  }

  #inTurn(read: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(read);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #refresh(owner: UserId, context: RequestContext): Promise<void> {
    const cursor = this.#deps.cache.meta('groupCursor');
    if (cursor === null) return this.#readAll(owner, context);
    const listing = await this.#read(owner, this.#boundOf(cursor), context);
    this.#apply(listing);
    // A row that left without coming back in sight moved backwards, perhaps to before the bound.
    if (this.#hasLostRows(listing)) await this.#lookBack(owner, context);
  }

  async #lookBack(owner: UserId, context: RequestContext): Promise<void> {
    const cursor = this.#deps.cache.meta('groupCursor') ?? BEGINNING;
    this.#apply(await this.#read(owner, keyAt(before(cursor, MOST_OVERLAP)), context));
  }

  async #readAll(owner: UserId, context: RequestContext): Promise<void> {
    const { cache, conversationsChanged } = this.#deps;
    const isFirst = cache.meta('groupCursor') === null;
    const listing = await this.#read(owner, null, context, (rows, unparsable) => {
      if (isFirst && cache.applyGroupRows(rows, unparsable).changed.length > 0) conversationsChanged();
    });
    this.#apply(listing);
    cache.setMeta('lastFullListAt', listing.listedAt);
  }

  async #read(
    owner: UserId,
    from: SortKey | null,
    context: RequestContext,
    show: (rows: readonly GroupRow[], unparsable: readonly UnparsableItem[]) => void = () => {},
  ): Promise<GroupListing> {
    const rows: GroupRow[] = [];
    const unparsable: UnparsableItem[] = [];
    for await (const page of this.#deps.store.listGroupRows(owner, from, context)) {
      rows.push(...page.items);
      unparsable.push(...page.unparsable);
      show(page.items, page.unparsable);
    }
    return { rows, unparsable, from, listedAt: this.#deps.serverClock.now() };
  }

  /**
   * Where a refresh begins: the overlap before the cursor, and no later than where beginning earlier costs nothing. Null:
   * at the very first key, since all rows together cost no more.
   */
  #boundOf(cursor: Instant): SortKey | null {
    const { cache, serverClock } = this.#deps;
    // A cursor in the future was set by a clock that was ahead: what is written now lies before it.
    const newest = instantFromMicros(Math.min(cursor, serverClock.now()));
    const bound = keyAt(before(newest, overlapOf(this.#deps)));
    const free = cache.recentRowKey(BILLING_BLOCK_BYTES);
    if (free !== null && free === cache.recentRowKey(2 * BILLING_BLOCK_BYTES)) return null;
    return free !== null && compareKeys(free, bound) < 0 ? free : bound;
  }

  #apply(listing: GroupListing): void {
    const { cache, conversationsChanged } = this.#deps;
    const { changed } = cache.transaction(() => {
      const cursor = cache.meta('groupCursor');
      const outcome = cache.applyGroupListing({ ...listing, kept: this.#conversationsInUse() });
      let next = cursor ?? BEGINNING;
      for (const { at } of listing.rows) if (at <= listing.listedAt && at > next) next = at;
      if (next !== cursor) cache.setMeta('groupCursor', next);
      widenOverlap(this.#deps, [
        // A form whose offset is behind UTC sorts before its time, whenever it is written.
        ...listing.rows.map((row) => Math.min(MOST_OVERLAP, row.at - sortTimeOf(row))),
        ...(cursor === null ? [] : outcome.unseen.map((row) => cursor - sortTimeOf(row))),
      ]);
      return outcome;
    });
    if (listing.from === null) this.#missedSince = this.#lacksGroups(listing) ? listing.listedAt : null;
    if (changed.length > 0) conversationsChanged();
  }

  /** Whether a row of the last delta is gone, and no other of its group is there. */
  #hasLostRows({ rows, unparsable, from }: GroupListing): boolean {
    const lastWindow = this.#window;
    this.#window = new Map(rows.map((row) => [row.sortKey, row.conversationId]));
    const groups = new Set(rows.map((row) => row.conversationId));
    const unreadable = new Set(unparsable.map(({ sk }) => sk));
    return [...lastWindow].some(
      ([key, conversationId]) =>
        compareKeys(key, from ?? '') >= 0 && !groups.has(conversationId) && !unreadable.has(key),
    );
  }

  /** The conversations in which something was written here that the table doesn't have: nobody would find it again. */
  #conversationsInUse(): ReadonlySet<ConversationId> {
    const { outbox } = this.#deps;
    return new Set([...outbox.conversationCounts().keys(), ...outbox.drafts().keys()]);
  }

  /** Whether a read of the whole list lacks groups that are shown, not counting rows that can't be read any more. */
  #lacksGroups({ rows, unparsable, listedAt }: GroupListing): boolean {
    const { cache } = this.#deps;
    const listed = new Set(rows.map((row) => row.conversationId));
    const unreadable = new Set(unparsable.map(({ sk }) => sk));
    const kept = this.#conversationsInUse();
    const isLost = (conversationId: ConversationId): boolean =>
      !kept.has(conversationId) && cache.rowsOf(conversationId).some((row) => !unreadable.has(row.sortKey));
    return cache.listConversations(listedAt).some(({ id }) => !listed.has(id) && isLost(id));
  }
}

const sortTimeOf = ({ sortKey, at }: Pick<GroupRow, 'sortKey' | 'at'>): Instant => sortTime(sortKey) ?? at;
