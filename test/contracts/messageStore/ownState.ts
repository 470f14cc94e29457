import { expect, test } from 'vitest';
import { MOST_OWN_CHANGES, type OwnValue } from '../../../main/engine/remote/messageStore.ts';
import type { Backend } from './backend.ts';
import { ANDREW, BAYKO, context } from './samples.ts';

const own = { pk: 'OWN#andrew-uuid', sk: 'STATE' };
const keyOf = (n: number): string => n.toString(16).padStart(12, '0');
const pin = (n: number, value: number, changedAt: number): OwnValue => ({
  kind: 'pinned',
  key: keyOf(n),
  value,
  changedAt,
});
const read = (n: number, value: number): OwnValue => ({ kind: 'read', key: keyOf(n), value, changedAt: 0 });
const byId = (a: OwnValue, b: OwnValue): number => (`${a.kind}${a.key}` < `${b.kind}${b.key}` ? -1 : 1);

/** The person's own state. */
export function testOwnState(backend: Backend): void {
  test('is absent at first, belongs to one person, and has the documented attributes', async () => {
    const { store, read: readItem } = await backend.open();
    expect(await store.readOwnState(ANDREW.id, false, context)).toBeNull();
    const changes: OwnValue[] = [
      read(1, 1_700_000_000_123),
      pin(1, 1, 5),
      { kind: 'archived', key: keyOf(2), value: 1, changedAt: 6 },
      { kind: 'muted', key: keyOf(2), value: 1_800_000_000_000, changedAt: 7 },
      { kind: 'unread', key: keyOf(3), value: 1, changedAt: 8 },
      pin(4, 0, 9),
    ];
    await store.writeOwnState(ANDREW.id, { changes, pruned: [] }, context);
    expect(await readItem(own)).toEqual({
      ...own,
      'k#000000000001': 1_700_000_000_123,
      'p#000000000001': true,
      'tp#000000000001': 5,
      'a#000000000002': true,
      'ta#000000000002': 6,
      'm#000000000002': 1_800_000_000_000,
      'tm#000000000002': 7,
      'u#000000000003': true,
      'tu#000000000003': 8,
      'tp#000000000004': 9,
    });
    for (const isConsistent of [false, true]) {
      const state = await store.readOwnState(ANDREW.id, isConsistent, context);
      expect([...(state?.values ?? [])].sort(byId)).toEqual([...changes].sort(byId));
    }
    expect(await store.readOwnState(BAYKO.id, true, context)).toBeNull();
  });

  test('takes later choices and positions only, all of a write or nothing', async () => {
    const { store } = await backend.open();
    const write = (...changes: OwnValue[]): Promise<void> =>
      store.writeOwnState(ANDREW.id, { changes, pruned: [] }, context);
    await write(pin(1, 1, 5), read(1, 100));
    for (const refused of [pin(1, 0, 5), pin(1, 0, 4), read(1, 100), read(1, 99)]) {
      await expect(write(pin(2, 1, 1), refused)).rejects.toMatchObject({ code: 'conflict' });
    }
    await write(pin(1, 0, 6), read(1, 101));
    const { values = [] } = (await store.readOwnState(ANDREW.id, true, context)) ?? {};
    expect([...values].sort(byId)).toEqual([pin(1, 0, 6), read(1, 101)]);
  });

  test('leaves malformed attributes out one by one, and replaces them on request', async () => {
    const item = {
      ...own,
      'p#000000000001': 'yes',
      'tp#000000000001': 5,
      'k#000000000001': 'now',
      'm#000000000002': -5,
      'a#000000000002': true,
      'u#000000000002': false,
      'k#xyz': 5,
      'q#000000000002': true,
      note: { text: ['mine'] },
    };
    const { store, read: readItem } = await backend.open({ items: [item] });
    const state = await store.readOwnState(ANDREW.id, true, context);
    expect([...(state?.values ?? [])].sort(byId)).toEqual([
      { kind: 'archived', key: keyOf(2), value: 1, changedAt: 0 },
      { kind: 'unread', key: keyOf(2), value: 0, changedAt: 0 },
    ]);
    expect([...(state?.malformed ?? [])].sort()).toEqual([
      'muted#000000000002',
      'pinned#000000000001',
      'read#000000000001',
    ]);
    await expect(store.writeOwnState(ANDREW.id, { changes: [read(1, 9)], pruned: [] }, context)).rejects.toMatchObject({
      code: 'conflict',
    });
    const changes = [read(1, 9), pin(1, 1, 1)].map((change) => ({ ...change, isMalformed: true }));
    await store.writeOwnState(ANDREW.id, { changes, pruned: [] }, context);
    expect(await readItem(own)).toEqual({ ...item, 'p#000000000001': true, 'tp#000000000001': 1, 'k#000000000001': 9 });
  });

  test('removes values that are as given', async () => {
    const { store, read: readItem } = await backend.open();
    const muted: OwnValue = { kind: 'muted', key: keyOf(2), value: 50, changedAt: 3 };
    const changes = [read(1, 100), pin(1, 0, 5), muted, pin(3, 1, 1)];
    await store.writeOwnState(ANDREW.id, { changes, pruned: [] }, context);
    for (const other of [read(1, 99), pin(1, 0, 6), { ...muted, changedAt: 4 }, { ...muted, value: 51 }]) {
      await expect(store.writeOwnState(ANDREW.id, { changes: [], pruned: [other] }, context)).rejects.toMatchObject({
        code: 'conflict',
      });
    }
    await store.writeOwnState(ANDREW.id, { changes: [], pruned: [read(1, 100), pin(1, 0, 5), muted] }, context);
    expect(await readItem(own)).toEqual({ ...own, 'p#000000000003': true, 'tp#000000000003': 1 });
  });

  test('takes as many changes as a write may have', async () => {
    const { store } = await backend.open();
    const changes = Array.from({ length: MOST_OWN_CHANGES }, (_, n) => pin(n, 1, 1_700_000_000_000));
    await store.writeOwnState(ANDREW.id, { changes, pruned: [] }, context);
    const muted = changes.map((change): OwnValue => ({ ...change, kind: 'muted', value: 1_700_000_000_000 }));
    await store.writeOwnState(ANDREW.id, { changes: muted.slice(1), pruned: changes.slice(0, 1) }, context);
    expect((await store.readOwnState(ANDREW.id, true, context))?.values).toHaveLength(2 * MOST_OWN_CHANGES - 2);
  });

  test('costs half a unit to read, and one to write while it is small, also when it is refused', async () => {
    const { store, cost } = await backend.open();
    await store.readOwnState(ANDREW.id, false, context);
    await store.writeOwnState(ANDREW.id, { changes: [pin(1, 1, 5)], pruned: [] }, context);
    await expect(
      store.writeOwnState(ANDREW.id, { changes: [pin(1, 0, 5)], pruned: [] }, context),
    ).rejects.toMatchObject({ code: 'conflict' });
    await store.readOwnState(ANDREW.id, false, context);
    expect(cost.totals().open).toEqual({ read: 1, write: 2 });
    await store.readOwnState(ANDREW.id, true, context);
    expect(cost.totals().open).toEqual({ read: 2, write: 2 });
  });
}
