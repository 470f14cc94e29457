import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createClient } from '../../main/engine/remote/dynamo/client.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { people } from '../../main/engine/samples/people.ts';
import { sampleConversationId } from '../../main/engine/samples/seed.ts';
import { exitCodeOf } from '../../shared/errors.ts';
import { UserId } from '../../shared/model.ts';
import { personPolicy } from '../../shared/policy.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { type Emulator, startDynalite } from '../lib/dynalite.ts';
import { CRUDDUR_CONVERSATION_ID, cruddurPeople } from '../samples/cruddur.ts';
import { coastPathDialogue } from '../samples/texts/cruddur.ts';
import { type Outcome, runCaptured, testNow } from './testing.ts';

const Conversation = z.object({
  conversationId: z.string(),
  messages: z.array(
    z.object({
      id: z.string(),
      at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      sortKey: z.string(),
      sender: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
      text: z.string(),
      expiresAt: z.string().nullable(),
    }),
  ),
  expired: z.int(),
  unparsable: z.array(z.object({ pk: z.string(), sk: z.string(), reason: z.string() })),
});
const Conversations = z.object({
  user: z.string(),
  conversations: z.array(
    z.object({ conversationId: z.string(), at: z.string(), other: z.object({ name: z.string() }) }),
  ),
  duplicates: z.number(),
});

const Rows = z.object({ items: z.array(z.looseObject({ pk: z.string(), sk: z.string() })) });

const aYearLater = instantFromMicros(testNow + 365 * 24 * 60 * 60 * MICROS_PER_SECOND);

let dynamo: Emulator;
beforeAll(async () => {
  dynamo = await startDynalite({ directory: null });
});
afterAll(() => dynamo.stop());

/** Reads the whole table, in its own order. */
async function rowsOf(table: string): Promise<z.infer<typeof Rows>['items']> {
  return (await json(Rows, `scan --table ${table} --limit 100000`)).items;
}

const ddb = (line: string): Promise<Outcome> => runCaptured(dynamo.endpoint, line);

/** Runs a command that must succeed, and returns its JSON. */
async function json<T>(schema: z.ZodType<T>, line: string): Promise<T> {
  const { code, out, err } = await ddb(`${line} --json`);
  expect(err).toBe('');
  expect(code).toBe(0);
  return schema.parse(JSON.parse(out));
}

describe('tables', () => {
  test('a table is created, listed, and dropped', async () => {
    const created = await ddb('create-table --table one');
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.out).toMatch(/^Created the table one with the index message-group-sk-index\.\n/);
    expect((await ddb('list-tables')).out).toContain('one\n');
    expect(await ddb('drop one --yes')).toEqual({ code: 0, out: 'Deleted the table one.\n', err: '' });
    expect((await ddb('list-tables --json')).out).not.toContain('"one"');
  });

  test('a table that exists and fits is kept; one that does not fit is a conflict', async () => {
    await ddb('create-table --table twice');
    const again = await ddb('create-table --table twice');
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toMatch(/^The table twice with the index message-group-sk-index exists already\.\n/);
    const { code, err } = await ddb('create-table --table twice --index another');
    expect(code).toBe(exitCodeOf('conflict'));
    expect(err).toMatch(/already exists.*\[conflict\]\n$/);
  });

  test('drop refuses without --yes and leaves the table', async () => {
    await ddb('create-table --table keep');
    expect(await ddb('drop keep')).toMatchObject({ code: 2, out: '' });
    expect(await ddb('drop --yes')).toMatchObject({ code: 2, out: '' });
    expect((await ddb('list-tables')).out).toContain('keep\n');
  });

  test('a missing table is an error with a suggested command', async () => {
    const { code, out, err } = await ddb('describe --table nowhere');
    expect(code).toBe(exitCodeOf('table-missing'));
    expect(out).toBe('');
    expect(err).toBe(
      `There is no table nowhere in ${dynamo.endpoint}. Check its name and region, or create it: npm run ddb -- create-table --table nowhere [table-missing]\n`,
    );
  });

  test('drop succeeds if the table does not exist', async () => {
    const { code, err } = await ddb('drop nowhere --yes');
    expect(code).toBe(0);
    expect(err).toBe(`There is no table nowhere in ${dynamo.endpoint}, so nothing was deleted.\n`);
  });

  test('reports a stopped command', async () => {
    const stopped = await runCaptured(dynamo.endpoint, 'list-tables', { signal: AbortSignal.abort() });
    expect(stopped.code).toBe(exitCodeOf('cancelled'));
  });

  test('plain http to another computer is refused', async () => {
    const { code, err } = await ddb('list-tables --endpoint http://192.0.2.1:8000');
    expect(code).toBe(exitCodeOf('insecure-endpoint'));
    expect(err).toContain('[insecure-endpoint]');
  });

  test('an unknown command is wrong usage', async () => {
    expect(await ddb('list-table')).toMatchObject({ code: 2, out: '' });
  });

  test('prints help without a table', async () => {
    const { code, out } = await ddb('help');
    expect(code).toBe(0);
    expect(out).toContain('get-conversation');
  });
});

