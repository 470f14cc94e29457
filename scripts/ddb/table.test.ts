import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Clock, systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { TableAdmin } from './table.ts';

const BatchWrite = z.object({
  RequestItems: z.object({
    t: z.array(z.object({ PutRequest: z.object({ Item: z.object({ sk: z.object({ S: z.string() }) }) }) })),
  }),
});

let stop = async (): Promise<void> => {};
afterEach(() => stop());

/** A DynamoDB that writes only the first `accept(n)` rows of its n-th request, counted from 0, and leaves the rest. */
async function startBusyTable(accept: (request: number) => number) {
  const written: string[] = [];
  const batches: number[] = [];
  const server = createServer(async (request, response) => {
    const body = BatchWrite.parse(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    const puts = body.RequestItems.t;
    const accepted = accept(batches.length);
    batches.push(puts.length);
    written.push(...puts.slice(0, accepted).map(({ PutRequest }) => PutRequest.Item.sk.S));
    const left = puts.slice(accepted);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify({ UnprocessedItems: left.length === 0 ? {} : { t: left } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const waits: number[] = [];
  const clock: Clock = {
    now: systemClock.now,
    // Only the waits between requests end at once, not the limits of requests.
    sleep: async (ms, signal) => {
      if (ms >= 30_000) return systemClock.sleep(ms, signal);
      waits.push(ms);
    },
    turn: systemClock.turn,
  };
  const config = RemoteConfig.parse({ region: 'eu-west-1', table: 't', endpoint: `http://127.0.0.1:${port}` });
  const admin = new TableAdmin(config, { clock, cost: new CostMeter() });
  stop = async () => {
    admin.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { admin, written, batches, waits };
}

const rows = Array.from({ length: 60 }, (_, i) => ({ pk: 'p', sk: String(i) }));
const context = { purpose: 'setup', signal: new AbortController().signal } as const;

test('rows are written in batches of 25', async () => {
  const { admin, written, batches, waits } = await startBusyTable(() => 25);
  await admin.putAll(rows, context);
  expect(batches).toEqual([25, 25, 10]);
  expect(written).toEqual(rows.map(({ sk }) => sk));
  expect(waits).toEqual([]);
});

test('retries unprocessed rows until each row is written once', async () => {
  const { admin, written, waits } = await startBusyTable((request) => request % 4);
  await admin.putAll(rows, context);
  expect(new Set(written).size).toBe(60);
  expect(written).toHaveLength(60);
  expect(waits.length).toBeGreaterThan(30);
});

test('gives up on a table without progress, after increasing delays', async () => {
  const { admin, waits } = await startBusyTable(() => 0);
  await expect(admin.putAll(rows, context)).rejects.toMatchObject({ code: 'throttled' });
  expect(waits).toHaveLength(11);
  expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
  expect(waits[0]).toBeLessThan(waits[10] ?? 0);
});
