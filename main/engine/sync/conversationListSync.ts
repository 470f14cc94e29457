import PQueue from 'p-queue';
import { selectOnly } from '../../../shared/conversationList.ts';
import type { ConversationId, GroupRow, SortKey, UnparsableItem, UserId } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { RequestContext } from '../remote/messageStore.ts';
import type { BoundOptions } from '../store/cache/freeReadBound.ts';
import { type GroupListing, isWholeList } from '../store/cache/groupRows.ts';
import { isInRange, type KeyRange } from '../store/cache/keys.ts';
import type { SyncContext } from './context.ts';
import { before, FREE_READ_BYTES, keyAt, MOST_OVERLAP, overlapOf, sortTime, widenOverlap } from './overlap.ts';
import { ceilingOf, MOST_READ_BYTES, partsOf, ReadTurns, sumOf } from './readPlan.ts';

/** The cursor of a list that has no rows, or only rows of the future. */
const BEGINNING = instantFromMicros(0);
const EVERYTHING: readonly KeyRange[] = [{ above: null, below: null }];
/** Look backs by refreshes pause for so long after each byte they read, µs: 4 units every 5 s. */
const LOOK_BACK_MICROS_PER_BYTE = (5 * MICROS_PER_SECOND) / (8 * 4_096);

/**
 * Keeps the cached list of conversations up to date: one Query for what is new, and a read of the whole list from time to
 * time (docs/decisions/0007-delta.md).
 *
 * Invariants: rows and the cursor that they advance are stored in one transaction; the cursor is the newest row seen that
 * is not in the future, and never moves backwards; a read counts only when all of its pages were read.
 */
export class ConversationListSync {
  readonly #context: SyncContext;
  /** Reads run one at a time, so that no older response is stored over a newer one. */
  readonly #queue = new PQueue({ concurrency: 1 });
  /** The conversations of the last refreshes by their rows' keys. */
  #lastRows: ReadonlyMap<SortKey, ConversationId> = new Map();
  readonly #turns = new ReadTurns();
  /** Whether a row disappeared and no look back followed yet. */
  #hasLostRows = false;
  #lookBackPause = { since: BEGINNING, until: BEGINNING };
  #missedSince: Instant | null = null;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Since when the whole list lacks conversations that the cache has; a second read decides. Null: it lacks none. */
  get missedSince(): Instant | null {
    return this.#missedSince;
  }

  /** Reads what is new with one Query; the first time, reads the whole list. */
  refresh(owner: UserId, signal: AbortSignal): Promise<void> {
    return this.#queue.add(() => this.#refresh(owner, { purpose: 'refresh', signal }));
  }

  /**
   * Reads the list from as far back as any wrong clock or offset can put a row. A row found this way widens the overlap,
   * so that a refresh finds the next one like it.
   */
  lookBack(owner: UserId, request: RequestContext): Promise<void> {
    return this.#queue.add(() => this.#lookBack(owner, request));
  }

  /** Whether a look back would read more than every refresh does. */
  get canLookBack(): boolean {
    const cursor = this.#context.cache.values.get('groupCursor');
    const bound = cursor === null ? null : this.#boundOf(cursor, { below: this.#ceiling() });
    return cursor !== null && bound !== null && compareKeys(keyAt(before(cursor, MOST_OVERLAP)), bound) < 0;
  }

  /** Reads the whole list; the first time, each page is shown as soon as it is read. */
  readAll(owner: UserId, request: RequestContext): Promise<void> {
    return this.#queue.add(() => this.#readAll(owner, request));
  }

