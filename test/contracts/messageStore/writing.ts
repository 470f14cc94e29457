import { expect, test } from 'vitest';
import { encodeGroupRow, encodeMessage, encodeProfile } from '../../../main/engine/remote/dynamo/codec.ts';
import { ConversationId } from '../../../shared/model.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
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

/** Puts, deletes, and group rows with and without the index. */
export function testWriting(backend: Backend): void {
  test('puts a message, but never over another', async () => {
    const { store } = await backend.open();
    const first = messageAt(1, '');
    await store.putMessage(first, context);
    await expect(store.putMessage({ ...messageAt(1), text: 'mine' }, context)).rejects.toMatchObject({
      code: 'conflict',
      retryable: false,
    });
    expect((await readMessages(store)).flatMap(({ items }) => items)).toEqual([first]);
  });

  test('keeps every character of a text', async () => {
    const { store } = await backend.open();
    const message = messageAt(1, ' \u0000\n"\\ 👩‍👩‍👧 \u{10FFFF} é e\u0301 ');
    await store.putMessage(message, context);
    expect(await store.getMessage(CONVERSATION, keyAt(1), context)).toEqual(message);
  });

  test('writes the expiration as text, and as seconds that end no earlier', async () => {
    const { store, read } = await backend.open();
    const expiresAt = instantFromMicros(1_893_456_000_000_001);
    await store.putMessage({ ...messageAt(1), expiresAt }, context);
    expect(await read(encodeMessage(messageAt(1)))).toEqual({
      ...encodeMessage(messageAt(1)),
      expires_at: '2030-01-01T00:00:00.000001+00:00',
      ttl: 1_893_456_001,
    });
    expect(await store.getMessage(CONVERSATION, keyAt(1), context)).toEqual({ ...messageAt(1), expiresAt });
    await store.putMessage(messageAt(2), context);
    expect(await read(encodeMessage(messageAt(2)))).toEqual(encodeMessage(messageAt(2)));
  });

  test('puts, replaces and deletes group rows', async () => {
    const { store } = await backend.open();
    await store.putGroupRow(ANDREW.id, groupRowAt(1), context);
    await store.putGroupRow(ANDREW.id, { ...groupRowAt(1), text: 'edited' }, context);
    await store.putGroupRow(ANDREW.id, groupRowAt(2), context);
    await store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(2), context);
    await store.deleteGroupRow(ANDREW.id, CONVERSATION, keyAt(2), context);
    const pages = await collect(store.listGroupRows(ANDREW.id, null, context));
    expect(pages.flatMap(({ items }) => items)).toEqual([{ ...groupRowAt(1), text: 'edited' }]);
  });

  test("neither replaces nor deletes another conversation's row, nor one without a conversation", async () => {
    const another = encodeGroupRow(ANDREW.id, groupRowAt(1, ConversationId.parse('another')));
    const { message_group_uuid: _, ...none } = encodeGroupRow(ANDREW.id, groupRowAt(2));
    const numbered = { ...encodeGroupRow(ANDREW.id, groupRowAt(3)), message_group_uuid: 7 };
    // Without an index, which would refuse a number as a key.
    const { store, read } = await backend.open({ index: 'none', items: [another, none, numbered] });
    for (const [n, there] of [another, none, numbered].entries()) {
      const conversationId = n === 2 ? ConversationId.parse('7') : CONVERSATION;
      const row = groupRowAt(n + 1, conversationId);
      await expect(store.putGroupRow(ANDREW.id, row, context)).rejects.toMatchObject({
        code: 'conflict',
        retryable: false,
      });
      await store.deleteGroupRow(ANDREW.id, conversationId, row.sortKey, context);
      expect(await read(encodeGroupRow(ANDREW.id, row))).toEqual(there);
    }
  });

  test("puts and replaces the own profile, but not another person's", async () => {
    const { store, read } = await backend.open();
    await store.putProfile(ANDREW, context);
    const renamed = { ...ANDREW, name: 'Andrew B.' };
    await store.putProfile(renamed, context);
    await expect(store.putProfile({ ...BAYKO, handle: ANDREW.handle }, context)).rejects.toMatchObject({
      code: 'conflict',
      retryable: false,
    });
    expect(await store.findProfile(ANDREW.handle, context)).toEqual(renamed);
    expect(await read(encodeProfile(ANDREW))).toEqual({
      pk: 'USR#andrewbrown',
      sk: 'PROFILE',
      user_uuid: 'andrew-uuid',
      user_handle: 'andrewbrown',
      user_display_name: 'Andrew B.',
    });
  });

  for (const index of ['fits', 'none', 'other'] as const) {
    const kind = { fits: 'an index', none: 'no index', other: 'an index without the attributes' }[index];

    test(`finds every participant's rows with ${kind}`, async () => {
      const { store } = await backend.open({
        index,
        items: [
          encodeGroupRow(ANDREW.id, groupRowAt(1)),
          encodeGroupRow(ANDREW.id, groupRowAt(2)),
          encodeGroupRow(ANDREW.id, groupRowAt(3, ConversationId.parse('another'))),
          encodeGroupRow(BAYKO.id, { ...groupRowAt(1), other: ANDREW }),
          // A message row of a fork, which the index has too.
          { ...encodeMessage(messageAt(1)), message_group_uuid: CONVERSATION },
        ],
      });
      const expected = [
        { owner: ANDREW.id, row: groupRowAt(1) },
        { owner: ANDREW.id, row: groupRowAt(2) },
        { owner: BAYKO.id, row: { ...groupRowAt(1), other: ANDREW } },
      ];
      // Twice, because the state of the index is cached.
      for (let time = 0; time < 2; time++) {
        const found = await store.findGroupRows(CONVERSATION, [ANDREW.id, BAYKO.id], context);
        expect(found).toHaveLength(expected.length);
        expect(found).toEqual(expect.arrayContaining(expected));
      }
    });
  }

  test('finds rows on every page of a partition', async () => {
    const text = 'x'.repeat(300 * 1_024);
    const rows = Array.from({ length: 6 }, (_, n) => ({ ...groupRowAt(n), text }));
    const items = rows.map((row) => encodeGroupRow(ANDREW.id, row));
    for (const index of ['fits', 'none'] as const) {
      const { store } = await backend.open({ index, items });
      expect(await store.findGroupRows(CONVERSATION, [ANDREW.id], context)).toHaveLength(6);
    }
  });

  test('creates the described table, and keeps an existing one', async () => {
    const { store } = await backend.open({ exists: false });
    await expect(store.describeTable(context)).rejects.toMatchObject({ code: 'table-missing' });
    expect(await store.createTable(context)).toBe(true);
    await store.putMessage(messageAt(1), context);
    expect(await store.createTable(context)).toBe(false);
    expect(await store.getMessage(CONVERSATION, messageAt(1).sortKey, context)).toEqual(messageAt(1));
    expect(await store.describeTable(context)).toMatchObject({
      status: 'ACTIVE',
      readCapacity: null,
      writeCapacity: null,
      keysFit: true,
      keys: [
        { name: 'pk', type: 'S', role: 'HASH' },
        { name: 'sk', type: 'S', role: 'RANGE' },
      ],
      indexes: [
        {
          name: 'message-group-sk-index',
          keys: ['message_group_uuid', 'sk'],
          projection: 'ALL',
          status: 'ACTIVE',
          fits: true,
        },
      ],
      stream: null,
      billing: 'PAY_PER_REQUEST',
    });
    await store.putGroupRow(ANDREW.id, groupRowAt(1), context);
    expect(await store.findGroupRows(CONVERSATION, [], context)).toHaveLength(1);
  });

  test('rejects an existing table without the index', async () => {
    const { store } = await backend.open({ index: 'none' });
    await expect(store.createTable(context)).rejects.toMatchObject({ code: 'conflict' });
  });
}
