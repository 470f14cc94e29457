import type { Database } from 'better-sqlite3-multiple-ciphers';
import type {
  ConversationId,
  ConversationLine,
  GroupRow,
  Message,
  MessageCursor,
  Person,
  SortKey,
  UnparsableItem,
  UserId,
} from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { ConversationSyncState } from './conversations.ts';
import { type CacheDiagnostics, DiagnosticsReader } from './diagnostics.ts';
import { Eviction, type EvictionLimits, type EvictionOutcome } from './eviction.ts';
import { FreeReadBound } from './freeReadBound.ts';
import type { KnownGap } from './gaps.ts';
import { type GroupListing, GroupRows, type GroupRowsOutcome } from './groupRows.ts';
import { Groups } from './groups.ts';
import type { KeyRange } from './keys.ts';
import { type BatchOutcome, type MessageBatch, Messages } from './messages.ts';
import { MessageTable } from './messageTable.ts';
import { Meta, type MetaName, type MetaValues } from './meta.ts';
import { People } from './people.ts';
import { ReadableCache } from './readableCache.ts';
import { SearchIndex } from './searchIndex.ts';
import { Unparsable } from './unparsable.ts';
import { Unread } from './unread.ts';

/**
 * The copy of one account's conversations on disk. Everything in it can be read from the table again, so losing it costs
 * requests and nothing else. Synchronous: it belongs in the engine's thread.
 *
 * Every method throws an `AppError`: `disk-full`, `disk-read-only`, or `cache-unreadable` when the file turns out to be
 * damaged; then close it and open it again, which sets it aside.
 */
export class Cache extends ReadableCache {
  readonly #people: People;
  readonly #rows: GroupRows;
  readonly #groups: Groups;
  readonly #messages: Messages;
  readonly #unread: Unread;
  readonly #recent: FreeReadBound;
  readonly #eviction: Eviction;
  readonly #meta: Meta;
  readonly #diagnostics: DiagnosticsReader;

  /** Takes over a database at the newest schema version; `onDamage` is told when it can't be read. Use `openCache`. */
  constructor(db: Database, quarantined: string | null, onDamage: () => void) {
    super(db, onDamage);
    const { statements, conversations, gaps } = this;
    const people = new People(statements);
    const unparsable = new Unparsable(statements);
    const index = new SearchIndex(statements);
    const table = new MessageTable(statements, index);
    this.#people = people;
    this.#rows = new GroupRows(statements, conversations, people, unparsable);
    this.#groups = new Groups(statements);
    this.#messages = new Messages({ conversations, gaps, people, table, unparsable });
    this.#unread = new Unread(statements);
    this.#recent = new FreeReadBound(statements);
    this.#eviction = new Eviction(statements, { gaps, table, index });
    this.#meta = new Meta(statements);
    this.#diagnostics = new DiagnosticsReader(statements, unparsable, quarantined);
  }

