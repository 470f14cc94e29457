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
import { ConnectionSettings } from '../../../shared/connection.ts';
import { type TestReport, type TestStep, testSteps } from '../../../shared/contract/accounts.ts';
import { Forwarder, give, readRequest, serviceError } from '../../../test/faults/support/wire.ts';
import { systemClock } from '../clock.ts';
import { CostMeter } from '../cost.ts';
import { DynamoMessageStore } from '../remote/dynamo/store.ts';
import { testConnection } from './connectionTest.ts';
import { TestRun } from './testRun.ts';

/* The steps against an embedded DynamoDB, and against stand-ins that refuse. */

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

/** Makes a table, and gives its name. */
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
}

async function run(settings: object, { write = false, signal, onReport }: RunOptions = {}): Promise<Outcome> {
  const connection = ConnectionSettings.parse({ user: 'andrew', endpoint: emulator.endpoint, ...settings });
  const reports: TestReport[] = [];
  await testConnection(
    {
      connection,
      open: () => {
        const timeouts = { connect: 500, request: 500 };
        const store = new DynamoMessageStore(
          { ...connection, timeouts },
          { clock: systemClock, cost: new CostMeter() },
        );
        return { store, probe: store.probe };
      },
      testId: write ? 'id-of-the-test' : null,
    },
    new TestRun((report) => {
      reports.push(report);
      onReport?.(report);
    }),
    signal ?? new AbortController().signal,
  );
  const ends = reports.filter(({ state }) => state !== 'running');
  // Each step ends exactly once, whatever happens.
  expect(ends.map(({ step }) => step).sort()).toEqual([...testSteps].sort());
  const of = (step: TestStep): TestReport => {
    const report = ends.find((each) => each.step === step);
    if (!report) throw new Error(`${step} was not told`);
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
  ownGroups: 'ok',
  write: 'skipped',
};

async function put(TableName: string, item: Readonly<Record<string, string>>): Promise<void> {
  const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
  await raw.send(new PutItemCommand({ TableName, Item }));
}

const row = (owner: string, group: string, second: number) => ({
  pk: `GRP#${owner}`,
  sk: `2024-03-01T10:00:0${second}.000000+00:00`,
  message_group_uuid: group,
  message: 'hello',
  user_uuid: 'bayko',
  user_handle: 'bayko',
  user_display_name: 'Bayko',
});

describe('a table that fits', () => {
  it('passes every step, in order, and writes nothing unless told to', async () => {
    const table = await createTable(fitting);
    await put(table, row('andrew', 'g1', 1));
    await put(table, row('andrew', 'g1', 2));
    await put(table, row('andrew', 'g2', 3));
    const { states, of, reports } = await run({ table });
    expect(states).toEqual(allOk);
    expect(reports[0]).toMatchObject({ step: 'credentials', state: 'running' });
    expect(of('credentials').detail).toBe('AWS accepts the access key meridian.');
    expect(of('ownGroups')).toMatchObject({ detail: '2 conversations can be read.', facts: { conversations: '2' } });
    const { Count } = await raw.send(new ScanCommand({ TableName: table }));
    expect(Count).toBe(3);
  });

  it('writes an item and deletes it again, and says which', async () => {
    const table = await createTable(fitting);
    const { states, of } = await run({ table }, { write: true });
    expect(states.write).toBe('ok');
    expect(of('write')).toMatchObject({
      detail: 'The item MERIDIAN#TEST / id-of-the-test was written and deleted again.',
      facts: { pk: 'MERIDIAN#TEST', sk: 'id-of-the-test' },
    });
    expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
  });

  it('finds the person by their handle, and says when nobody has it', async () => {
    const table = await createTable(fitting);
    await put(table, { ...row('andrew', 'g1', 1) });
    await put(table, { ...row('bayko', 'g1', 1), user_uuid: 'andrew', user_handle: 'andrewbrown' });
    const found = await run({ table, user: '@andrewbrown' });
    expect(found.of('ownGroups').facts).toEqual({ owner: 'andrew', conversations: '1' });
    const { states, of } = await run({ table, user: '@nobody' });
    expect(states).toEqual({ ...allOk, ownGroups: 'failed' });
    expect(of('ownGroups').error).toMatchObject({
      code: 'not-found',
      message: `Nobody with the handle @nobody has written in the table ${table}. Check the handle, or enter the user_uuid instead.`,
    });
  });

  it('says so where there is nothing of the person', async () => {
    const { of } = await run({ table: await createTable(fitting) });
    expect(of('ownGroups').detail).toMatch(/^The table has no conversations of andrew yet\./);
  });
});

describe('a table that does not', () => {
  it('is missing: nothing after it is tried', async () => {
    const { states, of } = await run({ table: 'nowhere' }, { write: true });
    expect(states).toEqual({
      ...allOk,
      table: 'failed',
      keys: 'skipped',
      index: 'skipped',
      ownGroups: 'skipped',
    });
    expect(of('table').error).toMatchObject({
      code: 'table-missing',
      message: `There is no table nowhere in ${emulator.endpoint}. Check its name and region, or create it first.`,
    });
  });

  it('has other keys: names them', async () => {
    const { states, of } = await run({ table: await createTable({ KeySchema: keyPair('id', 'at') }) });
    expect(states).toEqual({ ...allOk, keys: 'failed', index: 'skipped', ownGroups: 'skipped' });
    expect(of('keys').error).toMatchObject({
      code: 'wrong-key-schema',
      message: expect.stringMatching(
        /^The keys of the table test-\d+ are "id" \(text\) and "at" \(text\); messages need "pk" and "sk", both text\. Keys can never be changed: choose another table, or create one\.$/,
      ),
    });
  });

  it('has no index: works all the same', async () => {
    const table = await createTable();
    const { states, of } = await run({ table }, { write: true });
    expect(states).toEqual({ ...allOk, index: 'failed', write: 'ok' });
    expect(of('index').error).toMatchObject({
      code: 'index-missing',
      message:
        `The table ${table} exists, the index ${INDEX} does not. Meridian works without it, with more reads. ` +
        'To have it, create it with the keys "message_group_uuid" and "sk" and all attributes.',
    });
  });

  it('has the index under another name: says which', async () => {
    const { states, of } = await run({ table: await createTable({ GlobalSecondaryIndexes: [index('other')] }) });
    expect(states.index).toBe('failed');
    expect(of('index').error?.message).toMatch(/does not\. The index other fits: choose that one\.$/);
  });

  it('has an index of another projection, or of other keys', async () => {
    const thin = await run({
      table: await createTable({ GlobalSecondaryIndexes: [index(INDEX, 'message_group_uuid', 'KEYS_ONLY')] }),
    });
    expect(thin.states).toEqual({ ...allOk, index: 'failed' });
    expect(thin.of('index').error?.message).toBe(
      `The index ${INDEX} leaves attributes out (its projection is KEYS_ONLY), so it can't be used. Meridian works without it, ` +
        'with more reads. To have it, delete it and create it anew with the keys "message_group_uuid" and "sk" and all attributes.',
    );
    const askew = await run({ table: await createTable({ GlobalSecondaryIndexes: [index(INDEX, 'user_uuid')] }) });
    expect(askew.of('index').error?.message).toMatch(/has the keys "user_uuid" and "sk", so it can't be used\./);
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

  /** A server in front of dynalite; `answer` may answer by itself, and gives true when it did. */
  async function stand(
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
      const asked = body.includes('"IndexName"') ? `${operation}:index` : operation;
      if (!denied.includes(asked)) return false;
      const arn = `arn:aws:dynamodb:${REGION}:123456789012:table/t${asked === operation ? '' : `/index/${INDEX}`}`;
      const sentence = `User: arn:aws:iam::123456789012:user/bob is not authorized to perform: dynamodb:${operation} on resource: ${arn}`;
      give(response, serviceError(400, 'AccessDeniedException', sentence));
      return true;
    };

  it('does not let the table be described: tries it by reading', async () => {
    const endpoint = await stand(deny('DescribeTable', 'DescribeTimeToLive'));
    const { states, of } = await run({ endpoint, table: await createTable(fitting) }, { write: true });
    expect(states).toEqual({ ...allOk, write: 'ok' });
    expect(of('table').detail).toContain("Its description can't (dynamodb:DescribeTable)");
    const other = await run({ endpoint, table: await createTable({ KeySchema: keyPair('id', 'at') }) });
    expect(other.states).toEqual({ ...allOk, keys: 'failed', index: 'skipped', ownGroups: 'skipped' });
    const bare = await run({ endpoint, table: await createTable() });
    expect(bare.states).toEqual({ ...allOk, index: 'failed' });
    expect((await run({ endpoint, table: 'nowhere' })).states).toMatchObject({ table: 'failed', keys: 'skipped' });
  });

  it('does not let the table be read: names the permission', async () => {
    const endpoint = await stand(deny('DescribeTable', 'DescribeTimeToLive', 'Query', 'Query:index'));
    const table = await createTable(fitting);
    const { states, of } = await run({ endpoint, table });
    expect(states).toMatchObject({ credentials: 'ok', reachability: 'ok', table: 'failed', ownGroups: 'skipped' });
    expect(of('table').error).toMatchObject({
      code: 'access-denied',
      message: `These credentials may not do dynamodb:Query on the table ${table}. Ask for that permission.`,
      details: { action: 'dynamodb:Query' },
    });
  });

  it('lets the table be read but not its index: says what to allow', async () => {
    const table = await createTable(fitting);
    const { states, of } = await run({ endpoint: await stand(deny('Query:index')), table });
    expect(states).toEqual({ ...allOk, index: 'failed' });
    expect(of('index').error).toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining(`table/${table}/index/*`),
    });
  });

  it('does not let it write, or not delete: says what stays', async () => {
    const table = await createTable(fitting);
    const readOnly = await run({ endpoint: await stand(deny('PutItem')), table }, { write: true });
    expect(readOnly.of('write').error?.message).toContain('dynamodb:PutItem');
    const { of } = await run({ endpoint: await stand(deny('DeleteItem')), table }, { write: true });
    expect(of('write').error).toMatchObject({
      code: 'access-denied',
      message: expect.stringMatching(
        /could be written but not deleted\..*dynamodb:DeleteItem.*MERIDIAN#TEST \/ id-of-the-test stays in the table/,
      ),
    });
  });

  it.each([
    [
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      /does not know this access key/,
    ],
    ['InvalidSignatureException', 'The request signature we calculated does not match', /secret access key/],
    ['ExpiredTokenException', 'The security token included in the request is expired', /have expired/],
  ])('knows no such credentials (%s)', async (name, message, sentence) => {
    const endpoint = await stand((_operation, _body, response) => {
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
      ownGroups: 'skipped',
    });
    expect(of('credentials').error?.message).toMatch(sentence);
  });

  it('has no credentials to ask it with', async () => {
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    const { states, of } = await run({ credentials: { kind: 'profile', name: 'nobody' } });
    expect(states).toMatchObject({ credentials: 'failed', reachability: 'skipped', table: 'skipped' });
    expect(of('credentials').error).toMatchObject({
      code: 'credentials-missing',
      message: 'The AWS profile "nobody" gives no credentials. Check the profile\'s name and its files.',
    });
  });

  it('is not there, is not encrypted, or is no DynamoDB', async () => {
    const away = await run({ endpoint: 'http://127.0.0.1:9' });
    expect(away.states).toMatchObject({ credentials: 'ok', reachability: 'failed', table: 'skipped' });
    expect(away.of('credentials').detail).toContain('could not be asked');
    expect(away.of('reachability').error).toMatchObject({
      code: 'offline',
      message: 'Nothing listens at http://127.0.0.1:9. Is DynamoDB Local running?',
    });
    const open = await run({ endpoint: 'http://example.com' });
    expect(open.of('reachability').error).toMatchObject({ code: 'insecure-endpoint' });
    const endpoint = await stand((_operation, _body, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>');
      return true;
    });
    const hotel = await run({ endpoint });
    expect(hotel.of('reachability').error?.message).toMatch(
      /^http:.* answers, but not as DynamoDB does\. Check the endpoint/,
    );
  });

  it('is not waited for once the test is cancelled', async () => {
    const cancelling = new AbortController();
    const endpoint = await stand((operation) => {
      if (operation !== 'Query') return false;
      cancelling.abort();
      return true;
    });
    const table = await createTable(fitting);
    const { states } = await run({ endpoint, table }, { write: true, signal: cancelling.signal });
    expect(states).toEqual({ ...allOk, index: 'skipped', ownGroups: 'skipped' });
  });

  it.each(['PutItem', 'DeleteItem'])('keeps no item of a test that was cancelled at %s', async (when) => {
    const cancelling = new AbortController();
    const endpoint = await stand((operation) => {
      if (operation === when) cancelling.abort();
      return false;
    });
    const table = await createTable(fitting);
    const { states } = await run({ endpoint, table }, { write: true, signal: cancelling.signal });
    expect(states.write).toBe('ok');
    expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
  });

  it('writes nothing once the test is cancelled', async () => {
    const cancelling = new AbortController();
    const { states } = await run(
      { table: await createTable(fitting) },
      {
        write: true,
        signal: cancelling.signal,
        onReport: ({ step, state }) => {
          if (step === 'ownGroups' && state === 'ok') cancelling.abort();
        },
      },
    );
    expect(states).toEqual(allOk);
  });

  describe('answers to a write that has taken place', () => {
    const testItem = { pk: 'MERIDIAN#TEST', sk: 'id-of-the-test' };
    /** A server that does the first write itself and then lets `then` answer. */
    async function standAt(table: string, then: (response: ServerResponse) => void): Promise<string> {
      let isFirst = true;
      return stand((operation, _body, response) => {
        if (operation !== 'PutItem' || !isFirst) return false;
        isFirst = false;
        put(table, testItem).then(() => then(response), then);
        return true;
      });
    }

    it('too late: it is deleted all the same', async () => {
      const table = await createTable(fitting);
      const { of } = await run({ table, endpoint: await standAt(table, () => {}) }, { write: true });
      expect(of('write').error).toMatchObject({ code: 'timeout' });
      expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
    });

    it('at the second attempt only: what that finds is the test’s own', async () => {
      const table = await createTable(fitting);
      const endpoint = await standAt(table, (response) => response.socket?.destroy());
      const { states } = await run({ table, endpoint }, { write: true });
      expect(states.write).toBe('ok');
      expect((await raw.send(new ScanCommand({ TableName: table }))).Count).toBe(0);
    });

    it('not at all, and not to the deletion either: says what may stay', async () => {
      const table = await createTable(fitting);
      const endpoint = await stand((operation) => operation === 'PutItem' || operation === 'DeleteItem');
      const { of } = await run({ table, endpoint }, { write: true });
      expect(of('write').error).toMatchObject({
        code: 'timeout',
        message: expect.stringMatching(/^It is not known .*MERIDIAN#TEST \/ id-of-the-test may stay in the table/),
        details: { item: 'MERIDIAN#TEST / id-of-the-test' },
      });
    });
  });
});
