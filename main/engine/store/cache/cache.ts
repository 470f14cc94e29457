import { z } from 'zod';
import { InstantSchema, UserId } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { KeyValueTable, matching } from '../keyValueTable.ts';
import { openStore, type StoreOptions } from '../openStore.ts';
import { Store, type StoreParts } from '../store.ts';
import { createCacheStorage } from './cacheStorage.ts';
import { createChanges } from './changes.ts';
import { createConversations } from './conversations.ts';
import { createEviction } from './eviction.ts';
import { createFreeReadBound } from './freeReadBound.ts';
import { createGaps } from './gaps.ts';
import { createGroupRows } from './groupRows.ts';
import { createIngest } from './ingest.ts';
import { createLongTexts } from './longText.ts';
import { createMembers } from './members.ts';
import { createMessageRows } from './messageRows.ts';
import { createMessages } from './messages.ts';
import { migrations } from './migrations.ts';
import { createPeople } from './people.ts';
import { createRowSizes } from './rowSizes.ts';
import { Search } from './search.ts';
import { createSearchIndex } from './searchIndex.ts';
import { createUnparsable } from './unparsable.ts';
import { createUnread } from './unread.ts';

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
  readonly searchIndex = createSearchIndex(this);
  readonly #longTexts = createLongTexts(this);
  readonly #rows = createMessageRows(this, this.searchIndex, this.#longTexts);
  readonly #unparsable = createUnparsable(this);
  readonly conversations = createConversations(this);
  readonly rowSizes = createRowSizes(this);
  readonly freeReadBound = createFreeReadBound(this.rowSizes);
  readonly gaps = createGaps(this, this.conversations);
  readonly people = createPeople(this);
  readonly members = createMembers(this, this.conversations, this.people);
  readonly changes = createChanges(this, this.members);
  readonly messages = createMessages(this, {
    changes: this.changes,
    conversations: this.conversations,
    gaps: this.gaps,
    longTexts: this.#longTexts,
    people: this.people,
  });
  readonly search = new Search(this, this.searchIndex);
  readonly storage = createCacheStorage(this, this.#unparsable);
  readonly unread = createUnread(this);
  readonly values = new KeyValueTable<CacheValues>(this, 'meta', valueParsers);
  readonly eviction = createEviction(this, {
    changes: this.changes,
    gaps: this.gaps,
    rows: this.#rows,
    index: this.searchIndex,
    storage: this.storage,
  });
  readonly groupRows = createGroupRows(this, this.conversations, this.people, this.#unparsable);
  readonly ingest = createIngest(this, {
    changes: this.changes,
    conversations: this.conversations,
    gaps: this.gaps,
    people: this.people,
    rows: this.#rows,
    unparsable: this.#unparsable,
  });

  /** Takes a database at the newest schema version; use `openCache`. */
  constructor(parts: StoreParts) {
    super(parts, 'cache-unreadable');
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
    { migrations, commits: 'fast', kept: KEPT, unreadable: 'cache-unreadable' },
    (parts) => new Cache(parts),
  );
}
