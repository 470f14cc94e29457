import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { createSearchService } from '../main/engine/services/services.ts';
import { openCache } from '../main/engine/store/cache/cache.ts';
import { openOutbox } from '../main/engine/store/outbox/openOutbox.ts';
import { ServerClock } from '../main/engine/sync/serverClock.ts';
import type { Message } from '../shared/model.ts';
import { ManualClock } from '../test/fakes/manualClock.ts';
import { parseBenchOptions } from './support/benchOptions.ts';
import { COMMON, Corpus, quantile, RARE, sample } from './support/corpus.ts';
import { measureHostile } from './support/hostile.ts';
import { figure, printReport } from './support/report.ts';

/** The limit of a search, p95, ms. */
const MOST_MS = 60;
const LIMIT = 50;
/** The longest that a call may wait behind a search of rows as large as the table allows, ms. */
const MOST_WAIT_MS = 100;

const { isQuick } = parseBenchOptions({
  name: 'search',
  purpose: `Measures searches through the engine's service in a million cached messages: conversations and people by name,
messages by text and filters. The baseline of the same run is unencrypted SQLite with FTS5's own tokenizer on a plain
table, returning the same 50 newest hits, without names and completeness. Then measures how long opening a conversation waits
behind a search in 60 rows of 275 KB; the floor is the same call on an idle thread.`,
  quick: '100,000 messages instead of 1,000,000',
});
const corpus = new Corpus(isQuick ? 100_000 : 1_000_000, 2_000);
const folder = mkdtempSync(join(tmpdir(), 'search-bench-'));
const key = new Uint8Array(32).fill(7);
const now = corpus.at(corpus.messages);

const cache = openCache({ file: join(folder, 'cache.db'), key, now });
const outbox = openOutbox({ file: null, key, now });
const floor = new SqliteDatabase(join(folder, 'floor.db'));
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

const person = corpus.person(77);
const day = '2023-06-01';
const dayAt = Date.UTC(2023, 5, 1) * 1_000;
const words = (query: string, match: string): Search => ({ query, sql: `${found} ${newest}`, parameters: [match] });
const searches: readonly Search[] = [
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
    query: `${COMMON} from:@${person.handle}`,
    sql: `${found} AND m.sender_id = ? ${newest}`,
    parameters: [`${COMMON}*`, person.id],
  },
  {
    query: `${RARE} from:@owner`,
    sql: `${found} AND m.sender_id = ? ${newest}`,
    parameters: [`${RARE}*`, corpus.owner.id],
  },
  {
    query: `from:@${person.handle}`,
    sql: `SELECT * FROM message WHERE sender_id = ? ORDER BY ref DESC LIMIT ${LIMIT}`,
    parameters: [person.id],
  },
  {
    query: `${COMMON} in:@${person.handle}`,
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

try {
  console.log(`Writing ${figure(corpus.messages)} messages…`);
  corpus.fill(cache, putAll);
  floor.exec("INSERT INTO word (word) VALUES ('rebuild')");
  cache.storage.checkpoint();
  // Most conversations are read, as in real use.
  for (let n = 0; n < corpus.conversations; n++) {
    const newestMessage = n % 10 === 0 ? null : cache.messages.newest(corpus.conversationId(n));
    if (newestMessage !== null) outbox.readMarkers.markRead(corpus.conversationId(n), newestMessage);
  }

  const owner = { person: corpus.owner, resolve: async () => corpus.owner };
  const serverClock = new ServerClock(new ManualClock(now));
  const service = createSearchService({ cache, outbox, serverClock, owner });
  const signal = new AbortController().signal;
  const run = (query: string, limit: number) => service['search.run']({ query, zone: 'UTC', limit }, signal);

  const broken: string[] = [];
  const rows = await Promise.all(
    searches.map(async ({ query, sql, parameters, isEmpty = false }) => {
      const { hits } = await run(query, LIMIT);
      if ((hits.length === 0) !== isEmpty) broken.push(`${query} finds ${hits.length} messages.`);
      const rounds = 40;
      const engine = sample(rounds, () => run(query, LIMIT));
      const messages = sample(rounds, () =>
        service['search.inConversation'](
          { conversationId: corpus.conversationId(77), query, zone: 'UTC', limit: 1_000 },
          signal,
        ),
      );
      const statement = floor.prepare(sql);
      const base = sample(rounds, () => statement.all(...parameters));
      const p95 = quantile(engine, 0.95);
      if (p95 > MOST_MS) broken.push(`${query} takes ${figure(p95)} ms, more than ${MOST_MS}.`);
      return [
        query,
        String(hits.length),
        ...[quantile(engine, 0.5), p95, quantile(messages, 0.95), quantile(base, 0.5), quantile(base, 0.95)].map((ms) =>
          figure(ms, 2),
        ),
        figure(p95 / quantile(base, 0.95)),
      ];
    }),
  );
  const failures = printReport({
    title: `Search of ${figure(corpus.messages)} messages in ${figure(corpus.conversations)} conversations, ms`,
    headings: ['query', 'hits', 'p50', 'p95', 'in one, p95', 'baseline p50', 'baseline p95', 'ratio of p95'],
    rows,
    notes: [`The engine's search also finds conversations and people by name and counts what is missing.`],
    broken,
  });
  const hostile = await measureHostile(join(folder, 'hostile.db'), key, now);
  const tooLong = hostile.searching > MOST_WAIT_MS;
  const hostileFailures = printReport({
    title: `Opening a conversation of 60 rows, ${figure(hostile.bytes / 1e6)} MB, longest wait, ms of CPU`,
    headings: ['idle', 'during a search', 'ratio'],
    rows: [[figure(hostile.idle), figure(hostile.searching), figure(hostile.searching / hostile.idle)]],
    broken: tooLong ? [`A call waits ${figure(hostile.searching)} ms, more than ${MOST_WAIT_MS}.`] : [],
  });
  process.exitCode = failures + hostileFailures > 0 ? 1 : 0;
} finally {
  cache.close();
  outbox.close();
  floor.close();
  rmSync(folder, { recursive: true, force: true });
}
