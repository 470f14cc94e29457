import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { SearchHit } from '../../../shared/ipc/contract.ts';
import type {
  GroupId,
  GroupRow,
  MessageGroup,
  MessagePage,
  Person,
  UnparsableItem,
  UserId,
} from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { readText } from '../sqlite/columns.ts';
import { isDamage, withAppErrors } from '../sqlite/failures.ts';
import { type ConversationState, Conversations } from './conversations.ts';
import { type CacheDiagnostics, readDiagnostics } from './diagnostics.ts';
import { Gaps, type KnownGap } from './gaps.ts';
import { Groups } from './groups.ts';
import type { KeyRange } from './keys.ts';
import { type BatchOutcome, type MessageBatch, Messages } from './messages.ts';
import { Meta, type MetaName, type MetaValues } from './meta.ts';
import { type PageRequest, Pages } from './pages.ts';
import { People } from './people.ts';
import { Search, type SearchRequest } from './search.ts';
import { SearchIndex } from './searchIndex.ts';
import { Unparsable } from './unparsable.ts';

/**
 * The copy of one account's conversations on disk. Everything in it can be read from the table again, so losing it costs
 * requests and nothing else. Synchronous: it belongs in the engine's thread.
 *
 * Every method throws an `AppError`: `disk-full`, `disk-read-only`, or `cache-unreadable` when the file turns out to be
 * damaged; then close it and open it again, which sets it aside.
 */
export class Cache {
  readonly #db: Database;
  readonly #quarantined: string | null;
  readonly #onDamage: () => void;
  readonly #conversations: Conversations;
  readonly #people: People;
  readonly #unparsable: Unparsable;
  readonly #groups: Groups;
  readonly #gaps: Gaps;
  readonly #messages: Messages;
  readonly #pages: Pages;
  readonly #search: Search;
  readonly #meta: Meta;

  /** Takes over a database at the newest schema version; `onDamage` is told when it can't be read. Use `openCache`. */
  constructor(db: Database, quarantined: string | null, onDamage: () => void) {
    this.#db = db;
    this.#quarantined = quarantined;
    this.#onDamage = onDamage;
    const conversations = new Conversations(db);
    const people = new People(db);
    const unparsable = new Unparsable(db);
    const gaps = new Gaps(db);
    const index = new SearchIndex(db);
    this.#conversations = conversations;
    this.#people = people;
    this.#unparsable = unparsable;
    this.#gaps = gaps;
    this.#groups = new Groups(db, conversations, people, unparsable);
    this.#messages = new Messages(db, { conversations, gaps, people, unparsable, index });
    this.#pages = new Pages(db, conversations, gaps);
    this.#search = new Search(db);
    this.#meta = new Meta(db);
  }

  /** Does all of `work` or, when it throws, nothing of it: for rows and the cursor that they advance. */
  transaction<T>(work: () => T): T {
    return this.#run(() => this.#db.transaction(work).immediate());
  }

  /** Takes rows from a part of the list of conversations. Gives the groups whose row, and so perhaps line, changed. */
  applyGroupRows(rows: readonly GroupRow[], unparsable: readonly UnparsableItem[]): GroupId[] {
    return this.transaction(() => this.#groups.applyRows(rows, unparsable));
  }

  /**
   * Takes the whole list of conversations, as it was at `listedAt`. What it says counts, even where a group moved
   * backwards; a group that it lacks is marked as missed since then, and kept.
   */
  applyFullGroupList(rows: readonly GroupRow[], unparsable: readonly UnparsableItem[], listedAt: Instant): GroupId[] {
    return this.transaction(() => this.#groups.applyFullList(rows, unparsable, listedAt));
  }

  /** Every conversation that has a row, by `compareGroups`. */
  listGroups(): MessageGroup[] {
    return this.#run(() => this.#groups.list());
  }

  /** The groups whose newest row has not been followed by a pull of their newest page: what a refresh has to read. */
  listStaleGroups(): GroupId[] {
    return this.#run(() => this.#groups.listStale());
  }

  /**
   * Takes what a read of `range` brought, in one transaction with what is known to be unread from then on. A range with
   * no upper bound is a pull of the newest page.
   */
  applyMessages(groupId: GroupId, range: KeyRange, batch: MessageBatch): BatchOutcome {
    return this.transaction(() => this.#messages.apply(groupId, range, batch));
  }

  /** A stretch of a conversation, as the contract's `messages.page` describes it. */
  page(request: PageRequest): MessagePage {
    // One snapshot for all its queries; a write only where the conversation has yet to be made.
    return this.#run(() => this.#db.transaction(() => this.#pages.read(request)).deferred());
  }

  /** The newest messages in which all terms of a query occur; see `parseQuery` for what a query means. */
  search(request: SearchRequest): SearchHit[] {
    return this.#run(() => this.#search.find(request));
  }

  /** Where a gap is; null: it is filled. */
  gap(gapId: number): KnownGap | null {
    return this.#run(() => this.#gaps.find(gapId));
  }

  /** How far a conversation was read. */
  conversationState(groupId: GroupId): ConversationState {
    return this.#run(() => this.#conversations.state(groupId));
  }

  /** The newest name and handle of somebody who was seen in any row; null: nobody of that id was. */
  findPerson(id: UserId): Person | null {
    return this.#run(() => this.#people.find(id));
  }

  /** The conversation with the person of that handle; null: none is in the cache. */
  findGroupByHandle(handle: string): GroupId | null {
    return this.#run(() => this.#groups.findByHandle(handle));
  }

  meta<N extends MetaName>(name: N): MetaValues[N] | null {
    return this.#run(() => this.#meta.get(name));
  }

  setMeta<N extends MetaName>(name: N, value: MetaValues[N]): void {
    this.#run(() => this.#meta.set(name, value));
  }

  /** SQLite's version. */
  engineVersion(): string {
    return this.#run(() => readText(this.#db.prepare('SELECT sqlite_version()').pluck().get()));
  }

  diagnostics(): CacheDiagnostics {
    return this.#run(() => readDiagnostics(this.#db, this.#unparsable, this.#quarantined));
  }

  /** Moves the write-ahead log into the database and empties it. */
  checkpoint(): void {
    this.#run(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'));
  }

  close(): void {
    this.#run(() => this.#db.close());
  }

  #run<T>(work: () => T): T {
    try {
      return withAppErrors(work);
    } catch (thrown) {
      if (isDamage(thrown)) this.#onDamage();
      throw thrown;
    }
  }
}
