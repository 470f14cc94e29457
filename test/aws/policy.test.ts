import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../main/engine/engine.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { testConnection } from '../../main/engine/setup/connectionTest.ts';
import { openCache } from '../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../main/engine/store/outbox/openOutbox.ts';
import type { Outbox } from '../../main/engine/store/outbox/outbox.ts';
import { ServerClock } from '../../main/engine/sync/serverClock.ts';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import { ConversationId, MessageId, UserId } from '../../shared/model.ts';
import { type PolicyStatement, personPolicy } from '../../shared/policy.ts';
import { ManualClock, settle } from '../fakes/manualClock.ts';
import { type GuardedTable, guardTable } from '../support/guardedTable.ts';
import { iamRequestOf, isAllowed } from '../support/iam.ts';

/* The real app before a table whose access is evaluated: it needs every part of its policy, and nothing else. */

const place = { region: 'eu-west-1', account: '123456789012' };
const index = 'message-group-sk-index';
const me = UserId.parse('my-uuid');
const rows = [
  row('GRP#my-uuid', '2026-03-16T11:00:00.000000+00:00', { message_group_uuid: 'known', ...person('bob') }),
  row('GRP#bob-uuid', '2026-03-16T11:00:00.000000+00:00', { message_group_uuid: 'known', ...person('my') }),
  row('MSG#known', '2026-03-16T10:59:00.000000+00:00', { message_uuid: 'm0', ...person('my') }),
  row('MSG#known', '2026-03-16T11:00:00.000000+00:00', { message_uuid: 'm1', ...person('my') }),
  row('USR#carol', 'PROFILE', person('carol')),
];

function person(handle: string): Record<string, string> {
  return { user_uuid: `${handle}-uuid`, user_handle: handle, user_display_name: `Name of ${handle}` };
}
function row(pk: string, sk: string, more: Record<string, string>): Record<string, string> {
  return { pk, sk, message: 'hello', ...more };
}

let emulator: Emulator;
let guarded: GuardedTable;
let raw: DynamoDBDocumentClient;
beforeAll(async () => {
  emulator = await startDynalite({ directory: null });
  guarded = await guardTable(emulator.endpoint, place);
  const credentials = { accessKeyId: 'meridian', secretAccessKey: 'meridian' };
  raw = DynamoDBDocumentClient.from(
    new DynamoDBClient({ region: place.region, endpoint: emulator.endpoint, credentials }),
  );
});
afterAll(async () => {
  raw.destroy();
  await guarded.stop();
  await emulator.stop();
});

/** A new table with a conversation and a profile; resolves to its name. */
async function openTable(): Promise<string> {
  const table = `policy-${randomUUID()}`;
  const settings = { ...place, table, endpoint: emulator.endpoint };
  const store = new DynamoMessageStore(settings, { clock: systemClock, cost: new CostMeter() });
  await store.createTable({ purpose: 'setup', signal: new AbortController().signal });
  const puts = rows.map((Item) => ({ PutRequest: { Item } }));
  await raw.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
  return table;
}

type Mode = 'app' | 'lambda';
const policyFor = (table: string, mode: Mode): readonly PolicyStatement[] =>
  personPolicy({ ...place, table, index, user: me, handle: 'my', mode }).Statement;

/** Uses every request of the app until the first one is denied. Resolves to what was denied; empty: everything worked. */
async function runApp(table: string, mode: Mode, statements: readonly PolicyStatement[]): Promise<readonly string[]> {
  const from = guarded.denied.length;
  const denied = (): readonly string[] => guarded.denied.slice(from);
  guarded.statements = statements;
  // The response to the first message is lost, after which the app looks the message up.
  let isLost = false;
  guarded.instead = async ({ operation, body }) => {
    if (isLost || operation !== 'PutItem' || !String(body).includes('MSG#known')) return null;
    isLost = true;
    await fetch(emulator.endpoint, { method: 'POST', headers: headersOf(operation), body: String(body) });
    return 'no answer';
  };
  const connection = ConnectionSettings.parse({ ...place, table, index, endpoint: guarded.endpoint, user: me });
  const signal = new AbortController().signal;
  const open = (): DynamoMessageStore =>
    new DynamoMessageStore(connection, { clock: systemClock, cost: new CostMeter() });
  const openProbed = () => {
    const store = open();
    return { store, probe: store.probe };
  };
  await testConnection({ connection, open: openProbed, testId: 'test', report: () => {} }, signal);
  if (denied().length > 0) return denied();

  const clock = new ManualClock();
  const opening = { file: null, key: new Uint8Array(32).fill(1), now: clock.now() };
  const [cache, outbox] = [openCache(opening), openOutbox(opening)];
  outbox.preferences.change({ rowMover: mode });
  const parts = { store: open(), cache, outbox, cost: new CostMeter(), serverClock: new ServerClock(clock) };
  const world = { clock, chance: () => 0.5, ids: randomUUID, publish: () => {}, log: () => {} };
  const engine = composeEngine(parts, connection, world);
  const isSent = (): boolean =>
    outbox.outgoing.counts().waiting + outbox.outgoing.counts().failed === 0 && outbox.rowTasks.all().length === 0;
  const isChanged = (): boolean => outbox.messageChanges.all().length + outbox.groupActions.all().length === 0;
  const isRead = (): boolean => cache.members.groups().every((id) => (cache.members.find(id)?.readAt ?? null) !== null);
  const isKept = (): boolean => outbox.ownState.pending(1).length === 0;
  const isPublished = (): boolean => outbox.values.get('profileWritten')?.handle === 'my';
  try {
    await work(engine, outbox, signal).catch((error: unknown) => {
      if (denied().length === 0) throw error;
    });
    const isOver = async (): Promise<boolean> => {
      // The profile and the own state follow a refresh that is due.
      await clock.advance(60_000);
      await settle();
      return denied().length > 0 || (isSent() && isChanged() && isPublished() && isKept() && isRead());
    };
    await expect.poll(isOver, { timeout: 30_000, interval: 5 }).toBe(true);
    return denied();
  } finally {
    await engine.stop();
  }
}

