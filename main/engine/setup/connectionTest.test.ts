import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Emulator, portOf, startDynalite } from '../../../scripts/lib/dynalite.ts';
import { TestedConnection } from '../../../shared/connection.ts';
import { type TestReport, type TestStep, testSteps } from '../../../shared/contract/accounts.ts';
import { Forwarder, give, readRequest, serviceError } from '../../../test/faults/support/wire.ts';
import { systemClock } from '../clock.ts';
import { CostMeter } from '../cost.ts';
import { DynamoMessageStore } from '../remote/dynamo/store.ts';
import type { TableDescription } from '../remote/messageStore.ts';
import { testConnection } from './connectionTest.ts';

/* The steps against an embedded DynamoDB, and against proxies that refuse requests. */

const REGION = 'us-east-1';
const INDEX = 'message-group-sk-index';
const keyPair = (hash: string, range: string): CreateTableCommandInput['KeySchema'] => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const index = (name: string, hash = 'message_group_uuid', projection: 'ALL' | 'KEYS_ONLY' = 'ALL') => ({
  IndexName: name,
  KeySchema: keyPair(hash, 'sk'),
  Projection: { ProjectionType: projection },
});

let emulator: Emulator;
let raw: DynamoDBClient;
let tables = 0;
beforeAll(async () => {
  emulator = await startDynalite({ directory: null });
  raw = new DynamoDBClient({
    region: REGION,
    endpoint: emulator.endpoint,
    credentials: { accessKeyId: 'meridian', secretAccessKey: 'meridian' },
  });
});
afterAll(async () => {
  raw.destroy();
  await emulator.stop();
});

/** Creates a table and returns its name. */
async function createTable(changes: Partial<CreateTableCommandInput> = {}): Promise<string> {
  const TableName = `test-${++tables}`;
  const names = new Set(
    [changes.KeySchema ?? keyPair('pk', 'sk'), ...(changes.GlobalSecondaryIndexes ?? []).map((each) => each.KeySchema)]
      .flatMap((schema) => schema ?? [])
      .map(({ AttributeName }) => AttributeName),
  );
  await raw.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keyPair('pk', 'sk'),
      AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      ...changes,
    }),
  );
  return TableName;
}

const fitting = { GlobalSecondaryIndexes: [index(INDEX)] };

interface Outcome {
  readonly reports: readonly TestReport[];
  /** How each step ended. */
  readonly states: Readonly<Record<TestStep, string>>;
  of(step: TestStep): TestReport;
}

interface RunOptions {
  readonly write?: boolean;
  readonly signal?: AbortSignal;
  readonly onReport?: (report: TestReport) => void;
  /** Differences from the description that the emulator gives. */
  readonly described?: Partial<TableDescription>;
  /** The longest request in ms; by default longer than a busy machine needs. */
  readonly longest?: number;
}

async function run(
  settings: object,
  { write = false, signal, onReport, described = {}, longest = 30_000 }: RunOptions = {},
): Promise<Outcome> {
  const connection = TestedConnection.parse({ user: 'andrew', endpoint: emulator.endpoint, ...settings });
  const reports: TestReport[] = [];
  await testConnection(
    {
      connection,
      open: () => {
        const timeouts = { connect: longest, request: longest, total: longest };
        const store = new DynamoMessageStore(
          { ...connection, timeouts },
          { clock: systemClock, cost: new CostMeter() },
        );
        const describe = store.describeTable.bind(store);
        store.describeTable = async (context) => ({ ...(await describe(context)), ...described });
        return { store, probe: store.probe };
      },
      testId: write ? 'id-of-the-test' : null,
      report: (report) => {
        reports.push(report);
        onReport?.(report);
      },
    },
    signal ?? new AbortController().signal,
  );
  const ends = reports.filter(({ state }) => state !== 'running');
  // Each step ends exactly once.
  expect(ends.map(({ step }) => step).sort()).toEqual([...testSteps].sort());
  const of = (step: TestStep): TestReport => {
    const report = ends.find((each) => each.step === step);
    if (!report) throw new Error(`${step} was not reported`);
    return report;
  };
  const states = Object.fromEntries(testSteps.map((step) => [step, of(step).state])) as Outcome['states'];
  return { reports, states, of };
}

const allOk = {
  credentials: 'ok',
  reachability: 'ok',
  table: 'ok',
  keys: 'ok',
  index: 'ok',
  settings: 'ok',
  ownList: 'ok',
  changes: 'ok',
  write: 'skipped',
};

