import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { afterAll, describe, expect, it, test, vi } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { planMoves } from '../../main/engine/sync/groupRowUpdater.ts';
import { microsOf, moveRows, type StreamEvent } from '../../resources/aws/moveRows.mjs';
import type { Message } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import { ANDREW, BAYKO, CONVERSATION, context, messageAt } from '../contracts/messageStore/samples.ts';
import { writeAs } from '../fixtures/timestampForms.ts';
import { setUpEmulators } from '../support/emulators.ts';

const Item = z.record(z.string(), z.union([z.string(), z.number()])).readonly();
type Item = z.infer<typeof Item>;

const INDEX = 'message-group-sk-index';
const emulators = await setUpEmulators('The function that moves group rows');

/** A record of the table's stream, as AWS writes it, `late` seconds after the message. */
function recordOf(item: Item, { eventName = 'INSERT', late = 1, sequence = '1' } = {}): StreamEvent['Records'][number] {
  const NewImage = Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'string' ? { S: value } : { N: String(value) },
    ]),
  );
  const at = parseTimestamp(String(item.sk)) ?? 0;
  const ApproximateCreationDateTime = Math.floor(at / MICROS_PER_SECOND) + late;
  return { eventName, dynamodb: { NewImage, ApproximateCreationDateTime, SequenceNumber: sequence } };
}

const itemOf = (message: Message): Item => Item.parse(encodeMessage(message));
const rowOf = (owner: string, sk: string, more: Item = {}): Item => ({
  pk: `GRP#${owner}`,
  sk,
  message_group_uuid: CONVERSATION,
  message: 'old',
  user_uuid: 'the-other',
  user_display_name: 'The Other',
  user_handle: 'other',
  cognito_user_id: 'kept',
  ...more,
});
const both = (second: number): Item[] => [ANDREW, BAYKO].map(({ id }) => rowOf(id, messageAt(second).sortKey));

