import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MainAlone } from '../../bench/mainAlone/mainAlone.ts';
import { startCannedTable } from '../../bench/support/cannedTable.ts';
import { Corpus } from '../../bench/support/corpus.ts';
import { readAndWriteBest } from '../../bench/support/firstSyncFloor.ts';
import { openCache } from '../../main/engine/store/cache/cache.ts';
import { ConversationId } from '../../shared/model.ts';

it('the floor of a first sync writes what the table has', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-floors-'));
  const table = await startCannedTable(3, 5);
  try {
    const file = path.join(folder, 'best.db');
    await readAndWriteBest(table.endpoint, file, [3, 5]);
    const now = new Corpus(1, 1).at(0);
    const cache = openCache({ file, key: Buffer.alloc(32, 7), now });
    const countOf = (n: number): number => {
      const conversationId = ConversationId.parse(`conversation-${n}`);
      return cache.messages.window({ conversationId, from: { kind: 'newest' }, limit: 50, now }).messages.length;
    };
    expect([0, 1, 2, 3].map(countOf)).toEqual([5, 5, 5, 0]);
    cache.close();
  } finally {
    table.stop();
    fs.rmSync(folder, { recursive: true });
  }
});

it('a bare process reports its memory and its processor time', async () => {
  const node = new MainAlone(null);
  await node.started();
  const { rss, cpuMs } = await node.usage();
  await node.kill();
  expect(rss).toBeGreaterThan(10_000_000);
  expect(cpuMs).toBeGreaterThan(0);
});
