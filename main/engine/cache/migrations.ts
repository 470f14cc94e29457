/**
 * The statements that lead from each version to the next; `user_version` counts how many were done. A released entry
 * never changes: what comes later is a new entry at the end.
 *
 * - Instants are microseconds since the epoch, keys compare as bytes (BINARY), ids and keys are kept as the table has them.
 * - `message.ref` is in order of time, see `messages.ts`; full text finds the newest match first by walking it backwards.
 * - `conversation` holds what this cache knows about a conversation's messages; `group_row` is what the table's list of
 *   conversations said. Either can exist without the other.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE person (
    ref INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    handle TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    UNIQUE (id, name, handle)
  ) STRICT;

  CREATE TABLE conversation (
    ref INTEGER PRIMARY KEY,
    group_id TEXT NOT NULL UNIQUE,
    head TEXT,
    synced_at INTEGER,
    pulled_row_key TEXT,
    newest_at INTEGER,
    newest_text TEXT,
    newest_sender_id TEXT
  ) STRICT;

  CREATE TABLE group_row (
    conversation INTEGER PRIMARY KEY REFERENCES conversation (ref),
    sort_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    other INTEGER NOT NULL REFERENCES person (ref),
    missed_since INTEGER
  ) STRICT;
  CREATE INDEX group_row_by_other ON group_row (other);

  CREATE TABLE message (
    ref INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation (ref),
    id TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    sender INTEGER NOT NULL REFERENCES person (ref),
    text TEXT NOT NULL,
    UNIQUE (conversation, id),
    UNIQUE (conversation, sort_key)
  ) STRICT;
  CREATE INDEX message_by_time ON message (conversation, at);

  CREATE VIRTUAL TABLE message_words USING fts5(
    conversation, words,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co So'"
  );

  CREATE TABLE gap (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation (ref),
    above TEXT,
    below TEXT
  ) STRICT;
  CREATE INDEX gap_by_conversation ON gap (conversation);

  CREATE TABLE unparsable (
    pk TEXT NOT NULL,
    sk TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
