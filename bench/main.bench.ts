import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import type { AccountId } from '../shared/model.ts';
import { MainAlone } from './mainAlone/mainAlone.ts';
import { cannedOwner, startCannedTable } from './support/cannedTable.ts';
import { COMMON, quantile, RARE } from './support/corpus.ts';
import { type Bench, type Figure, formatNumber } from './support/figure.ts';
import { deadEndpoint, WindowCorpus, writeDataDirectory } from './support/windowCache.ts';

const CONVERSATIONS = 2_000;
/** Limits: ms, MB, and percent. */
const START_MS = 120;
const MEMORY = 150;
const MEMORY_AFTER_FIRST_SYNC = 200;
const GROWTH = 5;
const megabytes = (bytes: number): number => bytes / 1e6;
const median = (all: readonly number[]): number =>
  quantile(
    all.toSorted((a, b) => a - b),
    0.5,
  );

interface Started {
  readonly main: MainAlone;
  readonly accountId: AccountId;
  /** From the start of the process until main's first answer, and until the list of conversations, ms. */
  readonly answeredMs: number;
  readonly listedMs: number;
  /** The processor time until then. */
  readonly cpuMs: number;
}

async function startMain(options: readonly string[]): Promise<Started> {
  const started = performance.now();
  const main = new MainAlone(options);
  await main.started();
  let { activeId } = await main.call('accounts.list', {});
  const answeredMs = performance.now() - started;
  // The accounts are read after that.
  while (activeId === null) ({ activeId } = await main.call('accounts.list', {}));
  await main.call('conversations.list', { accountId: activeId });
  const listedMs = performance.now() - started;
  return { main, accountId: activeId, answeredMs, listedMs, cpuMs: (await main.usage()).cpuMs };
}

async function measureStart(options: readonly string[], repetitions: number): Promise<readonly Figure[]> {
  const bare: number[] = [];
  const bareCpu: number[] = [];
  const all: Started[] = [];
  for (let n = 0; n < repetitions; n++) {
    const started = performance.now();
    const node = new MainAlone(null);
    await node.started();
    bare.push(performance.now() - started);
    bareCpu.push((await node.usage()).cpuMs);
    await node.kill();
    const one = await startMain(options);
    all.push(one);
    await one.main.kill();
  }
  const floor = median(bare);
  const beyond = (times: readonly number[]) => ({ value: median(times) - floor, unit: 'ms', floor });
  return [
    {
      what: 'start of main until its first answer, beyond Node’s',
      ...beyond(all.map(({ answeredMs }) => answeredMs)),
      limit: { most: START_MS },
    },
    { what: 'the same until the list of conversations', ...beyond(all.map(({ listedMs }) => listedMs)) },
    {
      what: 'processor time until the list of conversations',
      value: median(all.map(({ cpuMs }) => cpuMs)),
      unit: 'ms of CPU',
      floor: median(bareCpu),
    },
  ];
}

/** What an hour of use does, without the network. */
async function spendHour({ main, accountId }: Started, corpus: WindowCorpus): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const conversationId = corpus.conversationId(corpus.pick(corpus.conversations));
    await main.call('conversations.list', { accountId });
    await main.call('messages.open', { accountId, conversationId });
    await main.call('messages.window', { accountId, conversationId, from: { kind: 'newest' }, limit: 50 });
    const query = [COMMON, RARE, 'person 77', corpus.word(), corpus.word().slice(0, 2)][n % 5] ?? COMMON;
    await main.call('search.run', { accountId, query, zone: 'UTC', limit: 60 });
    if (n % 12 === 0) await main.call('messages.send', { accountId, conversationId, text: corpus.word() });
  }
}

async function measureMemory(
  options: readonly string[],
  corpus: WindowCorpus,
  bareRss: number,
  hours: number,
): Promise<readonly Figure[]> {
  const started = await startMain(options);
  try {
    const rss: number[] = [];
    for (let hour = 0; hour < hours; hour++) {
      await spendHour(started, corpus);
      rss.push((await started.main.usage()).rss);
    }
    const [first = 0, last = 0] = [rss[0], rss.at(-1)];
    const all = formatNumber(corpus.messages + corpus.long);
    return [
      {
        what: `memory of main and engine after an hour of use, ${all} messages cached`,
        value: megabytes(first),
        unit: 'MB',
        floor: megabytes(bareRss),
        limit: { most: MEMORY },
      },
      {
        what: `its growth until the end of ${hours} hours of use`,
        value: 100 * (last / first - 1),
        unit: '%',
        limit: { most: GROWTH },
      },
    ];
  } finally {
    await started.main.kill();
  }
}

async function measureFirstSync(dataDir: string, conversations: number, bareRss: number): Promise<Figure> {
  const table = await startCannedTable(conversations, 50);
  const { main, accountId } = await startMain([
    `--data-dir=${dataDir}`,
    `--user=${cannedOwner}`,
    `--endpoint=${table.endpoint}`,
  ]);
  try {
    for (;;) {
      const { phase, error } = await main.call('sync.status', { accountId });
      if (error !== null) throw new Error(error.message);
      if (phase === 'idle') break;
      await delay(100);
    }
    const { rss } = await main.usage();
    return {
      what: `memory after a first sync of ${formatNumber(conversations)} conversations`,
      value: megabytes(rss),
      unit: 'MB',
      floor: megabytes(bareRss),
      limit: { most: MEMORY_AFTER_FIRST_SYNC },
    };
  } finally {
    await main.kill();
    table.stop();
  }
}

export const bench: Bench = {
  purpose: `The built main process and its engine in one Node process, without Electron and without a window: how long it takes to answer,
and the memory that the system gives it (resident). An hour of use opens 60 conversations, searches 60 times and sends 5 messages, without
a network. Floor: a Node process that does nothing.`,
  measure: async (isQuick) => {
    await ensureBuilt();
    const folder = mkdtempSync(join(tmpdir(), 'meridian-main-bench-'));
    try {
      const corpus = new WindowCorpus(isQuick ? 100_000 : 1_000_000, CONVERSATIONS, 10_000);
      const dataDir = join(folder, 'data');
      writeDataDirectory(corpus, dataDir, join(folder, 'floor.db'));
      const options = [`--data-dir=${dataDir}`, `--user=${corpus.owner.id}`, `--endpoint=${deadEndpoint}`];
      const bare = new MainAlone(null);
      await bare.started();
      const { rss } = await bare.usage();
      await bare.kill();
      return [
        ...(await measureStart(options, isQuick ? 5 : 21)),
        ...(await measureMemory(options, corpus, rss, isQuick ? 4 : 48)),
        await measureFirstSync(join(folder, 'empty'), isQuick ? 500 : 5_000, rss),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
