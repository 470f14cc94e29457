import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import type { RemoteSettings } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore, type DynamoStoreOptions } from '../../main/engine/remote/dynamo/store.ts';
import { CALL_WITHIN, type ServerDate } from '../../main/engine/remote/messageStore.ts';
import { portOf, startDynalite } from '../../scripts/lib/dynalite.ts';
import { MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import { ManualClock } from '../fakes/manualClock.ts';
import { fakeSystem } from '../support/fakeSystem.ts';
import { ANDREW, CONVERSATION, context, keyAt, messageAt } from './messageStore/samples.ts';

/** The real store against servers with prepared responses. */

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const SHORT = { connect: 150, request: 150, total: 150 };
/** Longer than a test. */
const NEVER = { connect: 600_000, request: 600_000, total: 600_000 };
const newest = { direction: 'backward', from: null, downTo: null, limit: 10 } as const;

const servers: Server[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

/** A server that passes every request to `answer` and counts them. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, attempt: number) => void,
): Promise<{ endpoint: string; attempts: () => number }> {
  let attempts = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => answer(request, response, ++attempts));
  });
  return { ...(await listen(server)), attempts: () => attempts };
}

async function listen(server: Server): Promise<{ endpoint: string }> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${portOf(server)}` };
}

function open(settings: Partial<RemoteSettings>, options: Partial<DynamoStoreOptions> = {}) {
  const cost = new CostMeter();
  const store = new DynamoMessageStore(
    { region: 'eu-west-1', table: 'cruddur', ...settings },
    { clock: systemClock, cost, ...options },
  );
  return { store, cost };
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
};
const serviceError = (response: ServerResponse, name: string, message: string): void =>
  json(response, 400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message });

test('is offline after the server has stopped', async () => {
  const server = await startDynalite({ directory: null });
  const { store, cost } = open({ endpoint: server.endpoint });
  await store.createTable(context);
  await store.putMessage(messageAt(1), context);
  const before = cost.totals().open;
  await server.stop();
  await expect(store.listMessages(CONVERSATION, newest, context)).rejects.toMatchObject({
    code: 'offline',
    retryable: true,
    details: { endpoint: server.endpoint, errno: 'ECONNREFUSED' },
  });
  expect(cost.totals().open).toEqual(before);
});

test('times out at the first attempt when a server accepts but never responds', async () => {
  const { endpoint, attempts } = await serve(() => {});
  const { store } = open({ endpoint, timeouts: { ...NEVER, request: SHORT.request } });
  await expect(store.getMessage(CONVERSATION, keyAt(1), context)).rejects.toMatchObject({
    code: 'timeout',
    retryable: true,
  });
  // On a busy machine the time may be up before the server has seen the request.
  expect(attempts()).toBeLessThanOrEqual(1);
});

test('times out when a response stops half-way', async () => {
  const { endpoint } = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.write('{"Items":[');
  });
  const { store } = open({ endpoint, timeouts: SHORT });
  await expect(store.listMessages(CONVERSATION, newest, context)).rejects.toMatchObject({ code: 'timeout' });
});

/** A server whose responses never end. `drip` sends their next bytes; `closed` resolves when the client leaves. */
async function serveDrips(head: object = {}) {
  const { promise: arrived, resolve } = Promise.withResolvers<ServerResponse>();
  const server = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', ...head });
    response.write('{"Items":[');
    resolve(response);
  });
  return {
    ...server,
    drip: async (bytes = ' ') => void (await arrived).write(bytes),
    closed: arrived.then((response) => once(response, 'close')),
  };
}

test('times out when a response drips for too long', async () => {
  const { endpoint, attempts, drip, closed } = await serveDrips();
  const clock = new ManualClock();
  const { store } = open({ endpoint, timeouts: { ...NEVER, total: 30_000 } }, { clock });
  const failed = expect(store.listMessages(CONVERSATION, newest, context)).rejects.toMatchObject({ code: 'timeout' });
  for (let seconds = 0; seconds < 30; seconds += 3) {
    await drip();
    await clock.advance(3_000);
  }
  await failed;
  await closed;
  expect(attempts()).toBe(1);
  expect(clock.sleeping).toBe(0);
});

