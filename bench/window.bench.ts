import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { hostExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import { parseBenchOptions } from './support/benchOptions.ts';
import { COMMON, quantile, RARE, sample } from './support/corpus.ts';
import { figure, percent, printReport, type Report } from './support/report.ts';
import { deadEndpoint, WindowCorpus, writeDataDirectory } from './support/windowCache.ts';
import { openConversations, scrollThrough, typeSearch } from './support/windowProbe.ts';

const { isQuick } = parseBenchOptions({
  name: 'window',
  purpose: `Measures the built app on the Chromium host with a million cached messages and no network: from the click on a
conversation to its newest messages painted, from a key typed into the search to its hits painted, and the frames
while 100,000 messages scroll. The baseline of the same run is the same read by unencrypted SQLite, without painting.`,
  quick: '200,000 messages instead of 1,000,000, and fewer repetitions',
});
const corpus = new WindowCorpus(isQuick ? 200_000 : 1_000_000, 2_000, 100_000);

/** Limits, ms, and the share of frames that may take longer than `FRAME_MS`. */
const OPEN_MS = 50;
const SEARCH_MS = 150;
const FRAME_MS = 33;
const SLOW_FRAMES = 0.01;

const folder = mkdtempSync(join(tmpdir(), 'meridian-window-bench-'));
const dataDir = join(folder, 'data');
const floorFile = join(folder, 'floor.db');
const times = (all: readonly number[]): readonly string[] =>
  [quantile(all, 0.5), quantile(all, 0.95), all.at(-1) ?? Number.NaN].map((ms) => figure(ms));
const ascending = (all: readonly number[]): number[] => all.toSorted((a, b) => a - b);

try {
  await ensureBuilt();
  console.log(`Writing ${figure(corpus.messages + corpus.long)} messages…`);
  writeDataDirectory(corpus, dataDir, floorFile);

  const app = await DrivenApp.launch(
    hostExecutable,
    [root, `--data-dir=${dataDir}`, `--user=${corpus.owner.id}`, `--endpoint=${deadEndpoint}`],
    { ...process.env, TZ: 'UTC', LANG: 'en_US.UTF-8' },
  );
  const floor = new SqliteDatabase(floorFile, { readonly: true });
  try {
    const { page } = app;
    await page.setViewportSize({ width: 1_280, height: 800 });
    await page.getByRole('option').first().waitFor({ timeout: 60_000 });

    const newest = floor.prepare('SELECT * FROM message WHERE group_id = ? ORDER BY at DESC LIMIT 50');
    const opened = ascending(await openConversations(page, corpus, isQuick ? 40 : 200));
    const read = sample(200, (n) => newest.all(corpus.conversationId((n * 37) % corpus.conversations)));

    const queries = [`${COMMON} karo`, RARE, 'person 77', `${COMMON} from:@person77 `, 'before:2023-06-01 ka', 'tendo'];
    const found = ascending(await typeSearch(page, queries));
    const match = floor.prepare(
      'SELECT m.* FROM word JOIN message m ON m.ref = word.rowid WHERE word MATCH ? ORDER BY word.rowid DESC LIMIT 60',
    );
    const prefixes = [COMMON, 'karo', RARE, 'person', 'tendo'].flatMap((word) =>
      Array.from({ length: word.length }, (_, n) => `${word.slice(0, n + 1)}*`),
    );
    const matched = sample(prefixes.length * 4, (n) => match.all(prefixes[n % prefixes.length]));

    const frames = await scrollThrough(page, corpus, isQuick ? 6_000 : 30_000);
    const slow = frames.durations.filter((ms) => ms > FRAME_MS).length / frames.durations.length;

    const exceeds = (what: string, ms: number, most: number): readonly string[] =>
      ms > most ? [`${what} takes ${figure(ms)} ms at p95, over ${most}.`] : [];
    const report: Report = {
      title: `The window with ${figure(corpus.messages + corpus.long)} messages in ${figure(corpus.conversations + 1)} conversations, ms`,
      headings: ['what', 'times', 'p50', 'p95', 'max'],
      rows: [
        ['click to newest messages painted', String(opened.length), ...times(opened)],
        ['  baseline: the same 50 read by SQLite', String(read.length), ...times(read)],
        ['key typed to hits painted', String(found.length), ...times(found)],
        ['  baseline: 60 hits found by FTS5', String(matched.length), ...times(matched)],
        ['frame while scrolling', String(frames.durations.length), ...times(ascending(frames.durations))],
      ],
      notes: [
        `Scrolled through ${figure(frames.messages)} messages of a conversation of ${figure(corpus.long)}, ${percent(slow)} of the frames over ${FRAME_MS} ms; at most ${frames.mostRows} rows in the document.`,
        'Times until painted include the rest of the frame, up to 17 ms.',
      ],
      broken: [
        ...exceeds('Opening a conversation', quantile(opened, 0.95), OPEN_MS),
        ...exceeds('A search', quantile(found, 0.95), SEARCH_MS),
        ...(slow > SLOW_FRAMES ? [`${percent(slow)} of the frames take longer than ${FRAME_MS} ms.`] : []),
        ...(frames.mostRows >= 150 ? [`The document has ${frames.mostRows} rows.`] : []),
      ],
    };
    process.exitCode = printReport(report) > 0 ? 1 : 0;
  } finally {
    floor.close();
    await app.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