async function put(TableName: string, item: Readonly<Record<string, string>>): Promise<void> {
  const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
  await raw.send(new PutItemCommand({ TableName, Item }));
}

const row = (owner: string, conversationId: string, second: number) => ({
  pk: `GRP#${owner}`,
  sk: `2024-03-01T10:00:0${second}.000000+00:00`,
  message_group_uuid: conversationId,
  message: 'hello',
  user_uuid: 'bayko',
  user_handle: 'bayko',
  user_display_name: 'Bayko',
});

describe('a table that fits', () => {
  it('passes every step in order, and writes nothing without the write test', async () => {
    const table = await createTable(fitting);
    await put(table, row('andrew', 'g1', 1));
    await put(table, row('andrew', 'g1', 2));
    await put(table, row('andrew', 'g2', 3));
    const { states, of, reports } = await run({ table });
    expect(states).toEqual(allOk);
    expect(reports[0]).toMatchObject({ step: 'credentials', state: 'running' });
    expect(of('credentials').facts).toEqual({ accessKeyId: 'meridian', verified: 'true' });
    expect(of('ownList').facts).toEqual({ owner: 'andrew', count: '2', more: 'false', unparsable: '0' });
    const { Count } = await raw.send(new ScanCommand({ TableName: table }));
    expect(Count).toBe(3);
  });

  it('skips the list of conversations while the user is unknown, and tests everything else', async () => {
    const table = await createTable(fitting);
    const { states } = await run({ table, user: null }, { write: true });
    expect(states).toEqual({ ...allOk, ownList: 'skipped', write: 'ok' });
  });

  it('writes an item, deletes it, and reports its key', async () => {
    const table = await createTable(fitting);
    const { states, of } = await run({ table }, { write: true });
    expect(states.write).toBe('ok');
    expect(of('write').facts).toEqual({ item: 'MERIDIAN#TEST / id-of-the-test' });
    expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
  });

  it('finds the person by their profile, and does not search the table for a handle without one', async () => {
    const table = await createTable(fitting);
    await put(table, { ...row('andrew', 'g1', 1) });
    const andrew = { user_uuid: 'andrew', user_handle: 'andrewbrown', user_display_name: 'Andrew' };
    await put(table, { pk: 'USR#andrewbrown', sk: 'PROFILE', ...andrew });
    const found = await run({ table, user: '@andrewbrown' });
    expect(found.of('ownList').facts).toMatchObject({ owner: 'andrew', count: '1' });
    const { states, of } = await run({ table, user: '@bayko' });
    expect(states).toEqual({ ...allOk, ownList: 'failed' });
    expect(of('ownList').error).toMatchObject({
      code: 'not-found',
      reason: 'handle-without-profile',
      params: { handle: '@bayko', table },
    });
  });

  it('reports an empty list', async () => {
    const { of } = await run({ table: await createTable(fitting) });
    expect(of('ownList').facts).toMatchObject({ owner: 'andrew', count: '0' });
  });
});

describe('the settings of a table', () => {
  it.each([
    [{ deletionProtection: true, ttlAttribute: 'ttl', pointInTimeRecovery: true }, 'ok', ['on', 'on', 'on']],
    // It costs money, so it is a choice.
    [{ deletionProtection: true, ttlAttribute: 'ttl', pointInTimeRecovery: false }, 'ok', ['on', 'on', 'off']],
    [{ deletionProtection: true, ttlAttribute: null, pointInTimeRecovery: true }, 'limited', ['off', 'on', 'on']],
    [
      { deletionProtection: true, ttlAttribute: 'expires', pointInTimeRecovery: true },
      'limited',
      ['wrong', 'on', 'on'],
    ],
    [{ deletionProtection: false, ttlAttribute: 'ttl', pointInTimeRecovery: true }, 'limited', ['on', 'off', 'on']],
    [
      { deletionProtection: true, ttlAttribute: undefined, pointInTimeRecovery: undefined },
      'ok',
      ['unknown', 'on', 'unknown'],
    ],
    // An emulator.
    [{ deletionProtection: undefined, ttlAttribute: null }, 'ok', ['unknown', 'unknown', 'unknown']],
  ])('%o: %s', async (described, state, [ttl, protection, recovery]) => {
    const { states, of } = await run({ table: await createTable(fitting) }, { described });
    expect(states).toEqual({ ...allOk, settings: state });
    expect(of('settings').facts).toEqual({ ttl, protection, recovery, stream: 'off', seconds: 'none' });
  });
});

