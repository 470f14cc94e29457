import PQueue from 'p-queue';
import type { ConversationId, GroupRow, SortKey, UnparsableItem, UserId } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import type { RequestContext } from '../remote/messageStore.ts';
import type { GroupListing } from '../store/cache/groupRows.ts';
import type { SyncContext } from './context.ts';
import { before, FREE_READ_BYTES, keyAt, MOST_OVERLAP, overlapOf, sortTime, widenOverlap } from './overlap.ts';

/** The cursor of a list that has no rows, or only rows of the future. */
const BEGINNING = instantFromMicros(0);

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
  /** The conversations of the last refresh by their rows' keys. */
  #lastRows: ReadonlyMap<SortKey, ConversationId> = new Map();
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
    const bound = cursor === null ? null : this.#boundOf(cursor);
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
    });
  }

  async #refresh(owner: UserId, request: RequestContext): Promise<void> {
    const cursor = this.#context.cache.values.get('groupCursor');
    if (cursor === null) return this.#readAll(owner, request);
    const listing = await this.#read(owner, this.#boundOf(cursor), request);
    this.#apply(listing);
    // A row that disappeared moved backwards, perhaps to before the bound.
    if (this.#hasLostRows(listing)) await this.#lookBack(owner, request);
  }

  async #lookBack(owner: UserId, request: RequestContext): Promise<void> {
    const cursor = this.#context.cache.values.get('groupCursor') ?? BEGINNING;
    this.#apply(await this.#read(owner, keyAt(before(cursor, MOST_OVERLAP)), request));
  }

  async #readAll(owner: UserId, request: RequestContext): Promise<void> {
    const { cache, publish } = this.#context;
    const isFirst = cache.values.get('groupCursor') === null;
    const listing = await this.#read(owner, null, request, (rows, unparsable) => {
      if (!isFirst || cache.groupRows.apply(rows, unparsable).changed.length === 0) return;
      publish({ name: 'conversations.changed', payload: {} });
    });
    this.#apply(listing);
    cache.values.set('lastFullListAt', listing.listedAt);
  }

  async #read(
    owner: UserId,
    from: SortKey | null,
    request: RequestContext,
    onPage: (rows: readonly GroupRow[], unparsable: readonly UnparsableItem[]) => void = () => {},
  ): Promise<GroupListing> {
    const rows: GroupRow[] = [];
    const unparsable: UnparsableItem[] = [];
    for await (const page of this.#context.store.listGroupRows(owner, from, request)) {
      rows.push(...page.items);
      unparsable.push(...page.unparsable);
      onPage(page.items, page.unparsable);
    }
    return { rows, unparsable, from, listedAt: this.#context.serverClock.now() };
  }

  /**
   * Where a refresh begins: the overlap before the cursor, or further back where that costs nothing. Null: at the first
   * key, since all rows together cost no more.
   */
  #boundOf(cursor: Instant): SortKey | null {
    const { cache, serverClock } = this.#context;
    // A cursor in the future was set by a clock that was ahead: rows written now sort before it.
    const newest = instantFromMicros(Math.min(cursor, serverClock.now()));
    const bound = keyAt(before(newest, overlapOf(this.#context)));
    const free = cache.freeReadBound.rowKey(FREE_READ_BYTES);
    if (free !== null && free === cache.freeReadBound.rowKey(2 * FREE_READ_BYTES)) return null;
    return free !== null && compareKeys(free, bound) < 0 ? free : bound;
  }

  #apply(listing: GroupListing): void {
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
    if (listing.from === null) this.#missedSince = this.#lacksConversations(listing) ? listing.listedAt : null;
    if (changed.length > 0) publish({ name: 'conversations.changed', payload: {} });
  }

  /** Whether a row of the last refresh is gone and its conversation has no other row. */
  #hasLostRows({ rows, unparsable, from }: GroupListing): boolean {
    const lastRows = this.#lastRows;
    this.#lastRows = new Map(rows.map((row) => [row.sortKey, row.conversationId]));
    const listed = new Set(rows.map((row) => row.conversationId));
    const unreadable = new Set(unparsable.map(({ sk }) => sk));
    return [...lastRows].some(
      ([key, conversationId]) =>
        compareKeys(key, from ?? '') >= 0 && !listed.has(conversationId) && !unreadable.has(key),
    );
  }

  /** Conversations with unsent messages or drafts, which must stay in the list to stay in reach. */
  #conversationsInUse(): ReadonlySet<ConversationId> {
    const { outbox } = this.#context;
    return new Set([...outbox.outgoing.conversationCounts().keys(), ...outbox.drafts.all().keys()]);
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