test('ends a call with all its requests within 60 s', async () => {
  const { endpoint, drip, closed } = await serveDrips();
  const clock = new ManualClock();
  const { store } = open({ endpoint, timeouts: NEVER }, { clock });
  const failed = expect(store.putMessage(messageAt(1), context)).rejects.toMatchObject({ code: 'timeout' });
  await drip();
  await clock.advance(CALL_WITHIN / MICROS_PER_MILLI);
  await failed;
  await closed;
});

test('sends nothing for a call that ended while the user signed in', async () => {
  const { endpoint, attempts } = await serve((_, response) => json(response, 200, { Items: [] }));
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-credentials-'));
  const profile = '[work]\naws_access_key_id = AKIDWORK\naws_secret_access_key = s\n';
  await fs.writeFile(path.join(directory, 'credentials'), profile);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(directory, 'credentials'));
  const signedIn = Promise.withResolvers<void>();
  const system = { ...fakeSystem, completeEnvironment: () => signedIn.promise };
  const clock = new ManualClock();
  const { store } = open({ endpoint, credentials: { kind: 'profile', name: 'work' } }, { clock, system });
  const late = expect(store.putMessage(messageAt(1), context)).rejects.toMatchObject({
    code: 'credentials-missing',
    reason: 'sign-in-unfinished',
    retryable: true,
  });
  await clock.advance(CALL_WITHIN / MICROS_PER_MILLI);
  await late;
  signedIn.resolve();
  expect((await store.listMessages(CONVERSATION, newest, context)).items).toEqual([]);
  expect(attempts()).toBe(1);
  await fs.rm(directory, { recursive: true });
});

test('refuses a response of more than 16 MB', async () => {
  const { endpoint, attempts, drip, closed } = await serveDrips();
  const { store } = open({ endpoint });
  const failed = expect(store.listMessages(CONVERSATION, newest, context)).rejects.toMatchObject({
    code: 'internal',
    reason: 'response-too-large',
    params: { host: '127.0.0.1', megabytes: 16 },
  });
  const megabyte = ' '.repeat(1024 * 1024);
  for (let sent = 0; sent < 17; sent++) await drip(megabyte);
  await failed;
  await closed;
  expect(attempts()).toBe(1);
});

test('cancels a pending request', async () => {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const { endpoint } = await serve(() => resolve());
  const { store } = open({ endpoint });
  const stopping = new AbortController();
  const running = store.findPerson('bayko', { purpose: 'open', signal: stopping.signal });
  await arrived;
  stopping.abort(new Error('The window was closed.'));
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
});

test('tries stale connections and throttled requests three times', async () => {
  const stale = await serve((request, response, attempt) =>
    attempt < 3 ? request.socket.destroy() : json(response, 200, { Items: [] }),
  );
  const { store } = open({ endpoint: stale.endpoint });
  expect(await store.listMessages(CONVERSATION, newest, context)).toEqual({
    items: [],
    unparsable: [],
    sizes: new Map(),
    next: null,
  });
  expect(stale.attempts()).toBe(3);

  const busy = await serve((_, response) =>
    serviceError(response, 'ProvisionedThroughputExceededException', 'The level of configured throughput …'),
  );
  await expect(
    open({ endpoint: busy.endpoint }).store.listMessages(CONVERSATION, newest, context),
  ).rejects.toMatchObject({
    code: 'throttled',
    retryable: true,
  });
  expect(busy.attempts()).toBe(3);
});

test.for([
  ['The table does not have the specified index: message-group-sk-index', 1],
  ['Cannot read from backfilling global secondary index: message-group-sk-index', 2],
] as const)('"%s": two calls query the index %i times', async ([message, expected]) => {
  let queries = 0;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const isIndex = body.includes('IndexName');
    if (isIndex) queries++;
    if (isIndex) serviceError(response, 'ValidationException', message);
    else json(response, 200, { Items: [] });
  });
  const { endpoint } = await listen(server);
  const { store } = open({ endpoint });
  for (let call = 0; call < 2; call++)
    expect(await store.findGroupRows(CONVERSATION, [ANDREW.id], context)).toEqual([]);
  expect(queries).toBe(expected);
});