describe('what makes the rows of lists move', () => {
  it.each([
    [{ stream: 'NEW_AND_OLD_IMAGES', writeCapacity: null }, 'ok', { stream: 'on', seconds: 'none' }],
    [{ stream: null, writeCapacity: 5 }, 'limited', { stream: 'off', seconds: '21' }],
    [{ stream: null, writeCapacity: 100 }, 'ok', { stream: 'off', seconds: 'none' }],
  ])('%o: %s', async (described, state, facts) => {
    const { of } = await run({ table: await createTable(fitting) }, { described });
    expect(of('settings')).toMatchObject({ state, facts });
  });
});

describe('a table that does not fit', () => {
  it('is missing: the steps after it are skipped', async () => {
    const { states, of } = await run({ table: 'nowhere' }, { write: true });
    expect(states).toEqual({
      ...allOk,
      table: 'failed',
      keys: 'skipped',
      index: 'skipped',
      settings: 'skipped',
      ownList: 'skipped',
      changes: 'skipped',
    });
    expect(of('table').error).toMatchObject({
      code: 'table-missing',
      details: { table: 'nowhere' },
    });
  });

  it('has other keys, which are reported', async () => {
    const { states, of } = await run({ table: await createTable({ KeySchema: keyPair('id', 'at') }) });
    expect(states).toEqual({
      ...allOk,
      keys: 'failed',
      index: 'skipped',
      settings: 'skipped',
      ownList: 'skipped',
      changes: 'skipped',
    });
    expect(of('keys').error).toMatchObject({
      code: 'wrong-key-schema',
      reason: 'other-keys',
      params: { keys: 'id (S), at (S)' },
    });
  });

  it('has no index, which is not required', async () => {
    const table = await createTable();
    const { states, of } = await run({ table }, { write: true });
    expect(states).toEqual({ ...allOk, index: 'failed', write: 'ok' });
    expect(of('index').error).toMatchObject({
      code: 'index-missing',
      reason: 'index-absent',
      params: { table, index: INDEX, other: 'none' },
    });
  });

  it('has the index under another name, which is reported', async () => {
    const { states, of } = await run({ table: await createTable({ GlobalSecondaryIndexes: [index('other')] }) });
    expect(states.index).toBe('failed');
    expect(of('index').error).toMatchObject({ reason: 'index-absent', params: { other: 'other' } });
  });

  it('has an index with another projection or other keys', async () => {
    const thin = await run({
      table: await createTable({ GlobalSecondaryIndexes: [index(INDEX, 'message_group_uuid', 'KEYS_ONLY')] }),
    });
    expect(thin.states).toEqual({ ...allOk, index: 'failed' });
    expect(thin.of('index').error).toMatchObject({
      reason: 'index-unfit',
      params: { index: INDEX, keys: 'message_group_uuid, sk', projection: 'KEYS_ONLY', other: 'none' },
    });
    const askew = await run({ table: await createTable({ GlobalSecondaryIndexes: [index(INDEX, 'user_uuid')] }) });
    expect(askew.of('index').error).toMatchObject({ reason: 'index-unfit', params: { keys: 'user_uuid, sk' } });
  });
});

