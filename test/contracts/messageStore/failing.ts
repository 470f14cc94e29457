import { expect, test } from 'vitest';
import { encodeMessage } from '../../../main/engine/remote/dynamo/codec.ts';
import type { MessageStore, RequestContext } from '../../../main/engine/remote/messageStore.ts';
import type { Backend } from './backend.ts';
import { ANDREW, CONVERSATION, collect, context, groupRowAt, keyAt, messageAt } from './samples.ts';

const newest = { direction: 'backward', from: null, downTo: null, limit: 10 } as const;

/** The requests that use the table's keys. */
const keyedRequests: Readonly<Record<string, (store: MessageStore, with_: RequestContext) => Promise<unknown>>> = {
  listGroupRows: (store, with_) => collect(store.listGroupRows(ANDREW.id, null, with_)),
  'listGroupRows from a key': (store, with_) => collect(store.listGroupRows(ANDREW.id, keyAt(1), with_)),
  listMessages: (store, with_) => store.listMessages(CONVERSATION, newest, with_),
  'listMessages down to a key': (store, with_) =>
    store.listMessages(CONVERSATION, { ...newest, downTo: keyAt(1) }, with_),
  'listMessages from a key': (store, with_) => store.listMessages(CONVERSATION, { ...newest, from: keyAt(1) }, with_),
  getMessage: (store, with_) => store.getMessage(CONVERSATION, keyAt(1), with_),
  putMessage: (store, with_) => store.putMessage(messageAt(1), with_),
  putGroupRow: (store, with_) => store.putGroupRow(ANDREW.id, groupRowAt(1), with_),
  deleteGroupRow: (store, with_) => store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(1), with_),
  findGroupRows: (store, with_) => store.findGroupRows(CONVERSATION, [ANDREW.id], with_),
  findPerson: (store, with_) => store.findPerson('bayko', with_),
  findProfile: (store, with_) => store.findProfile('bayko', with_),
  putProfile: (store, with_) => store.putProfile(ANDREW, with_),
  readOwnState: (store, with_) => store.readOwnState(ANDREW.id, false, with_),
  writeOwnState: (store, with_) =>
    store.writeOwnState(
      ANDREW.id,
      { changes: [{ kind: 'pinned', key: '0123456789ab', value: 1, changedAt: 1 }], pruned: [] },
      with_,
    ),
};

/** Failures of a table, and cancellation. */
export function testFailing(backend: Backend): void {
  test.for(Object.entries(keyedRequests))('%s fails without the table', async ([, request]) => {
    const { store, cost } = await backend.open({ exists: false });
    await expect(request(store, context)).rejects.toMatchObject({ code: 'table-missing', retryable: false });
    expect(cost.totals().open).toEqual({ read: 0, write: 0 });
  });

  test.for(Object.entries(keyedRequests))('%s fails with other keys', async ([, request]) => {
    const { store } = await backend.open({ keys: 'other', index: 'none' });
    await expect(request(store, context)).rejects.toMatchObject({ code: 'wrong-key-schema', retryable: false });
  });

  test('describes a table with other keys', async () => {
    const { store } = await backend.open({ keys: 'other', index: 'none' });
    expect(await store.describeTable(context)).toMatchObject({
      keysFit: false,
      keys: [
        { name: 'id', type: 'S', role: 'HASH' },
        { name: 'at', type: 'S', role: 'RANGE' },
      ],
      indexes: [],
    });
  });

  test.for(Object.entries(keyedRequests))('%s rejects when it is cancelled', async ([, request]) => {
    const { store } = await backend.open({ items: [encodeMessage(messageAt(0))] });
    const cancelled = { purpose: 'open', signal: AbortSignal.abort() } as const;
    await expect(request(store, cancelled)).rejects.toMatchObject({ code: 'cancelled' });
    const stopping = new AbortController();
    const running = request(store, { purpose: 'open', signal: stopping.signal });
    stopping.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
}
