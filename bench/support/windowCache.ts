import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { accountIdOf } from '../../main/accounts/accountDirectories.ts';
import { openCache } from '../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../main/engine/store/outbox/openOutbox.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import { type ConversationId, type GroupRow, type Message, MessageId, SortKey } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros } from '../../shared/time/instant.ts';
import { Corpus, indexAll } from './corpus.ts';

/** Nothing listens there: only local data is measured. */
export const deadEndpoint = 'http://127.0.0.1:9';

const SECOND = 1_000_000;

/** A corpus with another conversation, very long and the newest in the list. */
export class WindowCorpus extends Corpus {
  readonly long: number;

  constructor(messages: number, conversations: number, long: number) {
    super(messages - long, conversations);
    this.long = long;
  }

  get longId(): ConversationId {
    return this.conversationId(this.conversations);
  }

  /** After the last message. */
  get end(): Instant {
    return instantFromMicros(this.at(this.messages + this.conversations) + this.long * SECOND);
  }

  override rows(): GroupRow[] {
    const other = this.person(this.conversations);
    const at = this.end;
    const sortKey = SortKey.parse(formatTimestamp(at));
    return [...super.rows(), { conversationId: this.longId, sortKey, at, text: 'the longest', other }];
  }

  /** The n-th message of the long conversation. */
  longMessage(n: number): Message {
    const at = instantFromMicros(this.at(this.messages + this.conversations) + n * SECOND);
    return {
      ...this.message(this.pick(this.messages)),
      conversationId: this.longId,
      id: MessageId.parse(`22222222-2222-4333-8444-${String(n).padStart(12, '0')}`),
      sortKey: SortKey.parse(formatTimestamp(at)),
      at,
      sender: n % 3 === 0 ? this.owner : this.person(this.conversations),
    };
  }

  /** The newest message of a conversation of the corpus. */
  newestOf(conversation: number): Message {
    return this.message(this.messages - this.conversations + conversation);
  }
}

/** Writes the data directory of an app with the corpus in its cache, and the same messages into plain SQLite. */
export function writeDataDirectory(corpus: WindowCorpus, dataDir: string, floorFile: string): void {
  const connection = ConnectionSettings.parse({ user: corpus.owner.id, endpoint: deadEndpoint });
  const directory = join(dataDir, 'accounts', accountIdOf(connection));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const key = new Uint8Array(32).fill(7);
  // The file format of a computer without a keychain, which the app accepts everywhere.
  const keyFile = { storage: 'file', key: Buffer.from(key).toString('base64') };
  writeFileSync(join(directory, 'cache.key'), JSON.stringify(keyFile), { mode: 0o600 });

  const floor = new SqliteDatabase(floorFile);
  floor.pragma('journal_mode = WAL');
  floor.pragma('synchronous = NORMAL');
  floor.exec(`CREATE TABLE message (ref INTEGER PRIMARY KEY, group_id TEXT, at INTEGER, sender_id TEXT, text TEXT);
    CREATE VIRTUAL TABLE word USING fts5(text, content = 'message', content_rowid = 'ref');`);
  const put = floor.prepare('INSERT INTO message (group_id, at, sender_id, text) VALUES (?, ?, ?, ?)');
  const putAll = floor.transaction((messages: readonly Message[]) => {
    for (const { conversationId, at, sender, text } of messages) put.run(conversationId, at, sender.id, text);
  });

  const now = corpus.end;
  const cache = openCache({ file: join(directory, 'cache.db'), key, now });
  const outbox = openOutbox({ file: join(directory, 'outbox.db'), key, now });
  try {
    corpus.fill(cache, putAll);
    const long = Array.from({ length: corpus.long }, (_, n) => corpus.longMessage(n));
    const batch = { messages: long, unparsable: [], pulledAt: now, rowVersionSeen: null, now };
    cache.ingest.page(corpus.longId, { above: null, below: null }, batch);
    indexAll(cache);
    putAll(long);
    // All conversations are read, as in real use.
    for (let n = 0; n <= corpus.conversations; n++) {
      const newest = cache.messages.newest(corpus.conversationId(n));
      if (newest !== null) outbox.readMarkers.markRead(corpus.conversationId(n), newest);
    }
    cache.storage.checkpoint();
    floor.exec("CREATE INDEX by_time ON message (group_id, at); INSERT INTO word (word) VALUES ('rebuild')");
  } finally {
    cache.close();
    outbox.close();
    floor.close();
  }
}
