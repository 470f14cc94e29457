import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../main/engine/clock.ts';
import { EngineClient } from '../main/engineClient.ts';
import { Publisher } from '../main/ipc/publish.ts';
import { ConnectionSettings } from '../shared/connection.ts';
import { AccountId } from '../shared/model.ts';
import { cannedOwner, startCannedTable } from './support/cannedTable.ts';
import { type Bench, formatNumber } from './support/figure.ts';
import { readAndWriteBest } from './support/firstSyncFloor.ts';

const messages = 50;
const accountId = AccountId.parse('0'.repeat(24));
/** The limit of blocking: a multiple of what an idle process has, or this, half a frame. */
const mostMs = 8;

/** How many times its floor a first sync may take. */
const firstSyncRatio = 1.5;

interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Delays of the event loop during `work`, ms, beyond the sampling interval of 1 ms. */
async function measure(work: () => Promise<void>): Promise<Delays> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work();
  histogram.disable();
  const ms = (ns: number): number => Math.max(0, ns / 1e6 - 1);
  return { p50: ms(histogram.percentile(50)), p99: ms(histogram.percentile(99)), max: ms(histogram.max) };
}

interface Download {
  readonly delays: Delays;
  /** How long it takes, and the floor of that, s. */
  readonly seconds: number;
  readonly floor: number;
}

/** Downloads a whole table by an engine, and by the least that could do it. */
async function download(conversations: number): Promise<Download> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-bench-'));
  const table = await startCannedTable(conversations, messages);
  const publisher = new Publisher(systemClock, () => [{ id: 1, isDestroyed: () => false, send: () => {} }]);
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  try {
    const started = performance.now();
    const client = new EngineClient(
      {
        connection: ConnectionSettings.parse({ user: cannedOwner, endpoint: table.endpoint }),
        keys: null,
        directory,
        cacheKey: new Uint8Array(randomBytes(32)),
      },
      {
        event: (event) => {
          publisher.publish({ ...event, accountId });
          if (event.name !== 'sync.changed') return;
          if (event.payload.phase === 'idle') resolve();
          if (event.payload.error) reject(new Error(event.payload.error.message));
        },
        log: (line) => process.stderr.write(`${line.text}\n${line.cause ?? ''}\n`),
        prompt: () => {},
        signedIn: () => {},
        unread: () => {},
        arrived: () => {},
        readElsewhere: () => {},
        died: reject,
      },
      path.join(import.meta.dirname, '../main/engine/worker.ts'),
    );
    const delays = await measure(() => done);
    const seconds = (performance.now() - started) / 1_000;
    const now = systemClock.now();
    const diagnostics = await client.call('diagnostics.read', { dayStart: now, monthStart: now });
    await client.stop(delay(5_000));
    const written = diagnostics.ok ? diagnostics.value.cache.messages : 0;
    if (written !== conversations * messages) throw new Error(`The cache has ${written} messages.`);
    const file = path.join(directory, 'best.db');
    return { delays, seconds, floor: await readAndWriteBest(table.endpoint, file, [conversations, messages]) };
  } finally {
    publisher.stop();
    table.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

export const bench: Bench = {
  purpose: `How long the loop of the main process is blocked while the engine, in its own thread, downloads 100,000 messages of 2,000
conversations from a canned DynamoDB into an encrypted cache, and how long that takes. Floor of the delay: an idle process. Floor of the
time: reading the same pages by AWS’s document client alone, as many at once, then writing them by the fewest statements (see cache).`,
  measure: async (isQuick) => {
    const idle = await measure(() => delay(2_000));
    const conversations = isQuick ? 200 : 2_000;
    const { delays, seconds, floor } = await download(conversations);
    return [
      {
        what: `first sync of ${formatNumber(conversations * messages)} messages`,
        value: seconds,
        unit: 's',
        floor,
        limit: { ratio: firstSyncRatio },
      },
      {
        what: 'main’s loop blocked meanwhile, p99',
        value: delays.p99,
        unit: 'ms',
        floor: idle.p99,
        limit: { ratio: 3, orMost: mostMs },
      },
      { what: 'main’s loop blocked meanwhile, longest', value: delays.max, unit: 'ms', floor: idle.max },
    ];
  },
};
