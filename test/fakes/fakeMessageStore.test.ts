import { expect, test } from 'vitest';
import { CostMeter } from '../../main/engine/cost.ts';
import { encodeGroupRow, encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import type { ServerDate } from '../../main/engine/remote/messageStore.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';
import {
  ANDREW,
  CONVERSATION,
  collect,
  context,
  groupRowAt,
  keyAt,
  messageAt,
} from '../contracts/messageStore/samples.ts';
import { FakeMessageStore } from './fakeMessageStore.ts';
import { FakeTable } from './fakeTable.ts';
import { ManualClock } from './manualClock.ts';

const newest = { direction: 'backward', from: null, downTo: null, limit: 10 } as const;

test('logs every request, each page of group rows too', async () => {
  const text = 'x'.repeat(300 * 1_024);
  const items = [1, 2, 3, 4, 5].map((n) => encodeGroupRow(ANDREW.id, { ...groupRowAt(n), text }));
  const store = new FakeMessageStore({ items });
  await collect(store.listGroupRows(ANDREW.id, null, context));
  await store.listMessages(CONVERSATION, newest, context);
  expect(store.calls).toEqual([
    { method: 'listGroupRows', args: [ANDREW.id, null, null] },
    { method: 'listGroupRows', args: [ANDREW.id, null, keyAt(4)] },
    { method: 'listMessages', args: [CONVERSATION, newest] },
  ]);
  expect(store.countOf('listGroupRows')).toBe(2);
});

test('fails the given number of times before it does anything', async () => {
  const store = new FakeMessageStore();
  store.failNext('putMessage', 'throttled', 2);
  store.failNext('putMessage', 'offline');
  for (const code of ['throttled', 'throttled', 'offline']) {
    await expect(store.putMessage(messageAt(1), context)).rejects.toMatchObject({ code, retryable: true });
  }
  expect(store.table.rows()).toEqual([]);
  await store.putMessage(messageAt(1), context);
  expect(store.table.rows()).toEqual([encodeMessage(messageAt(1))]);
});

test('holds one call until its release, and returns what is there then', async () => {
  const store = new FakeMessageStore();
  const hold = store.hold('listMessages');
  const held = store.listMessages(CONVERSATION, newest, context);
  await hold.reached;
  expect((await store.listMessages(CONVERSATION, newest, context)).items).toEqual([]);
  store.seed([encodeMessage(messageAt(1))]);
  hold.release();
  expect((await held).items).toEqual([messageAt(1)]);
});

test('cancels a held call', async () => {
  const store = new FakeMessageStore();
  const hold = store.hold('getMessage');
  const stopping = new AbortController();
  const held = store.getMessage(CONVERSATION, keyAt(1), { purpose: 'open', signal: stopping.signal });
  await hold.reached;
  stopping.abort();
  await expect(held).rejects.toMatchObject({ code: 'cancelled' });
});

test('charges the index for group rows', async () => {
  const cost = new CostMeter();
  const store = new FakeMessageStore({ cost });
  await store.putGroupRow(ANDREW.id, groupRowAt(1), context);
  await store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(1), context);
  expect(cost.totals().open).toEqual({ read: 0, write: 4 });
});

test('removes rows, and rejects rows without keys', () => {
  const store = new FakeMessageStore({ items: [encodeMessage(messageAt(1)), encodeMessage(messageAt(2))] });
  store.unseed({ pk: `MSG#${CONVERSATION}`, sk: keyAt(1) });
  expect(store.table.rows().map(({ sk }) => sk)).toEqual([keyAt(2)]);
  expect(() => store.seed([{ pk: 'MSG#g', sk: 7 }])).toThrow(TypeError);
});

test('shares a table and its index among several stores', async () => {
  const table = new FakeTable();
  const [one, other] = [new FakeMessageStore({ table, indexed: false }), new FakeMessageStore({ table })];
  await one.putMessage(messageAt(1), context);
  expect(await other.getMessage(CONVERSATION, keyAt(1), context)).toEqual(messageAt(1));
  expect(table.indexed).toBe(false);
});

