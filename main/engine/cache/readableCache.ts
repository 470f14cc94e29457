import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { Completeness, SearchHit } from '../../../shared/ipc/reading.ts';
import type { ConversationId, MessageCursor, MessageId } from '../../../shared/model.ts';
import type { SearchFilters } from '../../../shared/searchFilters.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { Statements } from '../sqlite/statements.ts';
import { CacheFile } from './cacheFile.ts';
import { clearCache } from './clearing.ts';
import { Conversations } from './conversations.ts';
import { Gaps } from './gaps.ts';
import { type CachedPage, type PageRequest, Pages } from './pages.ts';
import { Search, type SearchRequest } from './search.ts';
import { type CacheStorage, StorageReader } from './storage.ts';
import { type CachedWindow, type WindowRequest, Windows } from './windows.ts';

/** More than any file has: SQLite's greatest number of pages. */
const ALL_PAGES = 2 ** 31 - 1;

/** What people see of the cache: stretches of conversations, hits of a search, and how much room it all takes. */
export abstract class ReadableCache extends CacheFile {
  protected readonly statements: Statements;
  protected readonly conversations: Conversations;
  protected readonly gaps: Gaps;
  readonly #pages: Pages;
  readonly #windows: Windows;
  readonly #search: Search;
  readonly #storage: StorageReader;

  protected constructor(db: Database, onDamage: () => void) {
    super(db, onDamage);
    const statements = new Statements(db);
    this.statements = statements;
    this.conversations = new Conversations(statements);
    this.gaps = new Gaps(statements);
    this.#pages = new Pages(statements, this.conversations, this.gaps);
    this.#windows = new Windows(statements, this.conversations, this.gaps);
    this.#search = new Search(statements);
    this.#storage = new StorageReader(statements);
  }

  /** A stretch of a conversation, as the contract's `messages.page` describes it. */
  page(request: PageRequest): CachedPage {
    // One snapshot for all its queries; a write only where the conversation has yet to be made.
    return this.snapshot(() => this.#pages.read(request));
  }

  /** A stretch anywhere in a conversation, as the contract's `messages.window` describes it. */
  window(request: WindowRequest): CachedWindow {
    return this.snapshot(() => this.#windows.read(request));
  }

  /** Where a message is in its conversation; null: it is not here. */
  locate(conversationId: ConversationId, id: MessageId, now: Instant): MessageCursor | null {
    return this.run(() => this.#windows.locate(conversationId, id, now));
  }

  /** How many messages of a conversation are here. */
  countMessages(conversationId: ConversationId): number {
    return this.run(() => this.#windows.count(conversationId));
  }

  /** The newest messages in which all terms of a query occur, and which pass its filters. */
  search(request: SearchRequest): SearchHit[] {
    return this.run(() => this.#search.find(request));
  }

  /** Where those messages are, newest first. */
  searchCursors(request: SearchRequest): MessageCursor[] {
    return this.run(() => this.#search.cursors(request));
  }

  /** What a search with these filters can't see, because it was not read. */
  completeness(filters: SearchFilters): Completeness {
    return this.run(() => this.#search.completeness(filters));
  }

  /** What of one conversation was not read, listed or not. */
  missingIn(conversationId: ConversationId): Completeness {
    return this.snapshot(() => this.gaps.missingIn(this.conversations.open(conversationId).ref));
  }

  /** The conversations of the list that lack something, the newest first. */
  incomplete(): ConversationId[] {
    return this.run(() => this.gaps.incomplete());
  }

  /** The newest gap of a conversation that lies after `notBefore` (null: the newest of all); null: there is none. */
  newestGap(conversationId: ConversationId, notBefore: Instant | null): number | null {
    return this.snapshot(() => this.gaps.newest(this.conversations.open(conversationId).ref, notBefore));
  }

  /** What of the file is used, bytes. */
  usedBytes(): number {
    return this.run(() => this.#storage.usedBytes());
  }

  /** What takes how much room. Looks at every message's place: a tenth of a second for a million. */
  storage(): CacheStorage {
    return this.run(() => this.#storage.read());
  }

  /**
   * Removes everything but whose conversations these are, and gives the room back. What was cached then is to be read
   * again, as if for the first time; answers to requests from before this may still be taken in.
   */
  clear(): void {
    this.run(() => clearCache(this.db));
    this.compact(ALL_PAGES);
    this.checkpoint();
  }
}
