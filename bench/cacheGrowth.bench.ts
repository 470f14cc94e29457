import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCache } from '../main/engine/store/cache/cache.ts';
import type { Message } from '../shared/model.ts';
import { Corpus, indexAll } from './support/corpus.ts';
import type { Bench } from './support/figure.ts';

const CONVERSATIONS = 2_000;
const LIMIT = 1.3;

/** CPU time of `work`, µs. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** CPU time of writing a message into a cache of `messages`, until all are indexed, µs. */
function costOfMessage(messages: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'cache-growth-bench-'));
  const corpus = new Corpus(messages, CONVERSATIONS);
  const now = corpus.at(0);
  const everything = { above: null, below: null };
  const cache = openCache({ file: join(folder, 'cache.db'), key: Buffer.alloc(32, 7), now });
  try {
    cache.groupRows.applyListing({ rows: corpus.rows(), unparsable: [], ranges: [everything], listedAt: now });
    let cpu = 0;
    for (let conversation = 0; conversation < CONVERSATIONS; conversation++) {
      const page: Message[] = [];
      for (let n = conversation; n < messages; n += CONVERSATIONS) page.push(corpus.message(n));
      const batch = { messages: page.reverse(), unparsable: [], pulledAt: now, rowVersionSeen: null, now };
      cpu += cpuOf(() => cache.ingest.page(corpus.conversationId(conversation), everything, batch));
    }
    cpu += cpuOf(() => indexAll(cache));
    return cpu / messages;
  } finally {
    cache.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const bench: Bench = {
  purpose: `Whether writing into the encrypted cache stays linear: CPU time per message, until all are indexed, for a million messages in
2,000 conversations, each in one page. Floor: the same for 100,000 messages.`,
  measure: async (isQuick) => {
    const [few, many] = isQuick ? [10_000, 100_000] : [100_000, 1_000_000];
    const floor = costOfMessage(few);
    return [
      {
        what: `write one of ${many.toLocaleString('en')} messages, until all are indexed`,
        value: costOfMessage(many),
        unit: 'µs of CPU',
        floor,
        limit: { ratio: LIMIT },
      },
    ];
  },
};
