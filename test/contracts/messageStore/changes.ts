import { expect, test } from 'vitest';
import type { LoggedChange } from '../../../main/engine/remote/messageStore.ts';
import { type MessageChange, MessageId } from '../../../shared/model.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import type { Backend } from './backend.ts';
import { ANDREW, BAYKO, CONVERSATION, context, groupRowAt, keyAt, messageAt } from './samples.ts';

const start = Date.UTC(2023, 3, 2, 9) * 1_000;
const instantAt = (second: number) => instantFromMicros(start + second * 1_000_000);
const target = (n: number) => ({ messageId: MessageId.parse(`uuid-${n}`), sortKey: keyAt(n) });
const edit = (n: number, value: string, second: number): MessageChange => ({
  ...target(n),
  by: ANDREW.id,
  kind: 'edit',
  value,
  at: instantAt(second),
});
const react = (n: number, value: string, second: number): MessageChange => ({
  ...target(n),
  by: BAYKO.id,
  kind: 'reaction',
  value,
  at: instantAt(second),
});
const overlay = { pk: `OVL#${CONVERSATION}`, sk: `${keyAt(1)}#uuid-1` };
const everything = { direction: 'forward', from: null, downTo: null, limit: 100 } as const;
const conflict = { code: 'conflict' };

/** Changes of messages: overlays, the log, bells, and the deletion itself. */
export function testChanges(backend: Backend): void {
  test('are kept beside the message, in the documented attributes', async () => {
    const { store, read } = await backend.open();
    const deletion: MessageChange = { ...target(1), by: ANDREW.id, kind: 'deletion', value: '', at: instantAt(9) };
    const changes = [edit(1, 'better', 5), react(1, '👍', 6), deletion];
    for (const change of changes) await store.saveChange(CONVERSATION, change, false, context);
    expect(await read(overlay)).toEqual({
      ...overlay,
      'e#andrew-uuid': { text: 'better', at: '2023-04-02T09:00:05.000000+00:00' },
      'r#bayko-uuid': { emoji: '👍', at: '2023-04-02T09:00:06.000000+00:00' },
      'd#andrew-uuid': { at: '2023-04-02T09:00:09.000000+00:00' },
    });
    const { items } = await store.listChanges(CONVERSATION, { ...everything, consistent: true }, context);
    expect(items).toHaveLength(1);
    expect(items[0]).toEqual(expect.arrayContaining(changes));
  });

  test('replace earlier ones of the same person and kind, and repeat without a conflict', async () => {
    const { store } = await backend.open();
    const save = (change: MessageChange): Promise<void> => store.saveChange(CONVERSATION, change, false, context);
    await save(edit(1, 'second', 5));
    await save(edit(1, 'second', 5));
    await expect(save(edit(1, 'first', 4))).rejects.toMatchObject(conflict);
    await save(react(1, '👍', 1));
    await save(react(1, '', 2));
    await expect(save(react(1, '👍', 1))).rejects.toMatchObject(conflict);
    await save(edit(1, 'third', 6));
    const kept = (await store.listChanges(CONVERSATION, everything, context)).items.flat();
    expect(kept).toHaveLength(2);
    expect(kept).toEqual(expect.arrayContaining([edit(1, 'third', 6), react(1, '', 2)]));
  });

  test('are read by the keys of their messages, page by page', async () => {
    const { store } = await backend.open();
    for (const n of [1, 2, 3, 4]) await store.saveChange(CONVERSATION, react(n, '❤️', n), false, context);
    const { items } = await store.listChanges(
      CONVERSATION,
      { direction: 'backward', from: keyAt(4), downTo: keyAt(2), limit: 100 },
      context,
    );
    expect(items).toEqual([[react(3, '❤️', 3)], [react(2, '❤️', 2)]]);
    const first = await store.listChanges(CONVERSATION, { ...everything, limit: 3 }, context);
    const rest = await store.listChanges(CONVERSATION, { ...everything, from: first.next }, context);
    expect([...first.items, ...rest.items].flat()).toEqual([1, 2, 3, 4].map((n) => react(n, '❤️', n)));
  });

  test('that are malformed are left out one by one, and replaced on request', async () => {
    const at = '2023-04-02T09:00:05Z';
    const item = {
      ...overlay,
      'e#andrew-uuid': { text: 'x', at: 'zzz' },
      'r#bayko-uuid': { emoji: '👍', at },
      'r#mallory': { emoji: '<script>', at },
      'r#eve': { emoji: '👍👍', at },
      'd#mallory': at,
      'e#': { text: 'x', at },
      'q#eve': { at },
      note: [1, 2],
    };
    const odd = { pk: overlay.pk, sk: 'no message' };
    const { store, read } = await backend.open({ items: [item, odd] });
    const { items, unparsable } = await store.listChanges(CONVERSATION, everything, context);
    expect(items).toEqual([[react(1, '👍', 5)]]);
    expect(unparsable).toEqual([{ ...odd, reason: 'sk does not name a message' }]);
    await expect(store.saveChange(CONVERSATION, edit(1, 'y', 9), false, context)).rejects.toMatchObject(conflict);
    await store.saveChange(CONVERSATION, edit(1, 'y', 9), true, context);
    expect(await read(overlay)).toEqual({
      ...item,
      'e#andrew-uuid': { text: 'y', at: '2023-04-02T09:00:09.000000+00:00' },
    });
  });

  test('are logged in the order of their writing, for a month', async () => {
    const { store, read } = await backend.open({ items: [{ pk: `CHG#${CONVERSATION}`, sk: '2023#odd', kind: 'e' }] });
    const logged: LoggedChange[] = [edit(1, 'better', 5), react(2, '', 3)].map((change, n) => ({
      loggedAt: instantAt(100 + n),
      change,
    }));
    for (const each of [...logged, ...logged]) await store.logChange(CONVERSATION, each, context);
    const { items, unparsable } = await store.listLog(CONVERSATION, everything, context);
    expect(items).toEqual(logged);
    expect(unparsable).toHaveLength(1);
    expect((await store.listLog(CONVERSATION, { ...everything, downTo: keyAt(101) }, context)).items).toEqual(
      logged.slice(1),
    );
    const key = { pk: `CHG#${CONVERSATION}`, sk: `${keyAt(100)}#uuid-1#andrew-uuid#e` };
    expect(await read(key)).toEqual({
      ...key,
      kind: 'e',
      message_uuid: 'uuid-1',
      message_sk: keyAt(1),
      user_uuid: 'andrew-uuid',
      text: 'better',
      at: keyAt(5),
      ttl: start / 1_000_000 + 100 + 30 * 86_400,
    });
  });

  test('ring bells, which always get a later value and are pruned as given', async () => {
    const { store, read } = await backend.open();
    const bell = { pk: 'BEL#bayko-uuid', sk: 'CHANGES' };
    expect(await store.readBells(BAYKO.id, context)).toEqual(new Map());
    await store.ringBell(BAYKO.id, '0123456789ab', 1_700_000_000_500, context);
    // By a clock that is behind: the bell rings all the same.
    await store.ringBell(BAYKO.id, '0123456789ab', 1_700_000_000_400, context);
    await store.ringBell(BAYKO.id, 'aaaaaaaaaaaa', 7, context);
    expect(await read(bell)).toEqual({ ...bell, 'g#0123456789ab': 1_700_000_000_501, 'g#aaaaaaaaaaaa': 7 });
    expect(await store.readBells(ANDREW.id, context)).toEqual(new Map());
    await store.pruneBells(BAYKO.id, new Map([['0123456789ab', 1_700_000_000_400]]), context);
    await store.pruneBells(BAYKO.id, new Map([['aaaaaaaaaaaa', 7]]), context);
    expect(await store.readBells(BAYKO.id, context)).toEqual(new Map([['0123456789ab', 1_700_000_000_501]]));
  });

  test('a bell of another type is left out, and refuses to ring', async () => {
    const { store } = await backend.open({ items: [{ pk: 'BEL#bayko-uuid', sk: 'CHANGES', 'g#0123456789ab': 'x' }] });
    expect(await store.readBells(BAYKO.id, context)).toEqual(new Map());
    await expect(store.ringBell(BAYKO.id, '0123456789ab', 5, context)).rejects.toMatchObject({ code: 'validation' });
  });

  test('a deleted message is gone, and another one at its key stays', async () => {
    const { store } = await backend.open();
    const message = messageAt(1);
    await store.putMessage(message, context);
    await store.deleteMessage(CONVERSATION, { ...message, messageId: MessageId.parse('another') }, context);
    expect(await store.getMessage(CONVERSATION, message.sortKey, context)).toEqual(message);
    await store.deleteMessage(CONVERSATION, { ...message, messageId: message.id }, context);
    await store.deleteMessage(CONVERSATION, { ...message, messageId: message.id }, context);
    expect(await store.getMessage(CONVERSATION, message.sortKey, context)).toBeNull();
  });

  test('a message without an ID is deleted by its key', async () => {
    const row = { pk: `MSG#${CONVERSATION}`, sk: keyAt(1), message: 'x', user_uuid: 'andrew-uuid' };
    const { store, read } = await backend.open({ items: [row] });
    const messageId = MessageId.parse(`sk:${keyAt(1)}`);
    await store.deleteMessage(CONVERSATION, { messageId, sortKey: keyAt(1) }, context);
    expect(await read(row)).toBeNull();
  });

  test('a row gets another text only while it is this row with this text', async () => {
    const { store, read } = await backend.open();
    const row = groupRowAt(1);
    const key = { pk: 'GRP#andrew-uuid', sk: row.sortKey };
    const replace = (text: string): Promise<void> =>
      store.replaceRowText({ owner: ANDREW.id, row: { ...row, text } }, 'new', context);
    await replace(row.text);
    expect(await read(key)).toBeNull();
    await store.putGroupRow(ANDREW.id, row, context);
    await replace('another text');
    expect(await read(key)).toMatchObject({ message: row.text });
    await replace(row.text);
    expect(await read(key)).toMatchObject({ message: 'new', user_uuid: 'bayko-uuid' });
  });

  test('cost half a unit to look for, and one for each small write', async () => {
    const { store, cost } = await backend.open();
    await store.listChanges(CONVERSATION, everything, context);
    await store.listLog(CONVERSATION, everything, context);
    await store.readBells(ANDREW.id, context);
    expect(cost.totals().open).toEqual({ read: 1.5, write: 0 });
    await store.saveChange(CONVERSATION, edit(1, 'x', 1), false, context);
    await store.logChange(CONVERSATION, { loggedAt: instantAt(1), change: edit(1, 'x', 1) }, context);
    await store.ringBell(BAYKO.id, '0123456789ab', 5, context);
    await store.deleteMessage(CONVERSATION, target(1), context);
    expect(cost.totals().open).toEqual({ read: 1.5, write: 4 });
  });
}
