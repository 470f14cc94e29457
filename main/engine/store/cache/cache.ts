import { z } from 'zod';
import { InstantSchema, UserId } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { KeyValueTable, matching } from '../keyValueTable.ts';
import { openStore, type StoreOptions } from '../openStore.ts';
import { Store, type StoreParts } from '../store.ts';
import { CacheStorage } from './cacheStorage.ts';
import { Conversations } from './conversations.ts';
import { Eviction } from './eviction.ts';
import { FreeReadBound } from './freeReadBound.ts';
import { Gaps } from './gaps.ts';
import { GroupRows } from './groupRows.ts';
import { Ingest } from './ingest.ts';
import { MessageRows } from './messageRows.ts';
import { Messages } from './messages.ts';
import { migrations } from './migrations.ts';
import { People } from './people.ts';
import { Search } from './search.ts';
import { SearchIndex } from './searchIndex.ts';
import { Unparsable } from './unparsable.ts';
import { Unread } from './unread.ts';

/** How many quarantined files are kept: each may be as large as the cache, and everything in it is in the table. */
const KEPT = 3;

/** How late group rows become visible to a reader, measured against the cursor. */
export interface Lag {
  /** Start of the current week. */
  readonly week: Instant;
  /** Greatest lag of the current week, and of the week before, ms. */
  readonly nowMs: number;
  readonly beforeMs: number;
}

interface CacheValues {
  /** When a refresh last succeeded. */
  readonly lastSyncedAt: Instant;
  /** The newest group row seen: a refresh reads the list from some time before it. Null until the list was read. */
  readonly groupCursor: Instant;
  /** When the whole list of conversations was last read. */
  readonly lastFullListAt: Instant;
  /** The repair sweeps spent their budget at `since`; it is available again at `until`. */
  readonly sweepDebt: { readonly since: Instant; readonly until: Instant };
  readonly lag: Lag;
  /** The owner of these conversations, once the account's handle was resolved. */
  readonly ownerId: UserId;
}

const valueParsers = {
  lastSyncedAt: matching(InstantSchema),
  groupCursor: matching(InstantSchema),
  lastFullListAt: matching(InstantSchema),
  sweepDebt: matching(z.object({ since: InstantSchema, until: InstantSchema })),
  lag: matching(z.object({ week: InstantSchema, nowMs: z.number(), beforeMs: z.number() })),
  ownerId: matching(UserId),
};

/**
 * The copy of one account's conversations on disk. Everything in it can be read from the table again, so losing it only
 * costs requests. Synchronous: it belongs in the engine's thread. See `Store` for its errors; damage is `cache-unreadable`.
 */
export class Cache extends Store {
  readonly conversations: Conversations;
  readonly eviction: Eviction;
  readonly freeReadBound: FreeReadBound;
  readonly gaps: Gaps;
  readonly groupRows: GroupRows;
  readonly ingest: Ingest;
  readonly messages: Messages;
  readonly people: People;
  readonly search: Search;
  readonly storage: CacheStorage;
  readonly unread: Unread;
  readonly values: KeyValueTable<CacheValues>;

  /** Takes a database at the newest schema version; use `openCache`. */
  constructor(parts: StoreParts) {
    super(parts, 'cache-unreadable');
    const index = new SearchIndex(this);
    const rows = new MessageRows(this, index);
    const unparsable = new Unparsable(this);
    this.conversations = new Conversations(this);
    this.freeReadBound = new FreeReadBound(this);
    this.gaps = new Gaps(this, this.conversations);
    this.messages = new Messages(this, this.conversations, this.gaps);
    this.people = new People(this);
    this.search = new Search(this);
    this.storage = new CacheStorage(this, unparsable);
    this.unread = new Unread(this);
    this.values = new KeyValueTable<CacheValues>(this, 'meta', valueParsers);
    this.eviction = new Eviction(this, { gaps: this.gaps, rows, index, storage: this.storage });
    this.groupRows = new GroupRows(this, this.conversations, this.people, unparsable);
    this.ingest = new Ingest(this, {
      conversations: this.conversations,
      gaps: this.gaps,
      people: this.people,
      rows,
      unparsable,
    });
  }
}

/**
 * Opens the cache, or creates it. An unreadable file moves into `quarantine/` and a new cache takes its place, since
 * everything in it is in the table; see `openStore`.
 * @throws AppError `disk-full`, `disk-read-only` or `newer-data`.
 */
export function openCache(options: StoreOptions): Cache {
  return openStore(
    options,
    { migrations, synchronous: 'NORMAL', kept: KEPT, unreadable: 'cache-unreadable' },
    (parts) => new Cache(parts),
  );
}