  /** Takes rows of a part of the list of conversations: adds and changes, and removes none. */
  applyGroupRows(rows: readonly GroupRow[], unparsable: readonly UnparsableItem[]): GroupRowsOutcome {
    return this.transaction(() => this.#rows.apply(rows, unparsable));
  }

  /**
   * Takes a complete read of the list of conversations from a key on. A known row that it lacks moved, when its group has
   * another one, and goes. A group's last row stays, since writers delete and put in two steps: only when two reads of the
   * whole list, a minute apart, have lacked it does the group leave the list. Its messages stay until they are evicted.
   */
  applyGroupListing(listing: GroupListing): GroupRowsOutcome {
    return this.transaction(() => this.#rows.applyListing(listing));
  }

  /** Every conversation that has a row, by `compareConversations`; no line shows the text of a message that expired by `now`. */
  listConversations(now: Instant): ConversationLine[] {
    return this.run(() => this.#groups.list(now));
  }

  /** The groups whose rows have not all been followed by a pull of their newest page, newest row first. */
  listStaleConversations(): ConversationId[] {
    return this.run(() => this.#groups.listStale());
  }

  /** Every row of the list that is known for a conversation, newest first: the first one counts. */
  rowsOf(conversationId: ConversationId): GroupRow[] {
    return this.run(() => this.#rows.ofConversation(conversationId));
  }

  /** The other person of a conversation that is in the list. */
  otherOf(conversationId: ConversationId): Person | null {
    return this.run(() => this.#groups.other(conversationId));
  }

  /** The conversation with that person, the newest where there are several; null: none is in the list. */
  findConversationWith(person: UserId): ConversationId | null {
    return this.run(() => this.#groups.findByPerson(person));
  }

  /** The conversation with the person of that handle (no `@`), likewise. */
  findConversationByHandle(handle: string): ConversationId | null {
    return this.run(() => this.#groups.findByHandle(handle));
  }

  /** The newest name and handle of somebody who was seen in any row; null: nobody of that id was. */
  findPerson(id: UserId): Person | null {
    return this.run(() => this.#people.find(id));
  }

  /** Everybody who was last seen with this handle (no `@`), the one seen last first. */
  findPeopleByHandle(handle: string): Person[] {
    return this.run(() => this.#people.findByHandle(handle));
  }

  /** People by the beginnings of words of their names and handles, best first; see the contract's `people.suggest`. */
  suggestPeople(query: string, limit: number): Person[] {
    return this.run(() => this.#people.suggest(query, limit));
  }

  /**
   * Takes what a read of `range` brought, in one transaction with what is known to be unread from then on. A range with
   * no upper bound is a pull of the newest page.
   */
  applyMessages(conversationId: ConversationId, range: KeyRange, batch: MessageBatch): BatchOutcome {
    return this.transaction(() => this.#messages.apply(conversationId, range, batch));
  }

  /** Takes a message that was just put into the table; how far the conversation was read stays as it is. */
  addMessage(message: Message, now: Instant): void {
    this.transaction(() => this.#messages.add(message, now));
  }

  /** Removes every message that expired by `now`, also from search; gives the conversations that had one. */
  purgeExpired(now: Instant): ConversationId[] {
    return this.transaction(() => this.#messages.purgeExpired(now));
  }

  /** The conversations that hold messages which expired by `now`: no read gives them. */
  conversationsWithExpired(now: Instant): ConversationId[] {
    return this.run(() => this.#messages.conversationsWithExpired(now));
  }

  /** When the next message expires; null: none does. */
  nextExpiry(): Instant | null {
    return this.run(() => this.#messages.nextExpiry());
  }

  /** How many messages after the cursor (null: of all) are not the owner's, up to `limit`. */
  countUnread(
    conversationId: ConversationId,
    after: MessageCursor | null,
    owner: UserId,
    now: Instant,
    limit: number,
  ): number {
    return this.run(() => this.#unread.count(conversationId, after, owner, now, limit));
  }

  /** The same for all conversations at once, each from its marker on; those with none are left out. */
  countAllUnread(
    markers: ReadonlyMap<ConversationId, MessageCursor>,
    owner: UserId,
    now: Instant,
    limit: number,
  ): Map<ConversationId, number> {
    return this.run(() => this.#unread.countAll(markers, owner, now, limit));
  }

  /** The first message after the cursor (null: of all) that is not the owner's. */
  firstUnread(
    conversationId: ConversationId,
    after: MessageCursor | null,
    owner: UserId,
    now: Instant,
  ): MessageCursor | null {
    return this.run(() => this.#unread.first(conversationId, after, owner, now));
  }

  newestMessage(conversationId: ConversationId): MessageCursor | null {
    return this.run(() => this.#unread.newest(conversationId));
  }

  /** The greatest instant of a conversation's messages that is before another. */
  newestBefore(conversationId: ConversationId, instant: Instant): Instant | null {
    return this.run(() => this.#unread.newestBefore(conversationId, instant));
  }

  /**
   * The smallest of the greatest cached keys of a conversation whose rows together take no more than `bytes` in the table;
   * null: nothing is cached, or not even the newest fits.
   */
  recentMessageKey(conversationId: ConversationId, bytes: number): SortKey | null {
    return this.run(() => this.#recent.messageKey(conversationId, bytes));
  }

  /** The same for the rows of the list of conversations. */
  recentRowKey(bytes: number): SortKey | null {
    return this.run(() => this.#recent.rowKey(bytes));
  }

  /** Where a gap is; null: it is filled. */
  gap(gapId: number): KnownGap | null {
    return this.run(() => this.gaps.find(gapId));
  }

  /** A gap between two cached messages, in the conversation that was on screen last; null: there is none. */
  innerGap(): { readonly conversationId: ConversationId; readonly gapId: number } | null {
    return this.run(() => this.gaps.inner());
  }

  /** How far a conversation was read. */
  conversationState(conversationId: ConversationId): ConversationSyncState {
    return this.run(() => this.conversations.state(conversationId));
  }

  /** Records that a conversation is on screen: it is evicted last. */
  setOpened(conversationId: ConversationId, at: Instant): void {
    this.transaction(() => this.conversations.setOpened(conversationId, at));
  }

  /** Records that a conversation was read as deep as a sweep does, which most pulls of a newest page don't. */
  setSwept(conversationId: ConversationId, at: Instant): void {
    this.run(() => this.conversations.setSwept(conversationId, at));
  }

  /**
   * A listed conversation that was never swept, newest first, or else the one swept longest ago, before `before`; or after
   * `now`, which only a clock that was ahead can have told.
   */
  oldestSwept(before: Instant, now: Instant): ConversationId | null {
    return this.run(() => this.conversations.oldestSwept(before, now));
  }

  /**
   * One bounded step towards the limits: old messages leave, and what they leave is a gap; first what is older than
   * allowed, then the oldest of the conversations that were on screen longest ago. Repeat it until nothing is evicted.
   */
  evict(limits: EvictionLimits): EvictionOutcome {
    return this.transaction(() => this.#eviction.step(limits));
  }

  meta<N extends MetaName>(name: N): MetaValues[N] | null {
    return this.run(() => this.#meta.get(name));
  }

  setMeta<N extends MetaName>(name: N, value: MetaValues[N]): void {
    this.run(() => this.#meta.set(name, value));
  }

  diagnostics(): CacheDiagnostics {
    return this.run(() => this.#diagnostics.read());
  }
}
