/**
 * Statements that upgrade each version to the next; `user_version` is the number of entries that ran. A released entry
 * never changes: add a new one at the end.
 *
 * - Instants are microseconds since the epoch, keys compare as bytes (BINARY), ids and keys are stored unchanged.
 * - Nothing refers to the cache, which may be lost at any time: conversations are identified by their id.
 * - `outgoing.sequence` is the order of sending. A row is removed when its message is in the table or discarded.
 * - `outgoing.look_up_from` is not null if the table may have the message although no attempt is recorded: it is at this
 *   instant or later.
 * - `outgoing.send_at` is not null if the message is not sent before this instant, by the computer's clock; `can_undo`: only so
 *   that it can be undone.
 * - `outgoing.number` counts the messages that were ever accepted; `acceptance` has the last number, and the revision of the
 *   record beside the file. `salvaged` has the ids that came from damaged files, until the person decides about those.
 * - `outgoing.reply_to` is the message that it replies to. `message_change` is what the owner did to messages and the table
 *   does not have yet, in the order of doing; `sort_key` is null while the message itself is not in the table; `before` is
 *   what to go back to if the table refuses. `hidden_message` is what the owner deleted on this computer only.
 * - `group_action` is what the owner did to conversations of many and the table does not have yet, as JSON; `outgoing.event` is
 *   the event that a message says.
 * - `own_state` has values and times in ms, as the table has them; `is_pending`: the table does not have it yet.
 * - `joined_conversation` has every conversation that is shown as one with others, also the one that it is shown in.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE outgoing (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    group_id TEXT NOT NULL,
    text TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    disappear_after INTEGER,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    error TEXT,
    sort_key TEXT,
    at INTEGER,
    minted_at INTEGER,
    uncertain_until INTEGER
  ) STRICT;
  CREATE INDEX outgoing_by_group ON outgoing (group_id, state);

  CREATE TABLE own_key (
    group_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE row_task (
    group_id TEXT PRIMARY KEY,
    sort_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER,
    error TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE row_given_up (
    group_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (group_id, reason)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE denied_partition (
    owner TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE new_conversation (
    group_id TEXT PRIMARY KEY,
    other_id TEXT NOT NULL UNIQUE,
    other_name TEXT NOT NULL,
    other_handle TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE draft (
    group_id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    typed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE read_marker (
    group_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE late_arrival (
    group_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    expires_at INTEGER,
    is_read INTEGER NOT NULL DEFAULT 0,
    forget_at INTEGER,
    PRIMARY KEY (group_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX late_arrival_unread ON late_arrival (group_id, at) WHERE is_read = 0;

  CREATE TABLE disappearing (
    group_id TEXT PRIMARY KEY,
    after INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE preference (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cost (
    quarter INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    read REAL NOT NULL,
    write REAL NOT NULL,
    PRIMARY KEY (quarter, purpose)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE probe (content BLOB NOT NULL) STRICT;
  `,
  `
  CREATE TABLE muted (
    group_id TEXT PRIMARY KEY,
    until INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE outgoing ADD COLUMN look_up_from INTEGER;
  `,
  `
  ALTER TABLE outgoing ADD COLUMN number INTEGER;
  UPDATE outgoing SET number = (SELECT count(*) FROM outgoing AS earlier WHERE earlier.sequence <= outgoing.sequence);
  CREATE UNIQUE INDEX outgoing_by_number ON outgoing (number);

  CREATE TABLE acceptance (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    accepted INTEGER NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;
  INSERT INTO acceptance SELECT 1, count(*), 0 FROM outgoing;

  CREATE TABLE salvaged (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE outgoing ADD COLUMN send_at INTEGER;
  `,
  `
  CREATE TABLE own_state (
    group_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    is_pending INTEGER NOT NULL,
    PRIMARY KEY (group_id, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX own_state_pending ON own_state (is_pending) WHERE is_pending = 1;
  INSERT INTO own_state SELECT group_id, 'muted', ifnull((until + 999) / 1000, 253402300799000), 1, 1 FROM muted;
  DROP TABLE muted;
  `,
  `
  CREATE TABLE blocked (
    user_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    handle TEXT NOT NULL,
    blocked_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE conversation_label (
    group_id TEXT PRIMARY KEY,
    label TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE INDEX own_state_chosen ON own_state (kind) WHERE kind <> 'read' AND value <> 0;
  `,
  `
  CREATE TABLE joined_conversation (
    group_id TEXT PRIMARY KEY,
    shown_in TEXT NOT NULL,
    other_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX joined_by_shown_in ON joined_conversation (shown_in);
  `,
  `
  ALTER TABLE outgoing ADD COLUMN reply_to TEXT;
  ALTER TABLE outgoing ADD COLUMN reply_to_key TEXT;

  CREATE TABLE message_change (
    sequence INTEGER PRIMARY KEY,
    group_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sort_key TEXT,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    before TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    error TEXT,
    UNIQUE (group_id, message_id, kind)
  ) STRICT;

  CREATE TABLE hidden_message (
    group_id TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE outgoing ADD COLUMN can_undo INTEGER NOT NULL DEFAULT 0;
  `,
  `
  ALTER TABLE outgoing ADD COLUMN event TEXT;

  CREATE TABLE group_action (
    sequence INTEGER PRIMARY KEY,
    group_id TEXT NOT NULL,
    change TEXT NOT NULL,
    event_id TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    error TEXT
  ) STRICT;
  `,
  `
  CREATE TABLE mentions_only (
    group_id TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  `,
];
