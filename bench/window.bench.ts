import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { hostExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import { parseSearch } from '../shared/searchFilters.ts';
import { parseQuery } from '../shared/searchTerms.ts';
import { COMMON, quantile, RARE } from './support/corpus.ts';
import type { Bench, Figure } from './support/figure.ts';
import { deadEndpoint, WindowCorpus, writeDataDirectory } from './support/windowCache.ts';
import { exposeStores, openConversations, scrollBoxes, scrollThrough, typeSearch } from './support/windowProbe.ts';

/** Limits as multiples of the floors. */
const OPEN_P50 = 1.3;
const OPEN_P95 = 1.5;
const SEARCH_P95 = 1.3;
/** Frames that take longer, ms, are counted; so many percent more of them than the floor has. */
const FRAME_MS = 33;
const SLOW_FRAMES = 1;
const MOST_ROWS = 150;
/** Hits that a search shows first. */
const HITS = 20;

const ascending = (all: readonly number[]): number[] => all.toSorted((a, b) => a - b);

async function measureWindow(page: Page, corpus: WindowCorpus, floor: SqliteDatabase.Database, isQuick: boolean) {
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.getByRole('option').first().waitFor({ timeout: 60_000 });

  await exposeStores(page);

  const opened = await openConversations(page, corpus, isQuick ? 40 : 200);

  const queries = [`${COMMON} karo`, RARE, 'person 77', `${COMMON} from:@person77 `, 'before:2023-06-01 ka', 'tendo'];
  const match = floor.prepare(
    `SELECT m.* FROM word JOIN message m ON m.ref = word.rowid WHERE word MATCH ? ORDER BY word.rowid DESC LIMIT ${HITS}`,
  );
  const found = (await typeSearch(page, queries)).map(({ query, taken, floor: painting }) => {
    const words = parseQuery(parseSearch(query, 'UTC').words)
      .map((term) => `"${term.words.join(' ')}"${term.isPrefix ? '*' : ''}`)
      .join(' ');
    const started = performance.now();
    if (words !== '') match.all(words);
    return { taken, floor: painting + performance.now() - started };
  });

  const scrollMs = isQuick ? 6_000 : 30_000;
  const frames = await scrollThrough(page, corpus, scrollMs);
  const boxes = await scrollBoxes(page, frames, scrollMs);
  const slowOf = (durations: readonly number[]): number =>
    (100 * durations.filter((ms) => ms > FRAME_MS).length) / durations.length;
  const painted = (what: string, taken: readonly number[], base: readonly number[]): readonly Figure[] =>
    [0.5, 0.95].map((q) => ({
      what: `${what}, p${100 * q}`,
      value: quantile(ascending(taken), q),
      unit: 'ms',
      floor: quantile(ascending(base), q),
    }));
  const limited = (figures: readonly Figure[], ...ratios: readonly (number | null)[]): readonly Figure[] =>
    figures.map((figure, n) => {
      const ratio = ratios[n] ?? null;
      return ratio === null ? figure : { ...figure, limit: { ratio } };
    });
  return [
    ...limited(painted('click to newest messages painted', opened.taken, opened.floor), OPEN_P50, OPEN_P95),
    ...limited(
      painted(
        'key typed to first hits painted',
        found.map(({ taken }) => taken),
        found.map((each) => each.floor),
      ),
      null,
      SEARCH_P95,
    ),
    {
      what: `frames over ${FRAME_MS} ms while scrolling`,
      value: slowOf(frames.durations),
      unit: '%',
      floor: slowOf(boxes),
      limit: { most: slowOf(boxes) + SLOW_FRAMES },
    },
    { what: 'rows in the document while scrolling', value: frames.mostRows, unit: 'rows', limit: { most: MOST_ROWS } },
  ];
}

export const bench: Bench = {
  purpose: `The built app on the Chromium host with a million cached messages and no network, until something is painted, which includes the
rest of the frame, up to 17 ms. Floors, in the same page and run: the same components paint the same messages out of memory; unencrypted
FTS5 finds the same words and the page paints the same hits out of memory; the page scrolls the same boxes with nothing in them.`,
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
