import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { openCache } from '../main/engine/store/cache/cache.ts';
import { openOutbox } from '../main/engine/store/outbox/openOutbox.ts';
import { pagesOf, write } from './cache.bench.ts';
import { Corpus, quantile, sample } from './support/corpus.ts';
import type { Bench, Figure } from './support/figure.ts';

const CONVERSATIONS = 2_000;
const PEERS = ['PouchDB', 'electron-store', 'RxDB'] as const;
/** The largest share of PouchDB's time that writing may take. */
const WRITE_LIMIT = 0.5;
const folder = join(import.meta.dirname, 'peers');
const key = new Uint8Array(32).fill(7);

/** What one of them takes, ms; null: it has nothing to open. */
const Taken = z.object({
  writeMs: z.number(),
  openMs: z.number().nullable(),
  newestMs: z.number(),
  insertMs: z.number(),
});
type Taken = z.infer<typeof Taken>;

function measurePeer(peer: string, messages: number): Taken {
  const args = [join(folder, 'measure.mjs'), peer, String(messages), String(CONVERSATIONS)];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return Taken.parse(JSON.parse(output));
}

async function measureOurs(messages: number): Promise<Taken> {
  const directory = mkdtempSync(join(tmpdir(), 'meridian-peers-'));
  const corpus = new Corpus(messages, CONVERSATIONS);
  const now = corpus.at(messages);
  const pages = pagesOf(corpus);
  const open = () => openCache({ file: join(directory, 'cache.db'), key, now });
  const newestOf = (n: number): unknown =>
    cache.messages.window({ conversationId: corpus.conversationId(n), from: { kind: 'newest' }, limit: 50, now });
  const median = (count: number, work: (n: number) => unknown): number => quantile(sample(count, work), 0.5);
  let cache = open();
  const outbox = openOutbox({ file: join(directory, 'outbox.db'), key, now });
  try {
    const start = performance.now();
    await write(cache, corpus, pages);
    const writeMs = performance.now() - start;
    const openMs = median(5, () => {
      cache.close();
      cache = open();
      cache.conversations.list(now);
      newestOf(7);
    });
    const newestMs = median(500, (n) => newestOf((n * 7_919) % CONVERSATIONS));
    const insertMs = median(200, (n) => {
      const { id, conversationId, text } = corpus.message(n);
      outbox.outgoing.enqueue({ id, conversationId, text, acceptedAt: now, sendAt: null, disappearAfter: null });
    });
    return { writeMs, openMs, newestMs, insertMs };
  } finally {
    cache.close();
    outbox.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

export const bench: Bench = {
  purpose: `The cache and the outbox next to other databases for Electron apps on the same data: each floor is the peer's own time, so a ratio
below 1 means that Meridian is faster. Meridian's data is encrypted and indexed for search, and its inserts are on the disk; bench/peers/README.md
says what the peers' are. They are measured only where they are installed.`,
  measure: async (isQuick) => {
    if (!existsSync(join(folder, 'node_modules'))) {
      process.stderr.write('The peers are not installed: npm --prefix bench/peers ci --ignore-scripts\n');
      return [];
    }
    const messages = isQuick ? 10_000 : 100_000;
    const ours = await measureOurs(messages);
    const all = messages.toLocaleString('en');
    return PEERS.flatMap((peer): readonly Figure[] => {
      const theirs = measurePeer(peer, messages);
      const beside = (what: string, name: keyof Taken): Figure => ({
        what: `${what}, ${peer} beside it`,
        value: ours[name] ?? Number.NaN,
        unit: 'ms',
        floor: theirs[name] ?? undefined,
      });
      const writing = beside(`write ${all} messages, until all are indexed`, 'writeMs');
      return [
        peer === 'PouchDB' ? { ...writing, limit: { ratio: WRITE_LIMIT } } : writing,
        ...(theirs.openMs === null ? [] : [beside('open, list, newest 50', 'openMs')]),
        beside('newest 50, p50', 'newestMs'),
        beside('insert a message, p50', 'insertMs'),
      ];
    });
  },
};
