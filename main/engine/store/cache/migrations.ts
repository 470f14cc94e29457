/**
 * Statements that upgrade each version to the next; `user_version` is the number of entries that ran. A released entry
 * never changes: add a new one at the end.
 *
 * - Instants are microseconds since the epoch, keys compare as bytes (BINARY), ids and keys are stored unchanged.
 * - `message.ref` is in order of time, see `messageRows.ts`; full text finds the newest match first by walking it backwards.
 * - `conversation` holds what this cache knows about a conversation's messages; `group_row` is a row of the table's list.
 *   Either can exist without the other. `row_ref` is the row that counts, and `newest_…` copies the newest message, so
 *   that reading the list doesn't touch messages.
 * - `row_version` counts the changes of a conversation's rows; a row's `version` is the count at its last change. A
 *   conversation is stale while `pulled_version` differs from `row_version`; a row is fresh while its `version` is greater
 *   than `pulled_version`.
 * - `missed_since` is when a read first lacked a row or message of its range.
 * - `bytes` is a row's size in the table; null: not known, so it is estimated. `seen_at` is when a group row was first read.
 * - `message.text` is the start of a text whose whole is in `long_text`; then `whole_bytes` is the size of that. See
 *   `longText.ts`.
 * - `sent_here` is 1 for a message that this computer put into the table, until its row says something else.
 * - `unindexed` is the queue of messages that are not in `message_words` yet: a row for each transaction that stored some,
 *   with their references as JSON.
 * - `change` is what people did to messages, cached or not; the table's `sk` of its message is `sort_key`. `hidden`: the owner
 *   deleted the message on this computer. What a change does to a message is in `message`; `edited_at` is null if nothing was.
 *   `log_read_at`: every change that was logged before is in `change`, for the ranges that were read; null: none was read.
 *   `bell`: the value of the conversation's bell when its log was last read.
 * - `earlier_text` is what this cache had of a message before an edit.
 * - `quoted` is a message that a reply quotes, and that was read alone; `text` null: the table has it no more.
 * - `is_group`, `title`, `title_version` and `member` are of conversations of many; `members_read_at` is when the table's members
 *   were last read. `message.event` is what happened in one, as JSON.
 * - `expired_at`: group rows up to this instant are hidden, because they may reveal the text of an expired message.
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
  `
  DROP TABLE group_row;
  CREATE TABLE group_row (
    ref INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation (ref),
    sort_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    other INTEGER NOT NULL REFERENCES person (ref),
    version INTEGER NOT NULL,
    missed_since INTEGER,
    UNIQUE (conversation, sort_key)
  ) STRICT;
  CREATE INDEX group_row_by_key ON group_row (sort_key);
  CREATE INDEX group_row_by_other ON group_row (other);

  ALTER TABLE conversation DROP COLUMN pulled_row_key;
  ALTER TABLE conversation ADD COLUMN opened_at INTEGER;
  ALTER TABLE conversation ADD COLUMN swept_at INTEGER;
  ALTER TABLE conversation ADD COLUMN row_ref INTEGER;
  ALTER TABLE conversation ADD COLUMN row_version INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversation ADD COLUMN pulled_version INTEGER;
  ALTER TABLE conversation ADD COLUMN newest_id TEXT;
  ALTER TABLE conversation ADD COLUMN newest_expires_at INTEGER;
  ALTER TABLE conversation ADD COLUMN expired_at INTEGER;
  CREATE INDEX conversation_by_expiry ON conversation (newest_expires_at) WHERE newest_expires_at IS NOT NULL;

  ALTER TABLE message ADD COLUMN expires_at INTEGER;
  ALTER TABLE message ADD COLUMN missed_since INTEGER;
  CREATE INDEX message_by_expiry ON message (expires_at) WHERE expires_at IS NOT NULL;

  -- The next refresh reads the list as if for the first time. The owner stays: finding it takes a read of the whole table.
  DELETE FROM meta WHERE name <> 'ownerId';
  `,
  `
  -- The index now includes senders. It stores no text to rebuild it from, so all messages are read again.
  DROP TABLE message_words;
  CREATE VIRTUAL TABLE message_words USING fts5(
    tags, words,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co So'"
  );

  DELETE FROM message;
  DELETE FROM gap;
  INSERT INTO gap (conversation) SELECT ref FROM conversation;
  UPDATE conversation SET head = NULL, synced_at = NULL, swept_at = NULL, pulled_version = NULL, newest_at = NULL,
    newest_id = NULL, newest_text = NULL, newest_sender_id = NULL, newest_expires_at = NULL;
  DELETE FROM meta WHERE name IN ('lastSyncedAt');
  `,
  `
  ALTER TABLE group_row ADD COLUMN bytes INTEGER;
  ALTER TABLE group_row ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE message ADD COLUMN bytes INTEGER;
  ALTER TABLE unparsable ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

  -- The rows were seen at the last refresh at the latest.
  UPDATE group_row SET seen_at = ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'lastSyncedAt'), 0);
  `,
  `
  CREATE TABLE long_text (ref INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
  ALTER TABLE message ADD COLUMN whole_bytes INTEGER;
  CREATE TRIGGER message_left AFTER DELETE ON message WHEN old.whole_bytes IS NOT NULL BEGIN
    DELETE FROM long_text WHERE ref = old.ref;
  END;

  -- 4,096 code points are 16 KB at most. The next read of such a message cuts it by its bytes, and indexes that.
  INSERT INTO long_text SELECT ref, text FROM message WHERE octet_length(text) > 16384;
  UPDATE message SET whole_bytes = octet_length(text), text = substr(text, 1, 4096) WHERE octet_length(text) > 16384;
  UPDATE group_row SET text = substr(text, 1, 4096) WHERE octet_length(text) > 16384;
  UPDATE conversation SET newest_text = substr(newest_text, 1, 300) WHERE octet_length(newest_text) > 300;
  `,
  `
  ALTER TABLE message ADD COLUMN sent_here INTEGER NOT NULL DEFAULT 0;
  `,
  `
  CREATE TABLE unindexed (ref INTEGER PRIMARY KEY) STRICT;
  `,
  `
  ALTER TABLE unindexed RENAME TO unindexed_before;
  CREATE TABLE unindexed (id INTEGER PRIMARY KEY, refs TEXT NOT NULL, messages INTEGER NOT NULL) STRICT;
  INSERT INTO unindexed (refs, messages)
    SELECT json_group_array(ref ORDER BY ref), count(*)
    FROM (SELECT ref, (row_number() OVER (ORDER BY ref) - 1) / 500 AS part FROM unindexed_before)
    GROUP BY part ORDER BY part;
  DROP TABLE unindexed_before;
  `,
  `
  -- Words are folded as foldText in shared/searchFold.ts does, so all messages are indexed again.
  DROP TABLE message_words;
  CREATE VIRTUAL TABLE message_words USING fts5(
    tags, words,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co So'"
  );
  DELETE FROM unindexed;
  INSERT INTO unindexed (refs, messages)
    SELECT json_group_array(ref ORDER BY ref), count(*)
    FROM (SELECT ref, (row_number() OVER (ORDER BY ref) - 1) / 500 AS part FROM message)
    GROUP BY part ORDER BY part;
  `,
  `
  CREATE TABLE change (
    conversation INTEGER NOT NULL REFERENCES conversation (ref),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    by TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    value TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, id, kind, by)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX change_by_key ON change (conversation, sort_key);

  CREATE TABLE earlier_text (
    conversation INTEGER NOT NULL REFERENCES conversation (ref),
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (conversation, id, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE quoted (
    conversation INTEGER NOT NULL REFERENCES conversation (ref),
    id TEXT NOT NULL,
    sender INTEGER REFERENCES person (ref),
    text TEXT,
    PRIMARY KEY (conversation, id)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE message ADD COLUMN edited_at INTEGER;
  ALTER TABLE message ADD COLUMN reply_to TEXT;
  ALTER TABLE message ADD COLUMN reply_to_key TEXT;
  ALTER TABLE conversation ADD COLUMN log_read_at INTEGER;
  ALTER TABLE conversation ADD COLUMN bell INTEGER;
  `,
  `
  CREATE TABLE member (
    conversation INTEGER NOT NULL REFERENCES conversation (ref),
    user_id TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES person (ref),
    role TEXT NOT NULL,
    joined_at INTEGER NOT NULL,
    invited_by TEXT,
    left_at INTEGER,
    PRIMARY KEY (conversation, user_id)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE conversation ADD COLUMN is_group INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversation ADD COLUMN title TEXT NOT NULL DEFAULT '';
  ALTER TABLE conversation ADD COLUMN title_version INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversation ADD COLUMN members_read_at INTEGER;
  ALTER TABLE message ADD COLUMN event TEXT;
  `,
];