test('charges by size when the response has no consumed capacity', async () => {
  const Items = [{ pk: { S: 'MSG#g' }, sk: { S: keyAt(1) }, user_uuid: { S: 'u' }, message: { S: 'x'.repeat(5_000) } }];
  const { endpoint } = await serve((_, response) => json(response, 200, { Items }));
  const { store, cost } = open({ endpoint });
  expect((await store.listMessages(CONVERSATION, newest, context)).items).toHaveLength(1);
  expect(cost.totals().open.read).toBe(1);
});

test('reads a number that JavaScript cannot represent as text', async () => {
  const Items = [
    { pk: { S: 'MSG#g' }, sk: { S: keyAt(1) }, user_uuid: { S: 'u' }, message: { N: '1E+125' }, x: { N: '1.5E+99' } },
  ];
  const { endpoint } = await serve((_, response) => json(response, 200, { Items }));
  const { items } = await open({ endpoint }).store.listMessages(CONVERSATION, newest, context);
  expect(items[0]?.text).toBe('1E+125');
});

test('reports the date of every response with the times of sending and receiving', async () => {
  const dates: ServerDate[] = [];
  const clock = new ManualClock();
  const start = clock.now();
  const { endpoint } = await serve((_, response) => {
    clock.jump(250);
    response.setHeader('date', 'Sun, 02 Apr 2023 09:15:01 GMT');
    json(response, 200, {});
  });
  const { store } = open({ endpoint }, { clock, onServerDate: (date) => dates.push(date) });
  await store.getMessage(CONVERSATION, keyAt(1), context);
  expect(dates).toEqual([
    {
      serverDate: Date.UTC(2023, 3, 2, 9, 15, 1) * 1_000,
      sentAt: start,
      receivedAt: start + 250 * MICROS_PER_MILLI,
    },
  ]);
});

test('allows plain http to this computer only', () => {
  for (const endpoint of ['http://example.com:8000', 'http://192.168.0.2', 'http://localhost.example.com']) {
    expect(() => open({ endpoint })).toThrow(expect.objectContaining({ code: 'insecure-endpoint' }));
  }
  const own = [
    'http://localhost:1',
    'http://db.localhost:1',
    'http://localhost.:1',
    'http://127.0.0.2:1',
    'http://[::1]:1',
  ];
  for (const endpoint of [...own, 'http://0.0.0.0:1', 'https://example.com']) {
    expect(() => open({ endpoint })).not.toThrow();
  }
});

test.for(['db.localhost', 'localhost.', '0.0.0.0'])('reaches this computer as %s', async (host) => {
  const { endpoint } = await serve((_, response) => json(response, 200, { Items: [] }));
  const lookup = vi.spyOn(dns, 'lookup');
  const { store } = open({ endpoint: endpoint.replace('127.0.0.1', host) });
  expect((await store.listMessages(CONVERSATION, newest, context)).items).toEqual([]);
  // A name of this computer asks no DNS server, which could name another one.
  expect(lookup.mock.calls.map(([name]) => name)).toEqual(host === '0.0.0.0' ? [] : ['localhost']);
});

test('ignores an endpoint in the environment', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://example.com');
  const hosts: string[] = [];
  refuseNames(hosts);
  const { store } = open({ keys: KEYS }, { resolveHost: () => Promise.reject(new Error('offline')) });
  await expect(store.findPerson('bayko', context)).rejects.toMatchObject({ code: 'offline' });
  expect(hosts).toEqual(['dynamodb.eu-west-1.amazonaws.com']);
});

