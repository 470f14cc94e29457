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
import { parseBenchOptions } from './support/benchOptions.ts';
import { cannedOwner, startCannedTable } from './support/cannedTable.ts';

parseBenchOptions({
  name: 'mainThread',
  purpose: `Measures how long the event loop of the main process is blocked while the engine, in its own thread, downloads
100,000 messages of 2,000 conversations from a canned DynamoDB into an encrypted cache, compared with an idle process.
The limit is 16 ms at p99, one frame.`,
});

const conversations = 2_000;
const messages = 50;
const accountId = AccountId.parse('0'.repeat(24));
const limitMs = 16;

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

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-bench-'));
const table = await startCannedTable(conversations, messages);
let events = 0;
const window = { isDestroyed: () => false, send: () => void events++ };
try {
  const idle = await measure(() => delay(2_000));

  const publisher = new Publisher(systemClock, () => window);
  const started = performance.now();
  let client: EngineClient | undefined;
  const busy = await measure(
    () =>
      new Promise<void>((resolve, reject) => {
        client = new EngineClient(
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
            died: reject,
          },
          path.join(import.meta.dirname, '../main/engine/worker.ts'),
        );
      }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const diagnostics = await client?.call('diagnostics.read', {
    dayStart: systemClock.now(),
    monthStart: systemClock.now(),
  });
  await client?.stop(delay(5_000));
  publisher.stop();
  const written = diagnostics?.ok ? diagnostics.value.cache.messages : 0;

  const line = (name: string, { p50, p99, max }: Delays): string =>
    `${name.padEnd(34)} p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms   max ${max.toFixed(2)} ms`;
  console.log(
    `${written} messages of ${conversations} conversations written in ${seconds.toFixed(1)} s, ${events} events to the window`,
  );
  console.log(line('main thread, idle', idle));
  console.log(line('main thread, during the download', busy));
  if (written !== conversations * messages)
    throw new Error(`Expected ${conversations * messages} messages in the cache.`);
  if (busy.p99 > limitMs) throw new Error(`p99 exceeds ${limitMs} ms.`);
} finally {
  table.stop();
  fs.rmSync(directory, { recursive: true, force: true });
}