  /** Runs `clear`, which empties the cache, between two reads; the next read is a first one. */
  forget(clear: () => void): Promise<void> {
    return this.#queue.add(() => {
      clear();
      this.#lastRows = new Map();
      this.#missedSince = null;
      this.#hasLostRows = false;
    });
  }

  async #refresh(owner: UserId, request: RequestContext): Promise<void> {
    const cursor = this.#context.cache.values.get('groupCursor');
    if (cursor === null) return this.#readAll(owner, request);
    const { range, parts } = this.#plan(cursor);
    const listing = await this.#read(owner, parts, request);
    const isNews = this.#apply(listing);
    if (isNews && parts.length > 1) this.#turns.noteNews(listing.listedAt);
    // A row that disappeared moved backwards, perhaps to before the bound.
    if (this.#findLostRows(listing, range)) this.#hasLostRows = true;
    if (this.#hasLostRows && !this.#isLookBackPaused(listing.listedAt)) await this.#lookBack(owner, request);
  }

  /**
   * What a refresh reads: everything from its bound on while that is light. If rows are known that no clock explains, it
   * stops before those; if the rest is still too heavy, it reads the part of the present time and some others in turn.
   */
  #plan(cursor: Instant): { readonly range: KeyRange; readonly parts: readonly KeyRange[] } {
    const { cache, serverClock } = this.#context;
    const below = this.#ceiling();
    const whole = { above: this.#boundOf(cursor, { below }), below };
    if (sumOf(cache.rowSizes.groupRows(whole)) <= MOST_READ_BYTES) return { range: whole, parts: [whole] };
    const range = { above: this.#boundOf(cursor, { below, skipsHeavy: true }), below };
    const now = serverClock.now();
    return { range, parts: this.#turns.next(partsOf(range, cache.rowSizes.groupRows(range)), keyAt(now), now) };
  }

  /** Where a read that is repeated ends: before known rows that no clock explains; null: there are none. */
  #ceiling(): SortKey | null {
    const ceiling = ceilingOf(this.#context);
    return this.#context.cache.rowSizes.groupRows({ above: ceiling, below: null }, 1).length === 0 ? null : ceiling;
  }

  /** By a refresh, it ends like one and is followed by a pause that pays for it. */
  async #lookBack(owner: UserId, request: RequestContext): Promise<void> {
    const { cache, serverClock } = this.#context;
    const cursor = cache.values.get('groupCursor') ?? BEGINNING;
    const below = request.purpose === 'refresh' ? this.#ceiling() : null;
    const listing = await this.#read(owner, [{ above: keyAt(before(cursor, MOST_OVERLAP)), below }], request);
    this.#apply(listing);
    this.#hasLostRows = false;
    const bytes = [...(listing.sizes?.values() ?? [])].reduce((sum, size) => sum + size, 0);
    if (request.purpose !== 'refresh') return;
    const since = serverClock.now();
    const until = instantFromMicros(since + Math.ceil(bytes * LOOK_BACK_MICROS_PER_BYTE));
    this.#lookBackPause = { since, until };
  }

  /** A pause that began in the future comes from a wrong clock. */
  #isLookBackPaused(now: Instant): boolean {
    return now >= this.#lookBackPause.since && now < this.#lookBackPause.until;
  }

  async #readAll(owner: UserId, request: RequestContext): Promise<void> {
    const { cache, publish, serverClock } = this.#context;
    const isFirst = cache.values.get('groupCursor') === null;
    const listing = await this.#read(owner, EVERYTHING, request, (rows, unparsable) => {
      if (!isFirst) return;
      const { changed } = cache.groupRows.apply(rows, unparsable, serverClock.now());
      if (changed.length > 0) publish({ name: 'conversations.changed', payload: selectOnly(changed) });
    });
    this.#apply(listing);
    cache.values.set('lastFullListAt', listing.listedAt);
  }

  async #read(
    owner: UserId,
    ranges: readonly KeyRange[],
    request: RequestContext,
    onPage: (rows: readonly GroupRow[], unparsable: readonly UnparsableItem[]) => void = () => {},
  ): Promise<GroupListing> {
    const rows: GroupRow[] = [];
    const unparsable: UnparsableItem[] = [];
    const sizes = new Map<string, number>();
    for (const { above, below } of ranges) {
      for await (const page of this.#context.store.listGroupRows(owner, above, request, below)) {
        rows.push(...page.items);
        unparsable.push(...page.unparsable);
        for (const [key, size] of page.sizes) sizes.set(key, size);
        onPage(page.items, page.unparsable);
      }
    }
    return { rows, unparsable, sizes, ranges, listedAt: this.#context.serverClock.now() };
  }

  /**
   * Where a refresh begins: the overlap before the cursor, or further back where that costs nothing. Null: at the first
   * key, since all rows together cost no more.
   */
  #boundOf(cursor: Instant, options: BoundOptions): SortKey | null {
    const { cache, serverClock } = this.#context;
    // A cursor in the future was set by a clock that was ahead: rows written now sort before it.
    const newest = instantFromMicros(Math.min(cursor, serverClock.now()));
    const bound = keyAt(before(newest, overlapOf(this.#context)));
    const free = cache.freeReadBound.rowKey(FREE_READ_BYTES, options);
    if (free !== null && cache.rowSizes.groupRows({ above: null, below: free }, 1).length === 0) return null;
    return free !== null && compareKeys(free, bound) < 0 ? free : bound;
  }

  /** Stores a listing; returns whether anything changed. */
  #apply(listing: GroupListing): boolean {
    const { cache, publish } = this.#context;
    const { changed } = cache.transaction(() => {
      const cursor = cache.values.get('groupCursor');
      const outcome = cache.groupRows.applyListing({ ...listing, kept: this.#conversationsInUse() });
      let next = cursor ?? BEGINNING;
      for (const { at } of listing.rows) if (at <= listing.listedAt && at > next) next = at;
      if (next !== cursor) cache.values.set('groupCursor', next);
      widenOverlap(this.#context, [
        // A key with an offset behind UTC sorts before its time, whenever it is written.
        ...listing.rows.map((row) => Math.min(MOST_OVERLAP, row.at - sortTimeOf(row))),
        ...(cursor === null ? [] : outcome.unseen.map((row) => cursor - sortTimeOf(row))),
      ]);
      return outcome;
    });
    if (isWholeList(listing.ranges)) this.#missedSince = this.#lacksConversations(listing) ? listing.listedAt : null;
    if (changed.length > 0) publish({ name: 'conversations.changed', payload: selectOnly(changed) });
    return changed.length > 0;
  }

  /**
   * Whether a row of an earlier refresh is gone from the parts of `range` that were just read, and its conversation has no
   * other row there.
   */
  #findLostRows({ rows, unparsable, ranges: parts }: GroupListing, range: KeyRange): boolean {
    const lastRows = this.#lastRows;
    const wasRead = (key: SortKey): boolean => parts.some((part) => isInRange(key, part));
    // What was not read this time is compared when it has its turn.
    const unread = [...lastRows].filter(([key]) => isInRange(key, range) && !wasRead(key));
    this.#lastRows = new Map([...unread, ...rows.map((row) => [row.sortKey, row.conversationId] as const)]);
    const listed = new Set(rows.map((row) => row.conversationId));
    const unreadable = new Set(unparsable.map(({ sk }) => sk));
    return [...lastRows].some(
      ([key, conversationId]) => wasRead(key) && !listed.has(conversationId) && !unreadable.has(key),
    );
  }

  /** Conversations with unsent messages or drafts, which must stay in the list to stay in reach. */
  #conversationsInUse(): ReadonlySet<ConversationId> {
    const { outbox } = this.#context;
    return new Set([
      ...outbox.outgoing.conversationCounts(this.#context.clock.now()).keys(),
      ...outbox.drafts.all().keys(),
    ]);
  }

  /** Whether a read of the whole list lacks shown conversations, apart from rows that can no longer be decoded. */
  #lacksConversations({ rows, unparsable, listedAt }: GroupListing): boolean {
    const { cache } = this.#context;
    const listed = new Set(rows.map((row) => row.conversationId));
    const unreadable = new Set(unparsable.map(({ sk }) => sk));
    const kept = this.#conversationsInUse();
    const isLost = (conversationId: ConversationId): boolean =>
      !kept.has(conversationId) &&
      cache.groupRows.ofConversation(conversationId).some((row) => !unreadable.has(row.sortKey));
    return cache.conversations.list(listedAt).some(({ id }) => !listed.has(id) && isLost(id));
  }
}

const sortTimeOf = ({ sortKey, at }: Pick<GroupRow, 'sortKey' | 'at'>): Instant => sortTime(sortKey) ?? at;
