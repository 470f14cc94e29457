import type { Storage } from '../../../../shared/contract/storage.ts';
import type { Diagnostics } from '../../../../shared/contract/sync.ts';
import { type Row, readConversationId, readNumber, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';
import type { Unparsable } from './unparsable.ts';

/** What a message takes beside its text: its keys, and its entries in the indexes. */
const MESSAGE_OVERHEAD = 250;
/** How many of a conversation's newest messages estimate the length of its texts: reading all would take seconds. */
const SAMPLE = 8;
/** SQLite's number for `auto_vacuum = INCREMENTAL`. */
const INCREMENTAL = 2;
/** SQLite's greatest number of pages. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Removes everything except the owner of these conversations and what must outlast a conversation's messages:
 * `row_version` continues, so that a pull which started before this does not count as having followed later rows, and
 * what is hidden because it expired stays hidden.
 */
const clearing = `
  DELETE FROM message;
  DELETE FROM long_text;
  INSERT INTO message_words (message_words) VALUES ('delete-all');
  DELETE FROM unindexed;
  DELETE FROM group_row;
  DELETE FROM person;
  DELETE FROM unparsable;
  DELETE FROM gap;
  INSERT INTO gap (conversation) SELECT ref FROM conversation;
  UPDATE conversation SET head = NULL, synced_at = NULL, swept_at = NULL, row_ref = NULL, row_version = row_version + 1,
    pulled_version = NULL, newest_at = NULL, newest_id = NULL, newest_text = NULL, newest_sender_id = NULL,
    newest_expires_at = NULL;
  DELETE FROM meta WHERE name <> 'ownerId';
`;

/** The cache's file: what takes how much room, and how to release it. */
export function createCacheStorage(store: Store, unparsable: Unparsable) {
  const selectUsedBytes = store.column(
    `SELECT (page_count - freelist_count) * page_size
         FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    readWhole,
  );
  const conversations = store.query(
    `SELECT c.group_id, n.messages, n.messages * (${MESSAGE_OVERHEAD} + (
         SELECT avg(ifnull(whole_bytes, octet_length(text))) FROM (
           SELECT text, whole_bytes FROM message WHERE conversation = c.ref ORDER BY at DESC LIMIT ${SAMPLE}
         )
       )) AS weight
       FROM (SELECT conversation, count(*) AS messages FROM message GROUP BY conversation) n
         JOIN conversation c ON c.ref = n.conversation
       ORDER BY weight DESC, c.group_id`,
    (row: Row<'group_id' | 'messages' | 'weight'>) => ({
      conversationId: readConversationId(row.group_id),
      messages: readWhole(row.messages),
      weight: readNumber(row.weight),
    }),
  );
  const selectCounts = store.query(
    `SELECT (SELECT count(*) FROM conversation WHERE row_ref IS NOT NULL) AS conversations,
         (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM gap) AS gaps,
         (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS bytes`,
    (row: Row<'conversations' | 'messages' | 'gaps' | 'bytes'>) => ({
      conversations: readWhole(row.conversations),
      messages: readWhole(row.messages),
      gaps: readWhole(row.gaps),
      bytes: readWhole(row.bytes),
    }),
  );

  function usedBytes(): number {
    return readWhole(selectUsedBytes.get());
  }

  function compact(pages: number): boolean {
    // A file from before this setting can't shrink; it reuses its free pages.
    if (store.pragma('auto_vacuum') !== INCREMENTAL) return false;
    store.exec(`PRAGMA incremental_vacuum(${pages})`);
    return readWhole(store.pragma('freelist_count')) > 0;
  }

  function checkpoint(): void {
    store.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  return {
    /** Bytes of the file in use, without free pages: what the limit in the preferences applies to. */
    usedBytes,
    /** Bytes of the file, without its write-ahead log. */
    bytes: (): number => readWhole(store.pragma('page_count')) * readWhole(store.pragma('page_size')),
    /** Estimates the bytes of each conversation, largest first. Reads every message's place: 0.1 s for a million. */
    perConversation(): Storage['perConversation'] {
      const rows = conversations.all();
      const bytes = usedBytes();
      const total = rows.reduce((sum, { weight }) => sum + weight, 0);
      return rows.map(({ conversationId, messages, weight }) => ({
        conversationId,
        messages,
        bytes: Math.floor((bytes * weight) / total),
      }));
    },
    diagnostics(): Pick<Diagnostics, 'cache' | 'unparsable'> {
      const counts = selectCounts.get() ?? { conversations: 0, messages: 0, gaps: 0, bytes: 0 };
      return {
        cache: { ...counts, quarantined: store.quarantined },
        unparsable: { count: unparsable.count(), items: unparsable.newest() },
      };
    },
    /** Returns up to `pages` free pages of the file to the disk; returns whether more are left. */
    compact,
    /** Moves the write-ahead log into the database and empties it. */
    checkpoint,
    /**
     * Removes everything except whose conversations these are, and returns the room to the disk. The next refresh reads
     * everything as if for the first time; results of earlier requests may still be stored. Must not run in a transaction.
     */
    clear(): void {
      // With foreign keys on, SQLite deletes row by row: a minute for a million messages.
      store.exec('PRAGMA foreign_keys = OFF');
      try {
        store.transaction(() => store.exec(clearing));
      } finally {
        store.exec('PRAGMA foreign_keys = ON');
      }
      compact(ALL_PAGES);
      checkpoint();
    },
  };
}

export type CacheStorage = ReturnType<typeof createCacheStorage>;
