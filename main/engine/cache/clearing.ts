import type { Database } from 'better-sqlite3-multiple-ciphers';

/**
 * Everything goes but whose conversations these are, and of each conversation what must outlast its messages: `row_version`
 * counts on, so that a pull which began before this does not count as having followed rows that come after it, and what
 * is hidden because it expired stays hidden.
 */
const statements = `
  DELETE FROM message;
  INSERT INTO message_words (message_words) VALUES ('delete-all');
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

/** Empties the cache in one transaction; its pages become free. Not to be called in a transaction. */
export function clearCache(db: Database): void {
  // While references are watched, SQLite deletes row by row: a minute's work for a million messages.
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => db.exec(statements)).immediate();
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
