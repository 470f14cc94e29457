import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import pMap from 'p-map';
import { type Cache, openCache } from '../main/engine/store/cache/cache.ts';
import { migrations } from '../main/engine/store/cache/migrations.ts';
import { openDatabase } from '../main/engine/store/database.ts';
import { GroupCommit } from '../main/engine/sync/groupCommit.ts';
import type { Message } from '../shared/model.ts';
import { tokenize } from '../shared/searchTokens.ts';
import { Corpus, indexAll, quantile, sample } from './support/corpus.ts';
import type { Bench, Figure } from './support/figure.ts';

/** Messages of a conversation. */
const EACH = 50;
/** Pages under way at once, as in a first sync. */
const AT_ONCE = 12;
/** Conversations in a transaction of the best arrangement. */
const BATCH = 100;
/** Messages that it indexes in a transaction. */
const INDEXED = 2_000;
const key = Buffer.alloc(32, 7);

/** The messages of each conversation, newest first. */
export function pagesOf(corpus: Corpus): readonly (readonly Message[])[] {
  return Array.from({ length: corpus.conversations }, (_, conversation) => {
    const messages: Message[] = [];
    for (let n = conversation; n < corpus.messages; n += corpus.conversations) messages.push(corpus.message(n));
    return messages.reverse();
  });
}

type Pages = ReturnType<typeof pagesOf>;

/** Writes pages as sync does, and indexes them as it does. */
export async function write(cache: Cache, corpus: Corpus, pages: Pages): Promise<void> {
  const now = corpus.at(0);
  const everything = { above: null, below: null };
  cache.groupRows.applyListing({ rows: corpus.rows(), unparsable: [], ranges: [everything], listedAt: now });
  const commits = new GroupCommit(
    (work) => cache.transaction(work),
    () => turn(),
  );
  await pMap(
    pages,
    (messages, n) => {
      const bytes = messages.reduce((sum, { text }) => sum + 200 + text.length, 0);
      const batch = { messages, unparsable: [], pulledAt: now, rowVersionSeen: null, now };
      return commits.add(bytes, () => cache.ingest.page(corpus.conversationId(n), everything, batch));
    },
    { concurrency: AT_ONCE },
  );
  indexAll(cache);
}

/**
 * The same rows in the same tables of the same encrypted engine by the fewest statements: many conversations in a
 * transaction, the index afterwards in ascending order.
 */