test.each([
  [{ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }, 5],
  [{ BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' }, ProvisionedThroughput: { ReadCapacityUnits: 0 } }, null],
  [{}, null],
])('reads the provisioned capacity of %j as %s', async (description, readCapacity) => {
  const { endpoint } = await serve((_request, response) => json(response, 200, { Table: description }));
  const { store } = open({ endpoint, keys: KEYS });
  expect(await store.describeTable(context)).toMatchObject({ readCapacity, writeCapacity: readCapacity });
});

test('distinguishes a missing region from a missing network', async () => {
  refuseNames();
  const names: string[] = [];
  const online = open(
    { region: 'eu-west-99', keys: KEYS },
    { resolveHost: (name) => Promise.resolve(names.push(name)) },
  );
  await expect(online.store.describeTable(context)).rejects.toMatchObject({
    code: 'wrong-region',
    retryable: false,
    details: { region: 'eu-west-99' },
  });
  expect(names[0]).toBe('dynamodb.us-east-1.amazonaws.com');
  const offline = open(
    { region: 'eu-west-1', keys: KEYS },
    { resolveHost: () => Promise.reject(new Error('offline')) },
  );
  await expect(offline.store.describeTable(context)).rejects.toMatchObject({ code: 'offline', retryable: true });
});

test('signs with explicit keys, then those of the environment, then dummy keys for an emulator', async () => {
  const signedBy: string[] = [];
  const { endpoint } = await serve((request, response) => {
    signedBy.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    json(response, 200, {});
  });
  const sign = (settings: Partial<RemoteSettings> = {}): Promise<void> =>
    open({ endpoint, ...settings }).store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(1), context);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nonexistent');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE']) vi.stubEnv(name, '');
  await sign();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'FROMENVIRONMENT');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  await sign();
  await sign({ keys: KEYS });
  expect(signedBy).toEqual(['meridian', 'FROMENVIRONMENT', 'AKIDEXAMPLE']);
});

test('names the app in the user agent', async () => {
  const agents: unknown[] = [];
  const { endpoint } = await serve((request, response) => {
    agents.push(request.headers['user-agent']);
    json(response, 200, {});
  });
  vi.stubEnv('AWS_SDK_UA_APP_ID', 'another');
  await open({ endpoint, keys: KEYS }).store.getMessage(CONVERSATION, keyAt(1), context);
  expect(agents).toEqual([expect.stringMatching(/(^| )app\/meridian( |$)/)]);
});

test('names the key and the region where an emulator has no such table', async () => {
  const { endpoint } = await serve((_, response) =>
    serviceError(response, 'ResourceNotFoundException', 'Cannot do operations on a non-existent table'),
  );
  await expect(open({ endpoint, keys: KEYS }).store.describeTable(context)).rejects.toMatchObject({
    code: 'table-missing',
    reason: 'emulator-table-missing',
    params: { table: 'cruddur', endpoint, region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE' },
  });
});

test.for(['eu west 1', 'eu-west-1#', 'example.com/', 'eu_west_1', '-eu'])(
  'refuses the region "%s" without a request',
  async (region) => {
    const hosts: string[] = [];
    refuseNames(hosts);
    await expect(open({ region, keys: KEYS }).store.describeTable(context)).rejects.toMatchObject({
      code: 'wrong-region',
      reason: 'region-invalid',
      params: { region },
    });
    expect(hosts).toEqual([]);
  },
);

test('reports the profile without credentials', async () => {
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
  const { endpoint, attempts } = await serve((_, response) => json(response, 200, {}));
  const { store } = open({ endpoint, credentials: { kind: 'profile', name: 'no-such-profile' } });
  const failure = store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(1), context);
  await expect(failure).rejects.toMatchObject({ code: 'credentials-missing', params: { profile: 'no-such-profile' } });
  expect(attempts()).toBe(0);
});

/** Makes every host name unresolvable, and records it. */
function refuseNames(hosts: string[] = []): void {
  const refuse = (host: string, ...rest: unknown[]): void => {
    hosts.push(host);
    const done = rest.at(-1);
    if (typeof done === 'function')
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }));
  };
  vi.spyOn(dns, 'lookup').mockImplementation(refuse as typeof dns.lookup);
}