describe.each(emulators)('on $name', ({ emulator: { endpoint } }) => {
  const credentials = { accessKeyId: 'meridian', secretAccessKey: 'meridian' };
  const connection = { region: 'us-east-1', endpoint, credentials };
  const client = new DynamoDBClient(connection);
  const documents = DynamoDBDocumentClient.from(client);
  afterAll(() => client.destroy());

  /** A new table with these rows. */
  async function open(items: readonly Item[]) {
    const table = `move-${randomUUID()}`;
    const store = new DynamoMessageStore(
      { region: 'us-east-1', table, endpoint },
      { clock: systemClock, cost: new CostMeter() },
    );
    await store.createTable(context);
    const puts = items.map((row) => ({ PutRequest: { Item: row } }));
    if (puts.length > 0) await documents.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
    const place = { client, table, index: INDEX };
    return {
      store,
      place,
      move: (...records: StreamEvent['Records']) => moveRows({ Records: records }, place),
      rows: async () => {
        const { Items = [] } = await documents.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
        return Items.map(({ pk, sk, message }) => `${pk} ${sk} ${message}`).sort();
      },
      items: async () => (await documents.send(new ScanCommand({ TableName: table }))).Items ?? [],
    };
  }
  const expected = (second: number, text = `message ${second}`) =>
    [ANDREW, BAYKO].map(({ id }) => `GRP#${id} ${messageAt(second).sortKey} ${text}`).sort();
  const message = (second: number, change: Partial<Message> = {}) => itemOf({ ...messageAt(second), ...change });

  test('moves both rows to the message, and keeps every other attribute', async () => {
    const { move, rows, items } = await open(both(1));
    expect(await move(recordOf(message(5)))).toEqual({ batchItemFailures: [] });
    expect(await rows()).toEqual(expected(5));
    expect(await items()).toEqual([
      expect.objectContaining({ cognito_user_id: 'kept', user_uuid: 'the-other', message_group_uuid: CONVERSATION }),
      expect.objectContaining({ cognito_user_id: 'kept', user_uuid: 'the-other', message_group_uuid: CONVERSATION }),
    ]);
  });

  test('leaves one row for each person whatever is delivered twice, out of order or in which batches', async () => {
    const deliveries = fc.tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(deliveries, async ([seconds, order, size]) => {
        const { move, rows } = await open([...both(2), rowOf(ANDREW.id, messageAt(1).sortKey)]);
        // Each message at least once, then some again.
        const delivered = [...seconds, ...order.map((n) => seconds[n % seconds.length] ?? 0)];
        for (let start = 0; start < delivered.length; start += size) {
          const batch = delivered.slice(start, start + size).map((second) => recordOf(message(second)));
          expect(await move(...batch)).toEqual({ batchItemFailures: [] });
        }
        const newest = Math.max(...seconds);
        expect(await rows()).toEqual(newest > 2 ? expected(newest) : expected(2, 'old'));
      }),
      { numRuns: 15 },
    );
  });

  test('deletes an older row also for a message that is not the newest', async () => {
    const { move, rows } = await open([...both(4), rowOf(ANDREW.id, messageAt(1).sortKey)]);
    await move(recordOf(message(3)));
    expect(await rows()).toEqual(expected(4, 'old'));
  });

  test('does what the app does when it moves the rows itself', async () => {
    const start = [...both(1), rowOf(BAYKO.id, messageAt(0).sortKey)];
    const [byFunction, byApp] = [await open(start), await open(start)];
    for (const second of [3, 4, 9]) {
      const sent = messageAt(second);
      await byFunction.move(recordOf(itemOf(sent)));
      const found = await byApp.store.findGroupRows(CONVERSATION, [], context);
      for (const { participant, put, deletes } of planMoves(sent, found, { owner: ANDREW, other: BAYKO }, new Set())) {
        await byApp.store.putGroupRow(participant, put, context);
        for (const key of deletes) await byApp.store.deleteGroupRow(participant, CONVERSATION, key, context);
      }
      expect(await byFunction.rows()).toEqual(await byApp.rows());
    }
  });

  test('compares instants, whatever the form of the key', async () => {
    const at = instantFromMicros(Date.UTC(2023, 3, 2, 12) * 1_000);
    const later = instantFromMicros(at + MICROS_PER_SECOND);
    const earlier = instantFromMicros(at - MICROS_PER_SECOND);
    const { move, rows } = await open([rowOf('a', writeAs.offset(at, '+05:30'))]);
    await move(recordOf({ ...message(0), sk: writeAs.naive(earlier), message: 'earlier' }));
    expect(await rows()).toEqual([`GRP#a ${writeAs.offset(at, '+05:30')} old`]);
    await move(recordOf({ ...message(0), sk: writeAs.offset(later, '-08:00'), message: 'later' }));
    expect(await rows()).toEqual([`GRP#a ${writeAs.offset(later, '-08:00')} later`]);
  });

  test('hides the text of a message that disappears, and cuts one that is too long', async () => {
    const { move, rows } = await open([rowOf('a', messageAt(1).sortKey)]);
    await move(recordOf(message(2, { expiresAt: instantFromMicros(messageAt(9).at) })));
    expect(await rows()).toEqual([`GRP#a ${messageAt(2).sortKey} ⏳`]);
    await move(recordOf({ ...message(3), ttl: 1_700_000_000 }));
    expect(await rows()).toEqual([`GRP#a ${messageAt(3).sortKey} ⏳`]);
    await move(recordOf(message(4, { text: '👍'.repeat(100_000) })));
    expect(await rows()).toEqual([`GRP#a ${messageAt(4).sortKey} ${'👍'.repeat(1_024)}`]);
  });

  test('places a message that claims to be in the future at its arrival', async () => {
    const { move, rows } = await open([rowOf('a', messageAt(1).sortKey)]);
    const year = 366 * 86_400;
    await move(recordOf(message(5 + year), { late: -year }));
    expect(await rows()).toEqual([`GRP#a ${messageAt(5).sortKey} message ${5 + year}`]);
    await move(recordOf(message(6)));
    expect(await rows()).toEqual([`GRP#a ${messageAt(6).sortKey} message 6`]);
  });

  test('announces messages beside a row that claims to be in the future', async () => {
    const ahead = messageAt(100_000).sortKey;
    const { move, rows } = await open([rowOf('a', ahead)]);
    await move(recordOf(message(5)));
    await move(recordOf(message(6)));
    expect(await rows()).toEqual([`GRP#a ${messageAt(6).sortKey} message 6`, `GRP#a ${ahead} old`]);
  });

  test('uses the next key where another conversation has a row', async () => {
    const taken = rowOf('a', messageAt(5).sortKey, { message_group_uuid: 'another', message: 'theirs' });
    const { move, rows } = await open([rowOf('a', messageAt(1).sortKey), taken]);
    const next = formatTimestamp(instantFromMicros(messageAt(5).at + 1));
    for (let time = 0; time < 2; time++) {
      expect(await move(recordOf(message(5)))).toEqual({ batchItemFailures: [] });
      expect(await rows()).toEqual([`GRP#a ${messageAt(5).sortKey} theirs`, `GRP#a ${next} message 5`]);
    }
  });

  test('corrects what it did by an index that was behind', async () => {
    const { place, rows } = await open(both(1));
    await moveRows({ Records: [recordOf(message(9))] }, place);
    // The index still shows the rows before that, so this message looks like the newest.
    const stale = both(1).map((item) =>
      Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: String(value) }])),
    );
    const behind = new DynamoDBClient(connection);
    behind.middlewareStack.add(
      (next) => async (request) =>
        'IndexName' in request.input ? { output: { Items: stale, $metadata: {} }, response: null } : next(request),
      { step: 'initialize' },
    );
    await moveRows({ Records: [recordOf(message(5))] }, { ...place, client: behind });
    behind.destroy();
    expect(await rows()).toEqual(expected(9));
  });

  test.each([
    ['an edit', recordOf(message(5), { eventName: 'MODIFY' })],
    ['a deletion', { eventName: 'REMOVE', dynamodb: { SequenceNumber: '1' } }],
    ['a group row', recordOf(rowOf('a', messageAt(5).sortKey))],
    ['a time that can’t be read', recordOf({ ...message(5), sk: 'last tuesday' })],
    ['a message of an unknown conversation', recordOf({ ...message(5), pk: 'MSG#unknown' })],
  ])('changes nothing for %s', async (_what, record) => {
    const { move, rows } = await open(both(1));
    expect(await move(record)).toEqual({ batchItemFailures: [] });
    expect(await rows()).toEqual(expected(1, 'old'));
  });

  test('ignores message rows that a fork put into the index', async () => {
    const { move, rows } = await open([...both(1), { ...message(3), message_group_uuid: CONVERSATION }]);
    await move(recordOf(message(5)));
    expect(await rows()).toEqual([...expected(5), `MSG#${CONVERSATION} ${messageAt(3).sortKey} message 3`].sort());
  });

  test('reports the first record of a conversation that failed, without its text, and handles the others', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { place, rows } = await open(both(1));
    const failing = new DynamoDBClient(connection);
    failing.middlewareStack.add(
      (next) => async (request) => {
        if (JSON.stringify(request.input).includes('broken')) throw new Error('secret text');
        return next(request);
      },
      { step: 'initialize' },
    );
    const broken = (second: number, sequence: string) =>
      recordOf({ ...message(second), pk: 'MSG#broken', message: 'secret text' }, { sequence });
    const records = [broken(3, '7'), recordOf(message(5), { sequence: '8' }), broken(4, '9')];
    expect(await moveRows({ Records: records }, { ...place, client: failing })).toEqual({
      batchItemFailures: [{ itemIdentifier: '7' }],
    });
    expect(await rows()).toEqual(expected(5));
    failing.destroy();
    expect(error.mock.calls).toEqual([['Group rows were not moved:', 'Error']]);
    error.mockRestore();
  });
});