test('loses a response after the work, and charges only responses', async () => {
  const cost = new CostMeter();
  const store = new FakeMessageStore({ cost });
  store.loseNext('putMessage');
  await expect(store.putMessage(messageAt(1), context)).rejects.toMatchObject({ code: 'timeout' });
  expect(cost.totals().open.write).toBe(0);
  await expect(store.putMessage(messageAt(1), context)).rejects.toMatchObject({ code: 'conflict' });
  expect(cost.totals().open.write).toBe(1);
});

test("reports the service's date in whole seconds with every response, also a refusal", async () => {
  const clock = new ManualClock(instantFromMillis(1_234));
  const serviceClock = new ManualClock(instantFromMillis(98_765));
  const dates: ServerDate[] = [];
  const store = new FakeMessageStore({ clock, serviceClock, onServerDate: (date) => dates.push(date) });
  const hold = store.hold('putMessage');
  const held = store.putMessage(messageAt(1), context);
  await hold.reached;
  await clock.advance(100);
  hold.release();
  await held;
  await expect(store.putMessage(messageAt(1), context)).rejects.toMatchObject({ code: 'conflict' });
  store.failNext('findProfile', 'throttled');
  await expect(store.findProfile('bayko', context)).rejects.toMatchObject({ code: 'throttled' });
  for (const code of ['offline', 'timeout'] as const) {
    store.failNext('findProfile', code);
    await expect(store.findProfile('bayko', context)).rejects.toMatchObject({ code });
  }
  const serverDate = instantFromMillis(98_000);
  const now = instantFromMillis(1_334);
  expect(dates).toEqual([
    { serverDate, sentAt: instantFromMillis(1_234), receivedAt: now },
    { serverDate, sentAt: now, receivedAt: now },
    { serverDate, sentAt: now, receivedAt: now },
  ]);
});

test('lets an inconsistent read miss recent writes on the table and its index', async () => {
  const behind = { table: 0, index: 0 };
  const store = new FakeMessageStore({ behind: (source) => behind[source], items: [encodeMessage(messageAt(0))] });
  await store.putMessage(messageAt(1), context);
  await store.putGroupRow(ANDREW.id, groupRowAt(1), context);
  await store.putGroupRow(ANDREW.id, { ...groupRowAt(1), text: 'edited' }, context);
  await store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(1), context);

  const rowsSeen = async () =>
    (await collect(store.listGroupRows(ANDREW.id, null, context))).flatMap(({ items }) => items);
  const rowsFound = async () => (await store.findGroupRows(CONVERSATION, [], context)).map(({ row }) => row);
  const messagesSeen = async (consistent: boolean) =>
    (await store.listMessages(CONVERSATION, { ...newest, consistent }, context)).items.map(({ id }) => id);
  const edited = { ...groupRowAt(1), text: 'edited' };
  for (const [writes, rows, messages] of [
    [0, [], ['uuid-1', 'uuid-0']],
    [1, [edited], ['uuid-1', 'uuid-0']],
    [2, [groupRowAt(1)], ['uuid-1', 'uuid-0']],
    [3, [], ['uuid-1', 'uuid-0']],
    [4, [], ['uuid-0']],
    [99, [], []],
  ] as const) {
    Object.assign(behind, { table: writes, index: 0 });
    expect(await rowsSeen()).toEqual(rows);
    expect(await messagesSeen(false)).toEqual(messages);
    expect(await messagesSeen(true)).toEqual(['uuid-1', 'uuid-0']);
    expect(await rowsFound()).toEqual([]);
    Object.assign(behind, { table: 0, index: writes });
    expect(await rowsFound()).toEqual(rows);
    expect(await rowsSeen()).toEqual([]);
  }
});

test('logs no calls with log: false', async () => {
  const store = new FakeMessageStore({ log: false });
  await store.findProfile('bayko', context);
  expect(store.calls).toEqual([]);
});
