import { expect, test } from 'vitest';
import { CostMeter } from '../../main/engine/cost.ts';
import { encodeGroupRow, encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import { ANDREW, collect, context, GROUP, groupRowAt, keyAt, messageAt } from '../contracts/messageStore/samples.ts';
import { FakeMessageStore } from './fakeMessageStore.ts';

const newest = { direction: 'backward', from: null, downTo: null, limit: 10 } as const;

test('logs every request, each page of group rows too', async () => {
  const text = 'x'.repeat(300 * 1_024);
  const items = [1, 2, 3, 4, 5].map((n) => encodeGroupRow(ANDREW.id, { ...groupRowAt(n), text }));
  const store = new FakeMessageStore({ items });
  await collect(store.listGroupRows(ANDREW.id, null, context));
  await store.listMessages(GROUP, newest, context);
  expect(store.calls).toEqual([
    { method: 'listGroupRows', args: [ANDREW.id, null, null] },
    { method: 'listGroupRows', args: [ANDREW.id, null, keyAt(4)] },
    { method: 'listMessages', args: [GROUP, newest] },
  ]);
  expect(store.countOf('listGroupRows')).toBe(2);
});

test('fails as often as it was told, before it does anything', async () => {
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

test('holds one call until it is released, and answers with what is there then', async () => {
  const store = new FakeMessageStore();
  const hold = store.hold('listMessages');
  const held = store.listMessages(GROUP, newest, context);
  await hold.reached;
  expect((await store.listMessages(GROUP, newest, context)).items).toEqual([]);
  store.seed([encodeMessage(messageAt(1))]);
  hold.release();
  expect((await held).items).toEqual([messageAt(1)]);
});

test('a held call can be cancelled', async () => {
  const store = new FakeMessageStore();
  const hold = store.hold('getMessage');
  const stopping = new AbortController();
  const held = store.getMessage(GROUP, keyAt(1), { purpose: 'open', signal: stopping.signal });
  await hold.reached;
  stopping.abort();
  await expect(held).rejects.toMatchObject({ code: 'cancelled' });
});

test('charges the index for group rows', async () => {
  const cost = new CostMeter();
  const store = new FakeMessageStore({ cost });
  await store.putGroupRow(ANDREW.id, groupRowAt(1), context);
  await store.deleteGroupRow(ANDREW.id, GROUP, keyAt(1), context);
  expect(cost.totals().open).toEqual({ read: 0, write: 4 });
});

test('takes rows away, and refuses rows without keys', () => {
  const store = new FakeMessageStore({ items: [encodeMessage(messageAt(1)), encodeMessage(messageAt(2))] });
  store.unseed({ pk: `MSG#${GROUP}`, sk: keyAt(1) });
  expect(store.table.rows().map(({ sk }) => sk)).toEqual([keyAt(2)]);
  expect(() => store.seed([{ pk: 'MSG#g', sk: 7 }])).toThrow(TypeError);
});
