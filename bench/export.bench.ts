import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { Exports } from '../main/engine/export/exports.ts';
import { type Cache, openCache } from '../main/engine/store/cache/cache.ts';
import { type ExportFormat, type ExportProgress, ExportFormat as Format } from '../shared/contract/storage.ts';
import type { Message } from '../shared/model.ts';
import { fakeExportWords } from '../test/support/fakeModel.ts';
import { Corpus } from './support/corpus.ts';
import type { Bench, Figure } from './support/figure.ts';

/** How long exporting a message may take, µs: 50,000 in a second; and how long the event loop may be blocked, ms. */
const MOST_MICROS = 20;
const LONGEST_WAIT_MS = 50;
/** Or how many times the floor, on a slow machine. */
const MOST_RATIO = 8;
/** How long the idle loop is watched, ms. */
const IDLE_MS = 1_000;

const words = fakeExportWords('x');

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

interface Scene {
  readonly corpus: Corpus;
  readonly folder: string;
  readonly cache: Cache;
  readonly floor: SqliteDatabase.Database;
}

async function exportAs(
  format: ExportFormat,
  { corpus, folder, cache }: Scene,
): Promise<{ readonly seconds: number; readonly waitMs: number }> {
  const start = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<ExportProgress>();
  const exports = new Exports({
    cache,
    partsOf: (id) => [id],
    owner: () => corpus.owner,
    now: () => corpus.at(corpus.messages),
    ids: () => format,
    changed: (progress) => {
      if (progress.state === 'done') resolve(progress);
      else if (progress.state !== 'running') reject(new Error(progress.error?.message ?? progress.state));
    },
  });
  const file = join(folder, `export.${format}`);
  exports.start({ conversationId: corpus.conversationId(0), format, file, zone: 'Europe/Berlin', locale: 'en', words });
  const waitMs = await longestTurn(promise);
  return { seconds: (performance.now() - start) / 1_000, waitMs };
}

/** Seconds. */
async function exportFloor({ folder, floor }: Scene): Promise<number> {
  const start = performance.now();
  const out = createWriteStream(join(folder, 'floor.json'));
  for (const row of floor.prepare('SELECT * FROM message ORDER BY at').iterate()) out.write(`${JSON.stringify(row)}\n`);
  out.end();
  await finished(out);
  return (performance.now() - start) / 1_000;
}

/** Fills the cache and the table of the floor with the same messages. */
function fill({ corpus, cache, floor }: Scene): void {
  floor.exec(
    'CREATE TABLE message (id TEXT, at INTEGER, sender_id TEXT, name TEXT, handle TEXT, text TEXT); CREATE INDEX by_time ON message (at)',
  );
  const put = floor.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)');
  const putAll = floor.transaction((messages: readonly Message[]) => {
    for (const { id, at, sender, text } of messages) put.run(id, at, sender.id, sender.name, sender.handle, text);
  });
  corpus.fill(cache, putAll);
}

async function measureFormats(scene: Scene): Promise<readonly Figure[]> {
  const { messages } = scene.corpus;
  const floor = (1e6 * (await exportFloor(scene))) / messages;
  const idleMs = await longestTurn(sleep(IDLE_MS));
  const figures: Figure[] = [];
  for (const format of Format.options) {
    await exportAs(format, scene); // Warms up.
    const { seconds, waitMs } = await exportAs(format, scene);
    const value = (1e6 * seconds) / messages;
    figures.push(
      {
        what: `export a message as ${format}`,
        value,
        unit: 'µs',
        floor,
        limit: { ratio: MOST_RATIO, orMost: MOST_MICROS },
      },
      {
        what: `longest turn of the loop meanwhile, ${format}`,
        value: waitMs,
        unit: 'ms',
        floor: idleMs,
        limit: { ratio: MOST_RATIO, orMost: LONGEST_WAIT_MS },
      },
    );
  }
  return figures;
}

export const bench: Bench = {
  purpose: `Exporting a conversation of 100,000 messages from the encrypted cache, and how long that blocks the engine's loop. Floor: rows of
unencrypted SQLite through JSON.stringify into a file; an idle loop.`,
  measure: async (isQuick) => {
    const corpus = new Corpus(isQuick ? 20_000 : 100_000, 1);
    const folder = mkdtempSync(join(tmpdir(), 'export-bench-'));
    const now = corpus.at(corpus.messages);
    const cache = openCache({ file: join(folder, 'cache.db'), key: new Uint8Array(32).fill(7), now });
    const floor = new SqliteDatabase(join(folder, 'floor.db'));
    try {
      const scene: Scene = { corpus, folder, cache, floor };
      fill(scene);
      return await measureFormats(scene);
    } finally {
      cache.close();
      floor.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