describe('describe', () => {
  test('lists the capabilities of a table', async () => {
    await ddb('create-table --table whole');
    const { code, out } = await ddb('describe --table whole');
    expect(code).toBe(0);
    expect(out).toContain('✓ The index message-group-sk-index fits');
    expect((await ddb('describe --table whole --index other')).out).toContain('use --index message-group-sk-index');
  });

  test('a table with other keys fails, with its own exit code', async () => {
    const client = createClient(RemoteConfig.parse({ region: 'eu-west-1', table: 'alien', endpoint: dynamo.endpoint }));
    await client.send(
      new CreateTableCommand({
        TableName: 'alien',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    client.destroy();
    const { code, out } = await ddb('describe --table alien --json');
    expect(code).toBe(exitCodeOf('wrong-key-schema'));
    expect(JSON.parse(out)).toMatchObject({ keysFit: false, findings: [{ level: 'fails' }] });
  });
});

describe('the bootcamp seed', () => {
  beforeAll(async () => {
    await ddb('create-table');
    expect((await ddb('seed-cruddur')).out).toContain('Wrote 106 rows, 104 of them messages');
  });

  test('contains 104 messages, strictly alternating, in order', async () => {
    const { conversationId, messages, unparsable } = await json(
      Conversation,
      `get-conversation --conversation ${CRUDDUR_CONVERSATION_ID}`,
    );
    expect(conversationId).toBe(CRUDDUR_CONVERSATION_ID);
    expect(unparsable).toEqual([]);
    expect(messages.map(({ text }) => text)).toEqual(coastPathDialogue);
    expect(messages.map(({ sender }) => sender.handle)).toEqual(
      messages.map((_, i) => (i % 2 === 0 ? 'andrewbrown' : 'bayko')),
    );
    expect(messages[0]?.at).toBe('2026-04-01T12:00:00.000000Z');
    expect(messages[103]?.at).toBe('2026-04-01T13:43:00.000000Z');
  });

  test('finds users by handle without profiles', async () => {
    const { user, conversations } = await json(Conversations, 'list-conversations --user @bayko');
    expect(user).toBe(cruddurPeople.bayko.id);
    expect(conversations.map(({ other }) => other.name)).toEqual(['Andrew Brown']);
    const { messages } = await json(Conversation, 'get-conversation --user @bayko --with @andrewbrown');
    expect(messages).toHaveLength(104);
  });

  test('is not written twice by mistake', async () => {
    expect(await ddb('seed-cruddur')).toMatchObject({ code: exitCodeOf('conflict'), out: '' });
  });

  test('is restored with --yes, each row with its key, even a year later', async () => {
    const before = await rowsOf('cruddur-messages');
    const client = createClient(
      RemoteConfig.parse({ region: 'eu-west-1', table: 'cruddur-messages', endpoint: dynamo.endpoint }),
    );
    const lost = before.find(({ pk }) => pk.startsWith('GRP#'));
    await client.send(new DeleteCommand({ TableName: 'cruddur-messages', Key: { pk: lost?.pk, sk: lost?.sk } }));
    client.destroy();
    const line = 'seed-cruddur --yes --naive-zone Asia/Kolkata';
    const { code, out } = await runCaptured(dynamo.endpoint, line, { now: aYearLater });
    expect(code).toBe(0);
    expect(out).toContain('Wrote 106 rows again, at the times that they had');
    expect(await rowsOf('cruddur-messages')).toEqual(before);
  });

  test('--limit gives the newest messages', async () => {
    const { messages } = await json(
      Conversation,
      `get-conversation --conversation ${CRUDDUR_CONVERSATION_ID} --limit 2`,
    );
    expect(messages.map(({ text }) => text)).toEqual(coastPathDialogue.slice(-2));
  });

  test('another naive zone changes every instant', async () => {
    const line = `get-conversation --conversation ${CRUDDUR_CONVERSATION_ID} --naive-zone Asia/Kolkata --limit 1`;
    expect((await json(Conversation, line)).messages[0]?.at).toBe('2026-04-01T08:13:00.000000Z');
  });

  test('reports unknown users and conversations', async () => {
    expect((await ddb('list-conversations --user @unknown')).code).toBe(exitCodeOf('not-found'));
    expect((await ddb('get-conversation --conversation none')).code).toBe(exitCodeOf('not-found'));
    expect((await ddb('get-conversation --user @bayko --with @unknown')).code).toBe(exitCodeOf('not-found'));
  });

  test('scan shows rows and says that there are more', async () => {
    const { code, out, err } = await ddb('scan --limit 3 --json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ items: [{}, {}, {}], more: true });
    expect(err).toContain('There are more');
    expect(JSON.parse((await ddb('scan --limit 106 --json')).out)).toMatchObject({ more: false });
  });
});

describe('the sample conversations', () => {
  beforeAll(async () => {
    await ddb('create-table --table samples');
    const { code, out } = await ddb('seed --table samples');
    expect(code).toBe(0);
    expect(out).toContain(': npm run ddb -- list-conversations --user @noor --table samples\n');
  });

  test('are restored with --yes, each row with its key', async () => {
    const before = await rowsOf('samples');
    expect((await runCaptured(dynamo.endpoint, 'seed --table samples --yes', { now: aYearLater })).code).toBe(0);
    expect(await rowsOf('samples')).toEqual(before);
  });

  test('are counted', async () => {
    const { out } = await ddb('describe --table samples');
    expect(out).toMatch(new RegExp(`^Rows +${(await rowsOf('samples')).length}$`, 'm'));
  });

  test('the owner has 16, newest first, each once', async () => {
    const { conversations, duplicates } = await json(Conversations, 'list-conversations --user @noor --table samples');
    expect(conversations).toHaveLength(16);
    expect(new Set(conversations.map(({ conversationId }) => conversationId)).size).toBe(16);
    expect(conversations.map(({ at }) => at)).toEqual(
      conversations
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    expect(duplicates).toBe(3);
  });

  test('sorts times of all forms by time', async () => {
    const { messages } = await json(
      Conversation,
      `get-conversation --table samples --conversation ${sampleConversationId('team')}`,
    );
    expect(messages.length).toBeGreaterThan(350);
    expect(messages.map(({ at }) => at)).toEqual(messages.map(({ at }) => at).sort());
    expect(messages.map(({ sortKey }) => sortKey)).not.toEqual(messages.map(({ sortKey }) => sortKey).sort());
  });

  test('lists an unreadable row separately', async () => {
    const conversationId = sampleConversationId('choir');
    const { unparsable } = await json(
      Conversation,
      `get-conversation --table samples --conversation ${conversationId}`,
    );
    expect(unparsable).toEqual([
      { pk: `MSG#${conversationId}`, sk: 'last tuesday, after the rehearsal', reason: 'sk is not a time' },
    ]);
    expect((await ddb(`get-conversation --table samples --conversation ${conversationId}`)).err).toContain(
      "Can't be read: MSG#",
    );
  });

  test('a conversation without messages is empty, not missing', async () => {
    const { messages } = await json(
      Conversation,
      `get-conversation --table samples --conversation ${sampleConversationId('empty')}`,
    );
    expect(messages).toEqual([]);
  });

  test('reads the newest of several conversations with one person and lists the others', async () => {
    const line = `get-conversation --user @noor --with ${people.siobhan.id} --table samples`;
    const { code, err } = await ddb(line);
    expect(code).toBe(0);
    expect(err).toContain(sampleConversationId('release'));
  });

  test('the tables for people show local time with its zone', async () => {
    const { out } = await ddb('list-conversations --user @noor --table samples');
    expect(out).toMatch(/^Local time +Name +Handle/);
    expect(out).toContain('GMT+1');
    expect(out).toContain('ليلى حداد');
  });
});

describe('the policy of a person', () => {
  test('is printed for a user, whose profile needs the handle', async () => {
    const subject = { region: 'eu-west-1', account: null, table: 'mine', index: 'message-group-sk-index' };
    const user = UserId.parse('u');
    const { code, out, err } = await ddb('policy --user u --table mine');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(personPolicy({ ...subject, user, handle: '', mode: 'app' }));
    expect(err).toContain('can publish no profile');
  });

  test('is printed for a handle, an account and a table whose rows a function moves', async () => {
    await ddb('create-table --table policies');
    await ddb('seed --table policies');
    const line = 'policy --user @noor --table policies --mode lambda --account 123456789012 --index other-index';
    const { code, out, err } = await ddb(line);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const table = { region: 'eu-west-1', account: '123456789012', table: 'policies', index: 'other-index' };
    const user = UserId.parse(people.noor.id);
    expect(JSON.parse(out)).toEqual(personPolicy({ ...table, user, handle: 'noor', mode: 'lambda' }));
  });
});

describe('rows of other writers', () => {
  const client = () =>
    createClient(RemoteConfig.parse({ region: 'eu-west-1', table: 'foreign', endpoint: dynamo.endpoint }));
  const put = async (item: Record<string, unknown>): Promise<void> => {
    const dynamoClient = client();
    await dynamoClient.send(new PutCommand({ TableName: 'foreign', Item: item }));
    dynamoClient.destroy();
  };

  beforeEach(async () => {
    await ddb('create-table --table foreign');
  });

  test('a message that was written twice is shown once, and escape codes reach no terminal', async () => {
    const message = { pk: 'MSG#g', message_uuid: 'm', message: 'red \u001b[31malert\u202e', user_uuid: 'u' };
    await put({ ...message, sk: '2026-04-01T10:00:00+00:00' });
    await put({ ...message, sk: '2026-04-01T10:00:05.000001' });
    const { messages } = await json(Conversation, 'get-conversation --table foreign --conversation g');
    expect(messages.map(({ id, at }) => [id, at])).toEqual([['m', '2026-04-01T10:00:00.000000Z']]);
    const { out } = await ddb('get-conversation --table foreign --conversation g');
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u202e');
  });

  test('a key that can’t be read is reported on one line, without its control characters', async () => {
    await put({ pk: 'MSG#k', sk: 'never\n\u001b[1AForged: row\u202e', message_uuid: 'm', message: 'hello' });
    const { err } = await ddb('get-conversation --table foreign --conversation k');
    expect(err).toBe("Can't be read: MSG#k never [1AForged: row: sk is not a time\n");
  });

  test('omits an expired message that is still in the table', async () => {
    const message = { pk: 'MSG#h', message: 'hello', user_uuid: 'u' };
    const [gone, going] = ['2026-04-02T12:00:00+00:00', '2026-04-02T12:00:01+00:00'];
    await put({ ...message, sk: '2026-04-01T10:00:00+00:00', message_uuid: 'gone', expires_at: gone });
    await put({ ...message, sk: '2026-04-01T10:00:01+00:00', message_uuid: 'going', expires_at: going });
    const { messages, expired } = await json(Conversation, 'get-conversation --table foreign --conversation h');
    expect(messages.map(({ id, expiresAt }) => [id, expiresAt])).toEqual([['going', '2026-04-02T12:00:01.000000Z']]);
    expect(expired).toBe(1);
    expect((await ddb('get-conversation --table foreign --conversation h')).err).toContain(
      'Left out, since they have disappeared: 1.',
    );
  });

  test('shows the newest of several rows of one conversation, wherever it sorts', async () => {
    const row = { pk: 'GRP#me', message_group_uuid: 'g', user_uuid: 'them', user_display_name: 'T', user_handle: 't' };
    // As text the older one comes last: writers mix forms of time.
    await put({ ...row, sk: '2026-04-01T23:30:00-05:00', message: 'newest' });
    await put({ ...row, sk: '2026-04-02T00:10:00+05:00', message: 'oldest' });
    const { conversations, duplicates } = await json(Conversations, 'list-conversations --user me --table foreign');
    expect([conversations.map(({ at }) => at), duplicates]).toEqual([['2026-04-02T04:30:00.000000Z'], 1]);
  });
});
