import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import type { Cache } from '../main/engine/store/cache/cache.ts';
import { openCache } from '../main/engine/store/cache/cache.ts';
import { finish } from '../main/engine/store/cache/testing.ts';
import { ConversationId, type GroupRow, type Message, MessageId, SortKey, UserId } from '../shared/model.ts';
import { type Instant, instantFromMicros } from '../shared/time/instant.ts';
import { formatTimestamp } from '../shared/time/timestamp.ts';
import { parseBenchOptions } from './support/benchOptions.ts';
import { indexAll } from './support/corpus.ts';

const { isQuick } = parseBenchOptions({
  name: 'cache',
  purpose: `Measures the encrypted cache against a baseline in the same run: unencrypted SQLite with plain statements, a plain
table and FTS5's own tokenizer, without gaps, duplicates, people and types.`,
  quick: '20,000 messages instead of 100,000',
});
const CONVERSATIONS = 2_000;
const MESSAGES = isQuick ? 20_000 : 100_000;
const PAGE = 25;
const TEXT_LENGTH = 80;
const START = Date.UTC(2023, 2, 22) * 1_000;
const STEP_MICROS = 30_123_457;
const COMMON = 'common';
const RARE = 'xylophone';

/** A seeded generator, so that every run has the same data. */
let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed / 0x80000000;
}
const pick = (count: number): number => Math.floor(random() * count);

/** Words by Zipf's law: the hundredth word is a hundred times rarer than the first. */
const syllables = ['ka', 'ro', 'mi', 'ten', 'do', 'sa', 'lu', 've', 'pri', 'on', 'ex', 'ta', 'ni', 'gor', 'be', 'sho'];
const syllable = (): string => syllables[pick(syllables.length)] ?? '';
const words = [COMMON, ...Array.from({ length: 19_999 }, () => Array.from({ length: 1 + pick(4) }, syllable).join(''))];
const word = (): string => words[Math.floor(words.length ** random()) - 1] ?? COMMON;

function textOf(n: number): string {
  let text = n % 10_007 === 0 ? RARE : word();
  while (text.length < TEXT_LENGTH) text += ` ${word()}`;
  return text;
}

const people = Array.from({ length: CONVERSATIONS }, (_, n) => ({
  id: UserId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
  name: `Person ${n}`,
  handle: `person${n}`,
}));
const conversationIds = Array.from({ length: CONVERSATIONS }, (_, n) =>
  ConversationId.parse(`5ae290ed-55d1-47a0-bc6d-${String(n).padStart(12, '0')}`),
);
const instantOf = (n: number): Instant => instantFromMicros(START + n * STEP_MICROS);
const keyOf = (n: number): SortKey => SortKey.parse(formatTimestamp(instantOf(n)));
const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw new RangeError(`There is no item ${index}.`);
  return item;
};

/** The n-th message belongs to conversation n modulo their number, so that conversations interleave in time. */
const pages: {
  readonly conversationId: ConversationId;
  readonly messages: Message[];
  readonly above: SortKey | null;
}[] = [];
{
  const perConversation = MESSAGES / CONVERSATIONS;
  for (let conversation = 0; conversation < CONVERSATIONS; conversation++) {
    const conversationId = at(conversationIds, conversation);
    for (let newest = perConversation; newest > 0; newest -= PAGE) {
      const messages: Message[] = [];
      for (let i = newest - 1; i >= Math.max(0, newest - PAGE); i--) {
        const n = i * CONVERSATIONS + conversation;
        messages.push({
          conversationId,
          id: MessageId.parse(`11111111-2222-4333-8444-${String(n).padStart(12, '0')}`),
          sortKey: keyOf(n),
          at: instantOf(n),
          sender: at(people, i % 2 === 0 ? conversation : 0),
          text: textOf(n),
          expiresAt: null,
        });
      }
      pages.push({
        conversationId,
        messages,
        above: newest <= PAGE ? null : at(messages, messages.length - 1).sortKey,
      });
    }
  }
}
const rows: readonly GroupRow[] = conversationIds.map((conversationId, n) => ({
  conversationId,
  sortKey: keyOf(MESSAGES + n),
  at: instantOf(MESSAGES + n),
  text: textOf(n),
  other: at(people, n),
}));

interface Contender {
  readonly insert: () => void;
  readonly list: () => unknown;
  readonly newest: (conversationId: ConversationId) => { readonly length: number };
  readonly search: (query: string, conversationId: ConversationId | null) => { readonly length: number };
  readonly close: () => void;
}

