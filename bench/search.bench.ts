import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { createSearchService } from '../main/engine/services/services.ts';
import { type Cache, openCache } from '../main/engine/store/cache/cache.ts';
import { openOutbox } from '../main/engine/store/outbox/openOutbox.ts';
import type { Outbox } from '../main/engine/store/outbox/outbox.ts';
import { ServerClock } from '../main/engine/sync/serverClock.ts';
import type { Message } from '../shared/model.ts';
import { ManualClock } from '../test/fakes/manualClock.ts';
import { COMMON, Corpus, quantile, RARE, sample, sampleAsync } from './support/corpus.ts';
import type { Bench, Figure } from './support/figure.ts';
import { measureHostile } from './support/hostile.ts';

/** The limit of a search, p95, ms. */
const MOST_MS = 60;
const LIMIT = 50;
/** The longest that a call may wait behind a search of rows as large as the table allows, ms. */
const MOST_WAIT_MS = 100;

const key = new Uint8Array(32).fill(7);
/** Rounds of each search. */
const ROUNDS = 40;

const found = 'SELECT m.* FROM word JOIN message m ON m.ref = word.rowid WHERE word MATCH ?';
const newest = `ORDER BY word.rowid DESC LIMIT ${LIMIT}`;

interface Search {
  readonly query: string;
  /** The statement of the baseline and its parameters. */
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Nothing matches: the search reads all candidates. */
  readonly isEmpty?: boolean;
}

const day = '2023-06-01';
const dayAt = Date.UTC(2023, 5, 1) * 1_000;
const words = (query: string, match: string): Search => ({ query, sql: `${found} ${newest}`, parameters: [match] });
const searchesOf = (corpus: Corpus): readonly Search[] => [
  words(COMMON, `${COMMON}*`),
  words(`"${COMMON}"`, `"${COMMON}"`),
  words(RARE, `${RARE}*`),
  words('k', 'k*'),
  words('ka', 'ka*'),
  words('kar', 'kar*'),
  words(`${COMMON} karo`, `${COMMON}* karo*`),
  words(`${COMMON} ${RARE}`, `${COMMON}* ${RARE}*`),
  // Every name begins with it, and no text.
  { ...words('person', 'person*'), isEmpty: true },
  { ...words('nothinglikeit', 'nothinglikeit*'), isEmpty: true },
  {
    query: `${COMMON} from:@${corpus.person(77).handle}`,
    sql: `${found} AND m.sender_id = ? ${newest}`,
    parameters: [`${COMMON}*`, corpus.person(77).id],
  },
  {
    query: `${RARE} from:@owner`,
    sql: `${found} AND m.sender_id = ? ${newest}`,
    parameters: [`${RARE}*`, corpus.owner.id],
  },
  {
    query: `from:@${corpus.person(77).handle}`,
    sql: `SELECT * FROM message WHERE sender_id = ? ORDER BY ref DESC LIMIT ${LIMIT}`,
    parameters: [corpus.person(77).id],
  },
  {
    query: `${COMMON} in:@${corpus.person(77).handle}`,
    sql: `${found} AND m.group_id = ? ${newest}`,
    parameters: [`${COMMON}*`, corpus.conversationId(77)],
  },
  {
    query: `${COMMON} before:${day}`,
    sql: `${found} AND m.at < ? ${newest}`,
    parameters: [`${COMMON}*`, dayAt],
  },
  {
    query: `before:${day}`,
    sql: `SELECT * FROM message WHERE ref < ? * 1024 ORDER BY ref DESC LIMIT ${LIMIT}`,
    parameters: [dayAt / 1_000],
  },
];

interface Scene {
  readonly corpus: Corpus;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly floor: SqliteDatabase.Database;
}

/** Fills the cache and the table of the floor; most conversations are read, as in real use. */
function fill({ corpus, cache, outbox, floor }: Scene): void {
  floor.pragma('journal_mode = WAL');
  floor.pragma('synchronous = NORMAL');
  floor.exec(`CREATE TABLE message (ref INTEGER PRIMARY KEY, group_id TEXT, at INTEGER, sender_id TEXT, text TEXT);
    CREATE INDEX by_sender ON message (sender_id);
    CREATE VIRTUAL TABLE word USING fts5(text, content = 'message', content_rowid = 'ref');`);
  const put = floor.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)');
  const putAll = floor.transaction((messages: readonly Message[]) => {
    for (const { conversationId, at, sender, text } of messages) {
      put.run(BigInt(Math.floor(at / 1_000)) * 1_024n, conversationId, at, sender.id, text);
    }
  });
  corpus.fill(cache, putAll);
  floor.exec("INSERT INTO word (word) VALUES ('rebuild')");
  cache.storage.checkpoint();
  for (let n = 0; n < corpus.conversations; n++) {
    const newestMessage = n % 10 === 0 ? null : cache.messages.newest(corpus.conversationId(n));
    if (newestMessage !== null) outbox.readMarkers.markRead(corpus.conversationId(n), newestMessage);
  }
}

async function measureSearches({ corpus, cache, outbox, floor }: Scene): Promise<readonly Figure[]> {
  const owner = { person: corpus.owner, resolve: async () => corpus.owner };
  const serverClock = new ServerClock(new ManualClock(corpus.at(corpus.messages)));
  const service = createSearchService({ cache, outbox, serverClock, owner });
  const { signal } = new AbortController();
  const figures: Figure[] = [];
  for (const { query, sql, parameters, isEmpty = false } of searchesOf(corpus)) {
    const run = async () => service['search.run']({ query, zone: 'UTC', limit: LIMIT }, signal);
    const { hits } = await run();
    if ((hits.length === 0) !== isEmpty) throw new Error(`${query} finds ${hits.length} messages.`);
    const statement = floor.prepare(sql);
    const value = quantile(await sampleAsync(ROUNDS, run), 0.95);
    const base = quantile(
      sample(ROUNDS, () => statement.all(...parameters)),
      0.95,
    );
    figures.push({ what: `search ${query}, p95`, value, unit: 'ms', floor: base, limit: { most: MOST_MS } });
  }
  return figures;
}

export const bench: Bench = {
  purpose: `Searches through the engine's service in a million cached messages: conversations and people by name, messages by text and
filters. Floor: unencrypted SQLite with FTS5's own tokenizer on a plain table, returning the same 50 newest hits, without names and
completeness. Then how long opening a conversation waits behind a search in 60 rows of 275 KB; floor: the same call on an idle thread.`,
  measure: async (isQuick) => {
    const corpus = new Corpus(isQuick ? 100_000 : 1_000_000, 2_000);
    const folder = mkdtempSync(join(tmpdir(), 'search-bench-'));
    const now = corpus.at(corpus.messages);
    const cache = openCache({ file: join(folder, 'cache.db'), key, now });
    const outbox = openOutbox({ file: null, key, now });
    const floor = new SqliteDatabase(join(folder, 'floor.db'));
    try {
      const scene: Scene = { corpus, cache, outbox, floor };
      fill(scene);
      const figures = await measureSearches(scene);
      const { idle, searching } = await measureHostile(join(folder, 'hostile.db'), key, now);
      const what = 'open a conversation of 60 huge rows during a search, longest';
      return [...figures, { what, value: searching, unit: 'ms of CPU', floor: idle, limit: { most: MOST_WAIT_MS } }];
    } finally {
      cache.close();
      outbox.close();
      floor.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
