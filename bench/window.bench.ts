import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { hostExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import { COMMON, quantile, RARE, sample } from './support/corpus.ts';
import type { Bench, Figure } from './support/figure.ts';
import { deadEndpoint, WindowCorpus, writeDataDirectory } from './support/windowCache.ts';
import { openConversations, scrollThrough, typeSearch } from './support/windowProbe.ts';

/** Limits, ms, and the percentage of frames that may take longer than `FRAME_MS`. */
const OPEN_MS = 50;
const SEARCH_MS = 150;
const FRAME_MS = 33;
const SLOW_FRAMES = 1;
const MOST_ROWS = 150;

const ascending = (all: readonly number[]): number[] => all.toSorted((a, b) => a - b);

async function measureWindow(page: Page, corpus: WindowCorpus, floor: SqliteDatabase.Database, isQuick: boolean) {
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
  const slow = (100 * frames.durations.filter((ms) => ms > FRAME_MS).length) / frames.durations.length;
  const painted = (what: string, all: readonly number[], base: readonly number[], most: number): readonly Figure[] => [
    { what: `${what}, p50`, value: quantile(all, 0.5), unit: 'ms', floor: quantile(base, 0.5) },
    { what: `${what}, p95`, value: quantile(all, 0.95), unit: 'ms', floor: quantile(base, 0.95), limit: { most } },
  ];
  return [
    ...painted('click to newest messages painted', opened, read, OPEN_MS),
    ...painted('key typed to hits painted', found, matched, SEARCH_MS),
    { what: `frames over ${FRAME_MS} ms while scrolling`, value: slow, unit: '%', limit: { most: SLOW_FRAMES } },
    { what: 'rows in the document while scrolling', value: frames.mostRows, unit: 'rows', limit: { most: MOST_ROWS } },
  ];
}

export const bench: Bench = {
  purpose: `The built app on the Chromium host with a million cached messages and no network, until something is painted, which includes the
rest of the frame, up to 17 ms. Floor: the same read by unencrypted SQLite, without painting.`,
  measure: async (isQuick) => {
    const corpus = new WindowCorpus(isQuick ? 200_000 : 1_000_000, 2_000, 100_000);
    const folder = mkdtempSync(join(tmpdir(), 'meridian-window-bench-'));
    const [dataDir, floorFile] = [join(folder, 'data'), join(folder, 'floor.db')];
    try {
      await ensureBuilt();
      writeDataDirectory(corpus, dataDir, floorFile);
      const app = await DrivenApp.launch(
        hostExecutable,
        [root, `--data-dir=${dataDir}`, `--user=${corpus.owner.id}`, `--endpoint=${deadEndpoint}`],
        { ...process.env, TZ: 'UTC', LANG: 'en_US.UTF-8' },
      );
      const floor = new SqliteDatabase(floorFile, { readonly: true });
      try {
        return await measureWindow(app.page, corpus, floor, isQuick);
      } finally {
        floor.close();
        await app.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
