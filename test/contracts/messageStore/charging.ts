import { expect, test } from 'vitest';
import { itemSize } from '../../../main/engine/remote/dynamo/capacity.ts';
import { encodeGroupRow, encodeMessage, encodeProfile } from '../../../main/engine/remote/dynamo/codec.ts';
import { ConversationId } from '../../../shared/model.ts';
import type { Backend } from './backend.ts';
import {
  ANDREW,
  BAYKO,
  CONVERSATION,
  collect,
  context,
  groupRowAt,
  keyAt,
  messageAt,
  readMessages,
} from './samples.ts';

/** A message of 307 bytes, the average of real ones. */
function averageMessage(n: number) {
  const bytes = itemSize(encodeMessage(messageAt(n, '')));
  return messageAt(n, 'x'.repeat(307 - bytes));
}

/** The units that the service charges, independent of the emulator. */
export function testCharging(backend: Backend): void {
  test('an empty Query costs half a unit and counts for its purpose', async () => {
    const { store, cost } = await backend.open();
    await store.listMessages(
      CONVERSATION,
      { direction: 'backward', from: null, downTo: null, limit: 50 },
      { ...context, purpose: 'sweep' },
    );
    await collect(store.listGroupRows(ANDREW.id, keyAt(1), { ...context, purpose: 'refresh' }));
    const { sweep, refresh, open } = cost.totals();
    expect({ sweep, refresh, open }).toEqual({
      sweep: { read: 0.5, write: 0 },
      refresh: { read: 0.5, write: 0 },
      open: { read: 0, write: 0 },
    });
  });

  test('a Query costs half a unit per 4 KB, rounded up once', async () => {
    const items = Array.from({ length: 1_000 }, (_, n) => encodeMessage(averageMessage(n)));
    const { store, cost } = await backend.open({ items });
    await store.listMessages(CONVERSATION, { direction: 'forward', from: null, downTo: null, limit: 1_000 }, context);
    expect(cost.totals().open).toEqual({ read: 37.5, write: 0 });
    await readMessages(store, { direction: 'backward', limit: 50 });
    // 20 pages of 2 units, and the empty last page.
    expect(cost.totals().open.read).toBe(37.5 + 40 + 0.5);
  });

  test('a consistent Query costs twice as much, even when empty', async () => {
    const items = Array.from({ length: 20 }, (_, n) => encodeMessage(averageMessage(n)));
    const { store, cost } = await backend.open({ items });
    const query = { direction: 'backward', from: null, downTo: null, limit: 100, consistent: true } as const;
    expect((await store.listMessages(CONVERSATION, query, context)).items).toHaveLength(20);
    expect(cost.totals().open.read).toBe(2);
    await store.listMessages(ConversationId.parse('empty'), query, context);
    expect(cost.totals().open.read).toBe(3);
  });

  test('a consistent read costs one unit, even without a row; the index costs like a table', async () => {
    const { store, cost } = await backend.open({ items: [encodeGroupRow(ANDREW.id, groupRowAt(1))] });
    await store.getMessage(CONVERSATION, keyAt(1), context);
    expect(cost.totals().open.read).toBe(1);
    await store.findGroupRows(CONVERSATION, [], context);
    expect(cost.totals().open.read).toBe(1.5);
    await store.findGroupRows(ConversationId.parse('unknown'), [], context);
    expect(cost.totals().open.read).toBe(2);
  });

  test('a write costs a unit per KB, even when it is refused', async () => {
    const { store, cost } = await backend.open();
    await store.putMessage(messageAt(1), context);
    expect(cost.totals().open).toEqual({ read: 0, write: 1 });
    await expect(store.putMessage(messageAt(1), context)).rejects.toMatchObject({ code: 'conflict' });
    expect(cost.totals().open.write).toBe(2);
    await store.putMessage(messageAt(2, 'x'.repeat(2_500)), context);
    expect(cost.totals().open.write).toBe(5);
    await expect(store.putMessage(messageAt(1, 'x'.repeat(2_500)), context)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(cost.totals().open.write).toBe(8);
    await store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(5), context);
    expect(cost.totals().open.write).toBe(9);
  });

  test('a write with a failed condition is charged on the table only', async () => {
    const theirs = encodeGroupRow(ANDREW.id, groupRowAt(1, ConversationId.parse('another')));
    const { store, cost } = await backend.open({ items: [theirs, encodeProfile(BAYKO)] });
    await expect(store.putGroupRow(ANDREW.id, groupRowAt(1), context)).rejects.toMatchObject({ code: 'conflict' });
    expect(cost.totals().open).toEqual({ read: 0, write: 1 });
    await store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(1), context);
    expect(cost.totals().open).toEqual({ read: 0, write: 2 });
    const mine = { ...ANDREW, handle: BAYKO.handle };
    await expect(store.putProfile(mine, context)).rejects.toMatchObject({ code: 'conflict' });
    expect(cost.totals().open).toEqual({ read: 0, write: 3 });
  });
}
