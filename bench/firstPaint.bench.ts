import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { hostExecutable } from '../scripts/lib/electron.mjs';
import { root } from '../scripts/lib/ensure.mjs';
import { DrivenApp } from '../scripts/start/drive.ts';
import type { Bench } from './support/figure.ts';
import { deadEndpoint, WindowCorpus, writeDataDirectory } from './support/windowCache.ts';

/** KB, with gzip. */
const LIMIT = 200;

const isFont = (path: string): boolean => path.endsWith('.woff2');

/** The paths of all files that a page requested before its first paint, and of all that it has requested so far. */
async function requested(
  app: DrivenApp,
): Promise<{ readonly first: readonly string[]; readonly all: readonly string[] }> {
  const times = await app.page.evaluate(async () => {
    const painted = (): number | undefined => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    while (painted() === undefined) await new Promise(requestAnimationFrame);
    const requests = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return { painted: painted() ?? 0, requests: requests.map(({ name, startTime }) => ({ name, startTime })) };
  });
  const pathsOf = (all: typeof times.requests): string[] => [...new Set(all.map(({ name }) => new URL(name).pathname))];
  return {
    first: pathsOf(times.requests.filter(({ startTime }) => startTime <= times.painted)),
    all: pathsOf(times.requests),
  };
}

export const bench: Bench = {
  purpose: `What the window of the built app requests before its first paint (first contentful paint) with an account whose conversations are
cached, by the page's own record of requests, each file compressed with gzip. The fonts are listed apart, because the paint does
not wait for them. For comparison, all that it requests until it is loaded.`,
  measure: async () => {
    await ensureBuilt();
    const folder = mkdtempSync(join(tmpdir(), 'meridian-paint-bench-'));
    const corpus = new WindowCorpus(2_100, 50, 100);
    const dataDir = join(folder, 'data');
    writeDataDirectory(corpus, dataDir, join(folder, 'floor.db'));
    const app = await DrivenApp.launch(
      hostExecutable,
      [root, `--data-dir=${dataDir}`, `--user=${corpus.owner.id}`, `--endpoint=${deadEndpoint}`],
      process.env,
    );
    try {
      const { first, all } = await requested(app);
      const sizeOf = (paths: readonly string[]): number =>
        paths.reduce((sum, file) => sum + gzipSync(readFileSync(join(root, 'out/renderer', file))).byteLength, 0) / 1e3;
      return [
        {
          what: 'requested before the first paint, without fonts',
          value: sizeOf(first.filter((path) => !isFont(path))),
          unit: 'KB with gzip',
          limit: { most: LIMIT },
        },
        { what: 'fonts requested before the first paint', value: sizeOf(first.filter(isFont)), unit: 'KB' },
        { what: 'requested until it is loaded', value: sizeOf(all), unit: 'KB with gzip' },
      ];
    } finally {
      await app.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