describe('a service that refuses', () => {
  let servers: Server[];
  beforeEach(() => {
    servers = [];
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** A proxy of dynalite; `answer` returns true for requests that it answers itself. */
  async function startProxy(
    answer: (operation: string, body: string, response: ServerResponse) => boolean,
  ): Promise<string> {
    const forwarder = new Forwarder(emulator.endpoint);
    const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
      const request = await readRequest(incoming);
      if (!answer(request.operation, String(request.body), response)) give(response, await forwarder.send(request));
    };
    const server = createServer((incoming, response) => {
      handle(incoming, response).catch(() => incoming.socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.once('close', () => forwarder.close());
    servers.push(server);
    return `http://127.0.0.1:${portOf(server)}`;
  }

  const deny =
    (...denied: readonly string[]) =>
    (operation: string, body: string, response: ServerResponse): boolean => {
      const target = body.includes('"IndexName"') ? `${operation}:index` : operation;
      if (!denied.includes(target)) return false;
      const arn = `arn:aws:dynamodb:${REGION}:123456789012:table/t${target === operation ? '' : `/index/${INDEX}`}`;
      const sentence = `User: arn:aws:iam::123456789012:user/bob is not authorized to perform: dynamodb:${operation} on resource: ${arn}`;
      give(response, serviceError(400, 'AccessDeniedException', sentence));
      return true;
    };

  it('denies what older policies lack: messages can be read and sent, and the rest is named', async () => {
    const older = (operation: string, body: string, response: ServerResponse): boolean => {
      if (!/(CNV|OVL|CHG|BEL)#/.test(body)) return false;
      const sentence = `User: arn:aws:iam::123456789012:user/bob is not authorized to perform: dynamodb:${operation} on resource: t`;
      give(response, serviceError(400, 'AccessDeniedException', sentence));
      return true;
    };
    const endpoint = await startProxy(older);
    const table = await createTable(fitting);
    const known = await run({ endpoint, table }, { write: true });
    expect(known.states).toEqual({ ...allOk, changes: 'limited', write: 'ok' });
    expect(known.of('changes').facts).toEqual({ denied: 'CNV#, OVL#, CHG#, BEL#' });
    const unknown = await run({ endpoint, table, user: null });
    expect(unknown.of('changes').facts).toEqual({ denied: 'CNV#, OVL#, CHG#' });
  });

  it('denies the description: the table is tested by reading', async () => {
    const endpoint = await startProxy(deny('DescribeTable', 'DescribeTimeToLive'));
    const { states, of } = await run({ endpoint, table: await createTable(fitting) }, { write: true });
    expect(states).toEqual({ ...allOk, settings: 'skipped', write: 'ok' });
    expect(of('table').facts).toEqual({ described: 'false' });
    const other = await run({ endpoint, table: await createTable({ KeySchema: keyPair('id', 'at') }) });
    expect(other.states).toEqual({
      ...allOk,
      keys: 'failed',
      index: 'skipped',
      settings: 'skipped',
      ownList: 'skipped',
      changes: 'skipped',
    });
    const bare = await run({ endpoint, table: await createTable() });
    expect(bare.states).toEqual({ ...allOk, index: 'failed', settings: 'skipped' });
    expect((await run({ endpoint, table: 'nowhere' })).states).toMatchObject({ table: 'failed', keys: 'skipped' });
  });

  it('denies reading: the permission is reported', async () => {
    const endpoint = await startProxy(deny('DescribeTable', 'DescribeTimeToLive', 'Query', 'Query:index'));
    const table = await createTable(fitting);
    const { states, of } = await run({ endpoint, table });
    expect(states).toMatchObject({ credentials: 'ok', reachability: 'ok', table: 'failed', ownList: 'skipped' });
    expect(of('table').error).toMatchObject({
      code: 'access-denied',
      details: { action: 'dynamodb:Query' },
    });
  });

  it('denies the index only: the permission to add is reported', async () => {
    const table = await createTable(fitting);
    const { states, of } = await run({ endpoint: await startProxy(deny('Query:index')), table });
    expect(states).toEqual({ ...allOk, index: 'failed' });
    expect(of('index').error).toMatchObject({
      code: 'access-denied',
      reason: 'index-access-denied',
      params: { table, index: INDEX },
    });
  });

  it('denies writing or deleting: the remaining item is reported', async () => {
    const table = await createTable(fitting);
    const readOnly = await run({ endpoint: await startProxy(deny('PutItem')), table }, { write: true });
    expect(readOnly.of('write').error?.details).toMatchObject({ action: 'dynamodb:PutItem' });
    const { of } = await run({ endpoint: await startProxy(deny('DeleteItem')), table }, { write: true });
    expect(of('write').error).toMatchObject({
      code: 'access-denied',
      reason: 'test-item-left',
      params: { item: 'MERIDIAN#TEST / id-of-the-test', action: 'dynamodb:DeleteItem' },
    });
  });

  it.each([
    [
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      { code: 'access-denied', reason: 'access-key-unknown' },
    ],
    [
      'InvalidSignatureException',
      'The request signature we calculated does not match',
      { code: 'access-denied', reason: 'secret-key-wrong' },
    ],
    ['ExpiredTokenException', 'The security token included in the request is expired', { code: 'credentials-expired' }],
  ])('refuses the credentials (%s)', async (name, message, expected) => {
    const endpoint = await startProxy((_operation, _body, response) => {
      give(response, serviceError(400, name, message));
      return true;
    });
    const { states, of } = await run({ endpoint, table: 't' });
    expect(states).toEqual({
      ...allOk,
      credentials: 'failed',
      table: 'skipped',
      keys: 'skipped',
      index: 'skipped',
      settings: 'skipped',
      ownList: 'skipped',
      changes: 'skipped',
    });
    expect(of('credentials').error).toMatchObject(expected);
  });

  it('is not called without credentials', async () => {
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    const { states, of } = await run({ credentials: { kind: 'profile', name: 'unknown' } });
    expect(states).toMatchObject({ credentials: 'failed', reachability: 'skipped', table: 'skipped' });
    expect(of('credentials').error).toMatchObject({
      code: 'credentials-missing',
      params: { profile: 'unknown' },
    });
  });

  it('is unreachable, is not encrypted, or is not DynamoDB', async () => {
    const away = await run({ endpoint: 'http://127.0.0.1:9' });
    expect(away.states).toMatchObject({ credentials: 'ok', reachability: 'failed', table: 'skipped' });
    expect(away.of('credentials').facts).toMatchObject({ verified: 'false' });
    expect(away.of('reachability').error).toMatchObject({
      code: 'offline',
      reason: 'emulator-not-running',
      params: { endpoint: 'http://127.0.0.1:9' },
    });
    const open = await run({ endpoint: 'http://example.com' });
    expect(open.of('reachability').error).toMatchObject({ code: 'insecure-endpoint' });
    const endpoint = await startProxy((_operation, _body, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>');
      return true;
    });
    const hotel = await run({ endpoint });
    expect(hotel.of('reachability').error).toMatchObject({ reason: 'not-dynamodb', params: { host: endpoint } });
  });

  it('is not awaited after the test is cancelled', async () => {
    const cancelling = new AbortController();
    const endpoint = await startProxy((operation) => {
      if (operation !== 'Query') return false;
      cancelling.abort();
      return true;
    });
    const table = await createTable(fitting);
    const { states } = await run({ endpoint, table }, { write: true, signal: cancelling.signal });
    expect(states).toEqual({ ...allOk, index: 'skipped', ownList: 'skipped', changes: 'skipped' });
  });

  it.each(['PutItem', 'DeleteItem'])('keeps no item of a test that is cancelled at %s', async (when) => {
    const cancelling = new AbortController();
    const endpoint = await startProxy((operation) => {
      if (operation === when) cancelling.abort();
      return false;
    });
    const table = await createTable(fitting);
    const { states } = await run({ endpoint, table }, { write: true, signal: cancelling.signal });
    expect(states.write).toBe('ok');
    expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
  });

  it('gets no write after the test is cancelled', async () => {
    const cancelling = new AbortController();
    const { states } = await run(
      { table: await createTable(fitting) },
      {
        write: true,
        signal: cancelling.signal,
        onReport: ({ step, state }) => {
          if (step === 'ownList' && state === 'ok') cancelling.abort();
        },
      },
    );
    expect(states).toEqual({ ...allOk, changes: 'skipped' });
  });

  describe('responds to a successful write', () => {
    const testItem = { pk: 'MERIDIAN#TEST', sk: 'id-of-the-test' };
    /** A proxy that performs the first write itself and then calls `then` to respond. */
    async function startWriting(table: string, then: (response: ServerResponse) => void): Promise<string> {
      let isFirst = true;
      return startProxy((operation, _body, response) => {
        if (operation !== 'PutItem' || !isFirst) return false;
        isFirst = false;
        put(table, testItem).then(() => then(response), then);
        return true;
      });
    }

    it('too late: the item is still deleted', async () => {
      const table = await createTable(fitting);
      const { of } = await run(
        { table, endpoint: await startWriting(table, () => {}) },
        { write: true, longest: 2_000 },
      );
      expect(of('write').error).toMatchObject({ code: 'timeout' });
      expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
    });

    it('only at the second attempt, which finds the item of the first', async () => {
      const table = await createTable(fitting);
      const endpoint = await startWriting(table, (response) => response.socket?.destroy());
      const { states } = await run({ table, endpoint }, { write: true });
      expect(states.write).toBe('ok');
      expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
    });

    it('never, nor to the deletion: the item that may remain is reported', async () => {
      const table = await createTable(fitting);
      const endpoint = await startProxy((operation) => operation === 'PutItem' || operation === 'DeleteItem');
      const { of } = await run({ table, endpoint }, { write: true, longest: 2_000 });
      expect(of('write').error).toMatchObject({
        code: 'timeout',
        reason: 'test-item-uncertain',
        details: { item: 'MERIDIAN#TEST / id-of-the-test' },
      });
    });
  });
});