/** What a person does: read, write to a known person and to another one. */
async function work({ services }: Engine, outbox: Outbox, signal: AbortSignal): Promise<void> {
  await services['sync.refresh']({}, signal);
  const known = ConversationId.parse('known');
  await services['messages.open']({ conversationId: known }, signal);
  // The open conversation is being read.
  await services['sync.refresh']({}, signal);
  await services['messages.edit']({ conversationId: known, id: MessageId.parse('m0'), text: 'hello!' }, signal);
  await services['messages.delete']({ conversationId: known, id: MessageId.parse('m1'), forEveryone: true }, signal);
  // Before a message moves the rows that have the deleted text.
  await expect.poll(() => outbox.messageChanges.all().length, { timeout: 10_000, interval: 5 }).toBe(0);
  await services['messages.send']({ conversationId: known, text: 'how are you?' }, signal);
  await services['conversations.keep']({ conversationId: known, kind: 'pinned', isOn: true }, signal);
  const carol = { id: UserId.parse('carol-uuid'), name: 'Name of carol', handle: 'carol' };
  await services['conversations.startGroup']({ title: 'Three of us', people: [carol] }, signal);
  const started = await services['conversations.start']({ handle: 'carol' }, signal);
  await services['messages.send']({ conversationId: started.conversationId, text: 'hello' }, signal);
}

const headersOf = (operation: string): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  authorization:
    'AWS4-HMAC-SHA256 Credential=meridian/20260316/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260316T120000Z',
});

describe.each(['app', 'lambda'] as const)('the policy of a person whose rows are moved by the %s', (mode) => {
  it('allows everything that the app does', async () => {
    const table = await openTable();
    expect(await runApp(table, mode, policyFor(table, mode))).toEqual([]);
  });

  // What it is without one statement, one action, or one kind of partition, and what is denied then.
  const whole = policyFor('any-table', mode);
  const statements = whole.map(
    ({ Sid }) => [Sid, (policy: Statements) => policy.filter((each) => each.Sid !== Sid)] as const,
  );
  const actions = whole.flatMap(({ Sid, Action }) =>
    Action.map(
      (action) =>
        [`${Sid} ${action}`, changing(Sid, (each) => ({ ...each, Action: without(each.Action, action) }))] as const,
    ),
  );
  const keys = whole.flatMap(({ Sid, Condition }) =>
    (Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ?? []).map(
      (key) => [`${Sid} ${key}`, changing(Sid, (each) => withoutKey(each, key))] as const,
    ),
  );
  it.each([...statements, ...actions, ...keys])('is needed: %s', async (_name, less) => {
    const table = await openTable();
    expect(await runApp(table, mode, less(policyFor(table, mode)))).not.toEqual([]);
  });
});

type Statements = readonly PolicyStatement[];
const without = <T>(all: readonly T[], one: T): T[] => all.filter((each) => each !== one);
const changing =
  (sid: string, change: (statement: PolicyStatement) => PolicyStatement) =>
  (policy: Statements): Statements =>
    policy.map((each) => (each.Sid === sid ? change(each) : each));