describe('microsOf', () => {
  it('reads the forms that the app reads, as the same instants', () => {
    const digits = fc.stringMatching(/^\d{1,9}$/);
    const text = fc
      .tuple(
        fc.date({ noInvalidDate: true, min: new Date('1700-01-01'), max: new Date('2250-01-01') }),
        fc.constantFrom('T', 't', ' ', '_'),
        fc.option(digits, { nil: '' }),
        fc.constantFrom('', ' ', '  '),
        fc.constantFrom('', 'Z', 'z', '+00:00', '+05:30', '-0800', '+05', '-18:00', '+18:01', '+5', '+05:60', '+05:3'),
      )
      .map(([date, separator, fraction, space, offset]) => {
        const [day, time] = date.toISOString().slice(0, 19).split('T');
        return `${day}${separator}${time}${fraction === '' ? '' : `.${fraction}`}${space}${offset}`;
      });
    const iso = fc
      .tuple(
        fc.date({ noInvalidDate: true, min: new Date('1700-01-01'), max: new Date('2250-01-01') }),
        fc.constantFrom(
          "yyyy-MM-dd'T'HH:mm",
          "yyyyMMdd'T'HHmmss",
          "yyyy-ooo'T'HH:mm:ss",
          "kkkk-'W'WW-c't'HH:mm",
          "yyyy'T'HH",
          'yyyy-MM',
        ),
        fc.constantFrom('', ',5', '.1234567891'),
        fc.constantFrom('', 'Z', '+05:30', '-0800', '+18:01', '+99', '+02:00[Etc/GMT-2]', 'Z[UTC]'),
      )
      .map(([date, format, digits, offset]) => {
        const dateTime = DateTime.fromJSDate(date, { zone: 'utc' }).toFormat(format);
        return `${dateTime}${format.endsWith('ss') ? digits : ''}${offset}`;
      });
    const numbers = fc.stringMatching(/^[12]\d{3}-?(\d\d-?\d\d|W\d\d-?\d|\d{3})(T[0-2]\d:?[0-6]\d(:?[0-6]\d)?Z?)?$/);
    fc.assert(
      fc.property(fc.oneof(text, iso, numbers, fc.string()), (sk) => {
        expect(microsOf(sk)).toBe(parseTimestamp(sk));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    '2023-02-30T00:00:00Z',
    '2023-04-02T24:00:01Z',
    '2023-04-02T09:15:60Z',
    '2023-04-02T09:15[Europe/Berlin]',
    '2023-13-01T00:00:00Z',
    'filler',
    '',
  ])('refuses %s', (sk) => expect(microsOf(sk)).toBeNull());
});