export function writeBest(file: string, corpus: Corpus, pages: Pages): void {
  openCache({ file, key, now: corpus.at(0) }).close();
  const db = openDatabase({ file, key, cipher: 'aegis', commits: 'fast', newestVersion: migrations.length });
  const person = db.prepare('INSERT OR IGNORE INTO person (ref, id, name, handle, seen_at) VALUES (?, ?, ?, ?, 0)');
  const conversation = db.prepare(
    'INSERT INTO conversation (ref, group_id, newest_at, newest_text) VALUES (?, ?, ?, ?)',
  );
  const message = db.prepare(
    'INSERT INTO message (ref, conversation, id, sort_key, at, sender, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const words = db.prepare('INSERT INTO message_words (rowid, tags, words) VALUES (?, ?, ?)');
  const refOf = ({ at }: Message): number => Math.floor(at / 1_000) * 1_024;
  const owner = corpus.conversations + 1;
  for (let first = 0; first < pages.length; first += BATCH) {
    db.transaction(() => {
      for (const [n, messages] of pages.slice(first, first + BATCH).entries()) {
        const ref = first + n + 1;
        const { id, name, handle } = corpus.person(ref - 1);
        person.run(ref, id, name, handle);
        person.run(owner, corpus.owner.id, corpus.owner.name, corpus.owner.handle);
        conversation.run(ref, corpus.conversationId(ref - 1), messages[0]?.at, messages[0]?.text);
        for (const each of messages) {
          const sender = each.sender.id === corpus.owner.id ? owner : ref;
          message.run(refOf(each), ref, each.id, each.sortKey, each.at, sender, each.text);
        }
      }
    })();
  }
  const ascending = pages
    .flatMap((messages, n) => messages.map((each) => ({ each, n })))
    .sort((a, b) => a.each.at - b.each.at);
  for (let first = 0; first < ascending.length; first += INDEXED) {
    db.transaction(() => {
      for (const { each, n } of ascending.slice(first, first + INDEXED)) {
        const text = tokenize(each.text).map(({ word }) => word);
        words.run(refOf(each), `c${n + 1} s${n + 1}`, text.join(' '));
      }
    })();
  }
  db.close();
}

/** Unencrypted SQLite with plain statements, a plain table and FTS5's own tokenizer. */
class Raw {
  readonly #db: SqliteDatabase.Database;
  readonly #newest;
  readonly #list;
  readonly #line;

  constructor(file: string) {
    this.#db = new SqliteDatabase(file);
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = NORMAL');
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS message (ref INTEGER PRIMARY KEY, group_id TEXT, id TEXT, sk TEXT, at INTEGER,
        sender_id TEXT, sender_name TEXT, sender_handle TEXT, text TEXT);
      CREATE UNIQUE INDEX IF NOT EXISTS by_id ON message (group_id, id);
      CREATE INDEX IF NOT EXISTS by_time ON message (group_id, at);
      CREATE TABLE IF NOT EXISTS line (group_id TEXT PRIMARY KEY, at INTEGER, text TEXT, id TEXT, name TEXT, handle TEXT);
      CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5(text, content = 'message', content_rowid = 'ref');`);
    this.#newest = this.#db.prepare('SELECT * FROM message WHERE group_id = ? ORDER BY at DESC, id DESC LIMIT 50');
    this.#list = this.#db.prepare('SELECT * FROM line ORDER BY at DESC, group_id');
    this.#line = this.#db.prepare('SELECT * FROM line WHERE group_id = ?');
  }

  write(corpus: Corpus, pages: Pages): void {
    const put = this.#db.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const index = this.#db.prepare('INSERT INTO word (rowid, text) VALUES (?, ?)');
    const line = this.#db.prepare('INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)');
    this.#db.transaction(() => {
      for (const { conversationId, at, text, other } of corpus.rows()) {
        line.run(conversationId, at, text, other.id, other.name, other.handle);
      }
    })();
    for (const messages of pages) {
      this.#db.transaction(() => {
        for (const { conversationId, id, sortKey, at, sender, text } of messages) {
          const ref = Math.floor(at / 1_000) * 1_024;
          put.run(ref, conversationId, id, sortKey, at, sender.id, sender.name, sender.handle, text);
          index.run(ref, text);
        }
      })();
    }
  }

  list = (): unknown[] => this.#list.all();

  line = (conversationId: string): unknown => this.#line.get(conversationId);
  newest = (conversationId: string): unknown[] => this.#newest.all(conversationId);
  close = (): void => void this.#db.close();
}

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function costOf(work: () => unknown): Promise<Cost> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1_000 };
}

async function measureIn(folder: string, corpus: Corpus): Promise<readonly Figure[]> {
  const pages = pagesOf(corpus);
  // The rows of the list are the newest.
  const now = corpus.at(corpus.messages + corpus.conversations);
  const [file, rawFile] = [join(folder, 'cache.db'), join(folder, 'raw.db')];
  const open = (): Cache => openCache({ file, key, now });
  const newestOf = (cache: Cache, n: number): unknown =>
    cache.messages.window({ conversationId: corpus.conversationId(n), from: { kind: 'newest' }, limit: 50, now });

  const best = await costOf(() => writeBest(join(folder, 'best.db'), corpus, pages));
  let cache = open();
  const ours = await costOf(() => write(cache, corpus, pages));
  cache.close();
  let raw = new Raw(rawFile);
  raw.write(corpus, pages);
  raw.close();

  const openings = 9;
  const opened = sample(openings, () => {
    cache = open();
    cache.conversations.list(now);
    newestOf(cache, 7);
    cache.close();
  });
  const openedRaw = sample(openings, () => {
    raw = new Raw(rawFile);
    raw.list();
    raw.newest(corpus.conversationId(7));
    raw.close();
  });
  cache = open();
  raw = new Raw(rawFile);
  const pick = (n: number): number => (n * 7_919) % corpus.conversations;
  const newest = sample(2_000, (n) => newestOf(cache, pick(n)));
  const newestRaw = sample(2_000, (n) => raw.newest(corpus.conversationId(pick(n))));
  const lists = sample(50, () => cache.conversations.list(now));
  const listsRaw = sample(50, raw.list);
  const lines = sample(2_000, (n) => cache.conversations.line(corpus.conversationId(pick(n)), now));
  const linesRaw = sample(2_000, (n) => raw.line(corpus.conversationId(pick(n))));
  cache.close();
  raw.close();

  const all = `write ${corpus.messages.toLocaleString('en')} messages, until all are indexed`;
  const median = (times: readonly number[]): number => quantile(times, 0.5);
  return [
    { what: all, value: ours.wallMs, unit: 'ms', floor: best.wallMs, limit: { ratio: 1.3 } },
    { what: `${all}, CPU`, value: ours.cpuMs, unit: 'ms of CPU', floor: best.cpuMs, limit: { ratio: 1.3 } },
    { what: 'open, list, newest 50', value: median(opened), unit: 'ms', floor: median(openedRaw), limit: { ratio: 3 } },
    { what: 'newest 50, p50', value: median(newest), unit: 'ms', floor: median(newestRaw), limit: { ratio: 1.3 } },
    { what: 'newest 50, p99', value: quantile(newest, 0.99), unit: 'ms', floor: quantile(newestRaw, 0.99) },
    {
      what: `list of ${corpus.conversations.toLocaleString('en')} conversations, p50`,
      value: median(lists),
      unit: 'ms',
      floor: median(listsRaw),
    },
    { what: 'one line of it, p50', value: median(lines), unit: 'ms', floor: median(linesRaw) },
    { what: 'file', value: statSync(file).size / 1e6, unit: 'MB', floor: statSync(rawFile).size / 1e6 },
  ];
}

export const bench: Bench = {
  purpose: `The encrypted cache. Floor of writing: the same rows in the same tables of the same encrypted engine, by the fewest statements. Floor
of reading: unencrypted SQLite with plain statements, a plain table and FTS5's own tokenizer, without gaps, duplicates, people and types.`,
  measure: async (isQuick) => {
    const folder = mkdtempSync(join(tmpdir(), 'cache-bench-'));
    const messages = isQuick ? 20_000 : 100_000;
    try {
      return await measureIn(folder, new Corpus(messages, messages / EACH));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