function withoutKey(statement: PolicyStatement, key: string): PolicyStatement {
  const { Condition } = statement;
  if (Condition === undefined) throw new Error(`${statement.Sid} has no condition.`);
  const left = without(Condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'], key);
  return { ...statement, Condition: { ...Condition, 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': left } } };
}

describe('other people’s data', () => {
  const request = (operation: string, more: object) =>
    iamRequestOf(
      {
        method: 'POST',
        path: '/',
        headers: {},
        operation,
        body: Buffer.from(JSON.stringify({ TableName: 't', ...more })),
      },
      place,
    );
  const query = (pk: string) => ({
    KeyConditionExpression: 'pk = :pk AND sk >= :least',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  });
  const key = (pk: string) => ({ Key: { pk: { S: pk }, sk: { S: 's' } } });
  const item = (pk: string) => ({ Item: { pk: { S: pk }, sk: { S: 's' } } });

  it.each([
    ['reads another list', 'Query', query('GRP#bob-uuid')],
    ['reads a row of another list', 'GetItem', key('GRP#bob-uuid')],
    ['reads lists whose IDs begin like mine', 'Query', query('GRP#my-uuid2')],
    ['scans', 'Scan', {}],
    ['publishes the profile of another', 'PutItem', item('USR#bob')],
    ['deletes an edit or a deletion', 'DeleteItem', key('OVL#known')],
    ['reads the bells of another', 'GetItem', key('BEL#bob-uuid')],
    ['deletes a profile', 'DeleteItem', key('USR#my')],
    ['writes elsewhere', 'PutItem', item('XYZ#1')],
    ['changes rows in place', 'UpdateItem', key('MSG#known')],
    ['reads the own state of another', 'GetItem', key('OWN#bob-uuid')],
    ['changes the own state of another', 'UpdateItem', key('OWN#bob-uuid')],
    ['deletes own state', 'DeleteItem', key('OWN#my-uuid')],
    ['reads another table', 'Query', { ...query('GRP#my-uuid'), TableName: 'other' }],
    ['reads another index', 'Query', { ...query('GRP#my-uuid'), IndexName: 'other' }],
    ['deletes the table', 'DeleteTable', {}],
    ['changes the table', 'UpdateTable', {}],
    ['turns off time to live', 'UpdateTimeToLive', {}],
  ])('is protected from a person who %s', (_what, operation, more) => {
    expect(isAllowed(policyFor('t', 'app'), request(operation, more))).toBe(false);
    expect(isAllowed(policyFor('t', 'lambda'), request(operation, more))).toBe(false);
  });

  it('is not deleted from lists where a function moves rows', () => {
    expect(isAllowed(policyFor('t', 'app'), request('DeleteItem', key('GRP#bob-uuid')))).toBe(true);
    expect(isAllowed(policyFor('t', 'lambda'), request('DeleteItem', key('GRP#bob-uuid')))).toBe(false);
  });

  it('is not reached by IDs that look like wildcards or variables', () => {
    const statements = (user: string, handle: string) =>
      personPolicy({ ...place, table: 't', index, user: UserId.parse(user), handle, mode: 'lambda' }).Statement;
    for (const user of ['*', '?', '$'.concat('{*}'), '$'.concat('{aws:username}'), 'my-uuid*']) {
      expect(isAllowed(statements(user, user), request('Query', query('GRP#bob-uuid')))).toBe(false);
      expect(isAllowed(statements(user, user), request('Query', query(`GRP#${user}`)))).toBe(true);
      expect(isAllowed(statements(user, user), request('PutItem', item('USR#bob')))).toBe(false);
      expect(isAllowed(statements(user, user), request('PutItem', item(`USR#${user}`)))).toBe(true);
    }
    const anyTable = personPolicy({ ...place, table: '*', index: '*', user: me, handle: '', mode: 'app' }).Statement;
    expect(isAllowed(anyTable, request('Query', query('GRP#my-uuid')))).toBe(false);
  });
});

it('names the partition of the region, and the account if it is known', () => {
  const arn = (region: string, account: string | null) =>
    personPolicy({ region, account, table: 't', index, user: me, handle: 'my', mode: 'app' }).Statement[0]?.Resource;
  expect(arn('eu-west-1', null)).toBe('arn:aws:dynamodb:eu-west-1:*:table/t');
  expect(arn('cn-north-1', '123456789012')).toBe('arn:aws-cn:dynamodb:cn-north-1:123456789012:table/t');
  expect(arn('us-gov-west-1', null)).toBe('arn:aws-us-gov:dynamodb:us-gov-west-1:*:table/t');
});

it('fits into the inline policy of a user, which has at most 2,048 characters without spaces', () => {
  const text = JSON.stringify(
    personPolicy({
      region: 'ap-southeast-1',
      account: '123456789012',
      table: 'cruddur-messages',
      index,
      user: UserId.parse('0b1c2d3e-4f50-4a61-8b72-93c4d5e6f708'),
      handle: 'andrewbrown',
      mode: 'app',
    }),
  );
  expect(text.length).toBeLessThanOrEqual(2_048);
});