function floor(file: string): Contender {
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(`
    CREATE TABLE IF NOT EXISTS message (ref INTEGER PRIMARY KEY, group_id TEXT, id TEXT, sk TEXT, at INTEGER,
      sender_id TEXT, sender_name TEXT, sender_handle TEXT, text TEXT);
    CREATE UNIQUE INDEX IF NOT EXISTS by_id ON message (group_id, id);
    CREATE INDEX IF NOT EXISTS by_time ON message (group_id, at);
    CREATE TABLE IF NOT EXISTS line (group_id TEXT PRIMARY KEY, at INTEGER, text TEXT, id TEXT, name TEXT, handle TEXT);
    CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5(text, content = 'message', content_rowid = 'ref');`);
  const put = db.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const index = db.prepare('INSERT INTO word (rowid, text) VALUES (?, ?)');
  const putLine = db.prepare('INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)');
  const newest = db.prepare('SELECT * FROM message WHERE group_id = ? ORDER BY at DESC, id DESC LIMIT 50');
  const list = db.prepare('SELECT * FROM line ORDER BY at DESC, group_id');
  const hits = `SELECT m.* FROM word JOIN message m ON m.ref = word.rowid WHERE word MATCH ?`;
  const search = db.prepare(`${hits} ORDER BY word.rowid DESC LIMIT 50`);
  const searchOne = db.prepare(`${hits} AND m.group_id = ? ORDER BY word.rowid DESC LIMIT 50`);
  const insertPage = db.transaction((messages: readonly Message[]) => {
    for (const { conversationId, id, sortKey, at: instant, sender, text } of messages) {
      const ref = Math.floor(instant / 1_000) * 1_024;
      put.run(ref, conversationId, id, sortKey, instant, sender.id, sender.name, sender.handle, text);
      index.run(ref, text);
    }
  });
  return {
    insert() {
      for (const row of rows)
        putLine.run(row.conversationId, row.at, row.text, row.other.id, row.other.name, row.other.handle);
      for (const { messages } of pages) insertPage(messages);
    },
    list: () => list.all(),
    newest: (conversationId) => newest.all(conversationId),
    search: (query, conversationId) =>
      conversationId === null ? search.all(query) : searchOne.all(query, conversationId),
    close: () => db.close(),
  };
}

function cached(file: string): Contender {
  const cache: Cache = openCache({ file, key: Buffer.alloc(32, 7), now: instantOf(0) });
  return {
    insert() {
      cache.groupRows.applyListing({
        rows,
        unparsable: [],
        ranges: [{ above: null, below: null }],
        listedAt: instantOf(0),
      });
      let below: SortKey | null = null;
      for (const { conversationId, messages, above } of pages) {
        cache.ingest.page(
          conversationId,
          { above, below },
          { messages, unparsable: [], pulledAt: instantOf(0), rowVersionSeen: null, now: instantOf(0) },
        );
        below = above; // Null at the end of a conversation: the next page is the newest of the next one.
      }
      indexAll(cache);
    },
    list: () => cache.conversations.list(instantOf(0)),
    newest: (conversationId) =>
      cache.messages.window({ conversationId, from: { kind: 'newest' }, limit: 50, now: instantOf(0) }).messages,
    search: (query, conversationId) =>
      finish(cache.search.find({ query, conversationId, limit: 50, now: instantOf(0) })),
    close: () => cache.close(),
  };
}

const contenders = { floor, cache: cached } as const;
type Name = keyof typeof contenders;
const names: readonly Name[] = ['floor', 'cache'];
const folder = mkdtempSync(join(tmpdir(), 'cache-bench-'));
const fileOf = (name: Name): string => join(folder, name, 'cache.db');

const results = new Map<string, Record<Name, number>>();
function record(what: string, name: Name, value: number): void {
  const result = results.get(what) ?? { floor: Number.NaN, cache: Number.NaN };
  result[name] = value;
  results.set(what, result);
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Milliseconds of each of `times` calls, ascending. */
const sample = (times: number, work: () => unknown): readonly number[] =>
  Array.from({ length: times }, () => timed(work)).sort((a, b) => a - b);
const quantile = (ascending: readonly number[], q: number): number =>
  at(ascending, Math.min(ascending.length - 1, Math.floor(ascending.length * q)));

function expectHits(hits: { readonly length: number }): void {
  if (hits.length === 0) throw new Error('The search found nothing.');
}

try {
  rmSync(folder, { recursive: true });
  for (const name of names) {
    openCache({ file: fileOf(name), key: Buffer.alloc(32), now: instantOf(0) }).close(); // Creates the folder.
    rmSync(fileOf(name));
    const contender = contenders[name](fileOf(name));
    const cpu = process.cpuUsage();
    record('insert all, ms', name, timed(contender.insert));
    const used = process.cpuUsage(cpu);
    record('insert all, CPU ms', name, (used.user + used.system) / 1_000);
    contender.close();
    record('file, MB', name, statSync(fileOf(name)).size / 1e6);

    let opened = contender;
    const first = (): void => {
      opened = contenders[name](fileOf(name));
      opened.list();
      opened.newest(at(conversationIds, 7));
    };
    record('open, list and newest 50, ms', name, timed(first));
    const newest = sample(2_000, () => opened.newest(at(conversationIds, pick(CONVERSATIONS))));
    record('newest 50, p50 ms', name, quantile(newest, 0.5));
    record('newest 50, p99 ms', name, quantile(newest, 0.99));
    record(`list of ${CONVERSATIONS} conversations, p50 ms`, name, quantile(sample(50, opened.list), 0.5));
    // A quoted word matches exactly, as in the baseline; an unquoted word also matches as a prefix.
    for (const query of [`"${COMMON}"`, `"${RARE}"`, COMMON]) {
      const found = sample(300, () => expectHits(opened.search(query, null)));
      record(`search ${query}, p50 ms`, name, quantile(found, 0.5));
      record(`search ${query}, p99 ms`, name, quantile(found, 0.99));
    }
    const inOne = sample(100, () => opened.search(`"${COMMON}"`, at(conversationIds, pick(CONVERSATIONS))));
    record(`search "${COMMON}" in one conversation, p50 ms`, name, quantile(inOne, 0.5));
    opened.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(
  `${MESSAGES.toLocaleString('en')} messages, ${CONVERSATIONS.toLocaleString('en')} conversations, pages of ${PAGE}`,
);
for (const [what, { floor: base, cache }] of results) {
  console.log(
    `${what.padEnd(42)} cache ${cache.toFixed(2).padStart(9)}  baseline ${base.toFixed(2).padStart(9)}  ratio ${(cache / base).toFixed(2).padStart(6)}`,
  );
}
