import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { Exports } from '../main/engine/export/exports.ts';
import { openCache } from '../main/engine/store/cache/cache.ts';
import { type ExportFormat, type ExportProgress, ExportFormat as Format } from '../shared/contract/storage.ts';
import type { Message } from '../shared/model.ts';
import { parseBenchOptions } from './support/benchOptions.ts';
import { Corpus } from './support/corpus.ts';
import { figure, printReport } from './support/report.ts';

/** The least messages per second, and the longest that the event loop may be blocked, ms. */
const LEAST_RATE = 50_000;
const LONGEST_WAIT_MS = 50;

const { isQuick } = parseBenchOptions({
  name: 'export',
  purpose: `Measures exporting a conversation from the encrypted cache in each format, and how long that blocks the event loop,
against a baseline in the same run: rows of unencrypted SQLite through JSON.stringify into a file.`,
  quick: '20,000 messages instead of 100,000',
});
const corpus = new Corpus(isQuick ? 20_000 : 100_000, 1);
const folder = mkdtempSync(join(tmpdir(), 'export-bench-'));
const now = corpus.at(corpus.messages);
const cache = openCache({ file: join(folder, 'cache.db'), key: new Uint8Array(32).fill(7), now });
const floor = new SqliteDatabase(join(folder, 'floor.db'));
floor.exec(
  'CREATE TABLE message (id TEXT, at INTEGER, sender_id TEXT, name TEXT, handle TEXT, text TEXT); CREATE INDEX by_time ON message (at)',
);
const put = floor.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)');
const putAll = floor.transaction((messages: readonly Message[]) => {
  for (const { id, at, sender, text } of messages) put.run(id, at, sender.id, sender.name, sender.handle, text);
});

const words = {
  title: 'Conversation with Person 0',
  exportedAt: 'Exported on',
  complete: 'All of it is here.',
  incomplete: 'Parts are missing.',
  missing: 'Messages are missing here.',
  leftOut: 'Messages that disappear were left out.',
};

/** The longest time between two turns of the event loop during `work`, ms. */
async function longestTurn(work: Promise<unknown>): Promise<number> {
  let [longest, isOver] = [0, false];
  const look = (last: number): void => {
    const at = performance.now();
    longest = Math.max(longest, at - last);
    if (!isOver) setImmediate(look, at);
  };
  setImmediate(look, performance.now());
  await work;
  isOver = true;
  return longest;
}

async function exportAs(format: ExportFormat): Promise<{ seconds: number; waitMs: number; bytes: number }> {
  const file = join(folder, `export.${format}`);
  const start = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<ExportProgress>();
  const exports = new Exports({
    cache,
    owner: () => corpus.owner,
    now: () => now,
    ids: () => format,
    changed: (progress) => {
      if (progress.state === 'done') resolve(progress);
      else if (progress.state !== 'running') reject(new Error(progress.error?.message ?? progress.state));
    },
  });
  exports.start({ conversationId: corpus.conversationId(0), format, file, zone: 'Europe/Berlin', locale: 'en', words });
  const waitMs = await longestTurn(promise);
  return { seconds: (performance.now() - start) / 1_000, waitMs, bytes: statSync(file).size };
}

async function exportFloor(): Promise<{ seconds: number; bytes: number }> {
  const file = join(folder, 'floor.json');
  const start = performance.now();
  const out = createWriteStream(file);
  for (const row of floor.prepare('SELECT * FROM message ORDER BY at').iterate()) out.write(`${JSON.stringify(row)}\n`);
  out.end();
  await finished(out);
  return { seconds: (performance.now() - start) / 1_000, bytes: statSync(file).size };
}

try {
  corpus.fill(cache, putAll);
  const base = await exportFloor();
  const rows = [['baseline', figure(corpus.messages / base.seconds, 0), figure(base.bytes / 1e6), '', '1']];
  const broken: string[] = [];
  for (const format of Format.options) {
    await exportAs(format); // Warms up.
    const { seconds, waitMs, bytes } = await exportAs(format);
    const rate = corpus.messages / seconds;
    if (rate < LEAST_RATE) broken.push(`${format}: ${figure(rate, 0)} messages/s, fewer than ${figure(LEAST_RATE)}.`);
    if (waitMs > LONGEST_WAIT_MS) broken.push(`${format}: the event loop was blocked for ${figure(waitMs)} ms.`);
    rows.push([format, figure(rate, 0), figure(bytes / 1e6), figure(waitMs), figure(seconds / base.seconds)]);
  }
  const failures = printReport({
    title: `Export of ${figure(corpus.messages)} messages`,
    headings: ['format', 'messages/s', 'MB', 'longest turn, ms', 'ratio of time'],
    rows,
    broken,
  });
  process.exitCode = failures > 0 ? 1 : 0;
} finally {
  cache.close();
  floor.close();
  rmSync(folder, { recursive: true, force: true });
}
