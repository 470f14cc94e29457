import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { portOf } from '../../../scripts/lib/dynalite.ts';
import { describeCounts, FaultProxy, type FaultProxyOptions } from './faultProxy.ts';

/** The service: records the requests. */
let service: Server;
let requests: string[];
let proxy: FaultProxy | null = null;

beforeEach(async () => {
  requests = [];
  service = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => requests.push(chunk));
    request.on('end', () => response.setHeader('x-from', 'service').end('{}'));
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
});
afterEach(async () => {
  proxy?.stop();
  service.closeAllConnections();
  service.close();
  await once(service, 'close');
});

async function start(options: FaultProxyOptions): Promise<FaultProxy> {
  proxy = await FaultProxy.start(`http://127.0.0.1:${portOf(service)}`, options);
  return proxy;
}

/** Makes one request without retries; resolves to the HTTP status or the connection error. */
async function send(endpoint: string, body: string): Promise<number | string> {
  try {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem' };
    const answer = await fetch(endpoint, { method: 'POST', headers, body });
    await answer.text();
    return answer.status;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : error;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  }
}

/** Makes requests until `count` have arrived; resolves to the outcomes of those that were not refused. */
async function sendMany(endpoint: string, count: number): Promise<(number | string)[]> {
  const outcomes: (number | string)[] = [];
  while (outcomes.length < count) {
    const outcome = await send(endpoint, `request ${outcomes.length}`);
    if (outcome !== 'ECONNREFUSED') outcomes.push(outcome);
  }
  return outcomes;
}

test('forwards requests without faults, and reports those that took effect', async () => {
  const effects: string[] = [];
  const { endpoint } = await start({
    seed: 'none',
    onEffect: ({ operation, body }, { status, headers }) =>
      effects.push(`${operation} ${body} ${status} ${headers['x-from']}`),
  });
  expect(await send(endpoint, 'one')).toBe(200);
  expect(requests).toEqual(['one']);
  expect(effects).toEqual(['PutItem one 200 service']);
});

test('fails its share of requests in every way, and reports those that took effect', async () => {
  const faulty = await start({ seed: 'share', share: 0.3, refusalMs: 1 });
  const outcomes = await sendMany(faulty.endpoint, 400);
  const { passed, refuse, dropRequest, dropAnswer, fault, throttle } = faulty.counts;
  expect(passed + refuse + dropRequest + dropAnswer + fault + throttle).toBe(400);
  expect(passed / 400).toBeCloseTo(0.7, 1);
  for (const count of [refuse, dropRequest, dropAnswer, fault, throttle]) expect(count).toBeGreaterThan(5);
  const count = (outcome: number) => outcomes.filter((other) => other === outcome).length;
  expect([count(200), count(500), count(400)]).toEqual([passed, fault, throttle]);
  expect(outcomes.filter((outcome) => typeof outcome === 'string')).toHaveLength(refuse + dropRequest + dropAnswer);
  expect(requests).toHaveLength(passed + dropAnswer);
  expect(describeCounts(faulty.counts)).toMatch(/^400 requests, 1\d\d of them failed \(\d\d %\): refuse \d+, drop/);
});

test('fails the same requests for the same seed', async () => {
  const run = async (seed: string) => sendMany((await start({ seed, share: 0.5, refusalMs: 1 })).endpoint, 40);
  const first = await run('a');
  proxy?.stop();
  const second = await run('a');
  proxy?.stop();
  const other = await run('b');
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

test('goes offline and comes back at the same address', async () => {
  const line = await start({ seed: 'offline' });
  line.goOffline();
  expect(await send(line.endpoint, 'one')).toBe('ECONNREFUSED');
  line.goOnline();
  expect(await send(line.endpoint, 'two')).toBe(200);
  expect(requests).toEqual(['two']);
});
