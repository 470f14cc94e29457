import { expect, test } from 'vitest';
import type { MemberChange } from '../../../main/engine/remote/messageStore.ts';
import { type Member, type Message, type Person, UserId } from '../../../shared/model.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import type { Backend } from './backend.ts';
import { ANDREW, BAYKO, CONVERSATION, context, keyAt, messageAt } from './samples.ts';

const start = Date.UTC(2023, 3, 2, 9) * 1_000;
const instantAt = (second: number) => instantFromMicros(start + second * 1_000_000);
const joined = (person: Person, role: Member['role'], second: number): MemberChange => ({
  kind: 'joined',
  person,
  role,
  invitedBy: ANDREW.id,
  at: instantAt(second),
});
const member = (person: Person, role: Member['role'], second: number, left: number | null = null): Member => ({
  person,
  role,
  joinedAt: instantAt(second),
  invitedBy: ANDREW.id,
  leftAt: left === null ? null : instantAt(left),
});
const meta = { title: 'Harbor Night Market', createdAt: instantAt(0), version: 1 };

/** Conversations of many: their title and members. */
export function testMembers(backend: Backend): void {
  test('have the documented attributes', async () => {
    const { store, read } = await backend.open();
    expect(await store.readMembers(CONVERSATION, context)).toEqual({ meta: null, members: [] });
    await store.putConversation(CONVERSATION, meta, ANDREW.id, context);
    await store.putMember(CONVERSATION, joined(ANDREW, 'owner', 0), context);
    await store.putMember(CONVERSATION, joined(BAYKO, 'member', 1), context);
    expect(await store.readMembers(CONVERSATION, context)).toEqual({
      meta,
      members: [member(ANDREW, 'owner', 0), member(BAYKO, 'member', 1)],
    });
    const pk = `CNV#${CONVERSATION}`;
    expect(await read({ pk, sk: 'META' })).toEqual({
      ...{ pk, sk: 'META', title: meta.title, version: 1 },
      ...{ created_at: keyAt(0), created_by: 'andrew-uuid' },
    });
    expect(await read({ pk, sk: 'MBR#bayko-uuid' })).toEqual({
      ...{ pk, sk: 'MBR#bayko-uuid', user_uuid: 'bayko-uuid', user_display_name: 'Andrew Bayko', user_handle: 'bayko' },
      ...{ role: 'member', invited_by: 'andrew-uuid', joined_at: keyAt(1), changed_at: keyAt(1) },
    });
  });

  test('a conversation is put once, and of several new titles one wins', async () => {
    const { store } = await backend.open();
    await store.putConversation(CONVERSATION, meta, ANDREW.id, context);
    await store.putTitle(CONVERSATION, 'Night Market', 1, context);
    await store.putConversation(CONVERSATION, meta, ANDREW.id, context);
    const others = ['A', 'B', 'C'].map((title) => store.putTitle(CONVERSATION, title, 2, context));
    const settled = await Promise.allSettled(others);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const known = await store.readMembers(CONVERSATION, context);
    expect(known.meta?.version).toBe(3);
    expect(['A', 'B', 'C']).toContain(known.meta?.title);
  });

  test('a late request does not undo a later change of a member', async () => {
    const { store } = await backend.open();
    const put = (change: MemberChange): Promise<void> => store.putMember(CONVERSATION, change, context);
    const left: MemberChange = { kind: 'left', person: BAYKO, at: instantAt(5) };
    const admin: MemberChange = { kind: 'role', person: BAYKO, role: 'admin', at: instantAt(3) };
    for (const change of [joined(BAYKO, 'member', 1), admin, left, joined(BAYKO, 'member', 1), admin, left]) {
      await put(change);
    }
    expect((await store.readMembers(CONVERSATION, context)).members).toEqual([member(BAYKO, 'admin', 1, 5)]);
    await put(joined(BAYKO, 'member', 9));
    expect((await store.readMembers(CONVERSATION, context)).members).toEqual([member(BAYKO, 'member', 9)]);
  });

  test('items that are malformed have defaults, or are left out', async () => {
    const pk = `CNV#${CONVERSATION}`;
    const items = [
      { pk, sk: 'META', title: ['x'], version: 'x' },
      { pk, sk: 'MBR#bayko-uuid', role: 'king', joined_at: 5, user_display_name: ['x'], left_at: 'soon' },
      { pk, sk: 'MBR#', role: 'owner' },
      { pk, sk: 'OTHER' },
    ];
    const { store } = await backend.open({ items });
    expect(await store.readMembers(CONVERSATION, context)).toEqual({
      meta: { title: '', createdAt: null, version: 0 },
      members: [
        {
          person: { id: UserId.parse('bayko-uuid'), name: 'bayko-uuid', handle: '' },
          ...{ role: 'member', joinedAt: 0, invitedBy: null, leftAt: null },
        },
      ],
    });
  });

  test('a message has what it replies to and what happened', async () => {
    const { store, read } = await backend.open();
    const reply: Message = { ...messageAt(1), replyTo: { id: messageAt(0).id, sortKey: keyAt(0) } };
    const event: Message = { ...messageAt(2), event: { kind: 'added', people: [BAYKO], title: '' } };
    for (const message of [reply, event]) {
      await store.putMessage(message, context);
      expect(await store.getMessage(CONVERSATION, message.sortKey, context)).toEqual(message);
    }
    expect(await read({ pk: `MSG#${CONVERSATION}`, sk: reply.sortKey })).toMatchObject({
      reply_to: 'uuid-0',
      reply_to_sk: keyAt(0),
    });
    expect(await read({ pk: `MSG#${CONVERSATION}`, sk: event.sortKey })).toMatchObject({
      event: {
        ...{ kind: 'added', title: '' },
        people: [{ user_uuid: 'bayko-uuid', user_display_name: 'Andrew Bayko', user_handle: 'bayko' }],
      },
    });
  });

  test('a malformed reply or event leaves a plain message', async () => {
    const row = { pk: `MSG#${CONVERSATION}`, sk: keyAt(1), message: 'x', user_uuid: 'u', reply_to: 5, event: ['x'] };
    const { store } = await backend.open({ items: [row] });
    const message = await store.getMessage(CONVERSATION, keyAt(1), context);
    expect(message).toMatchObject({ text: 'x' });
    expect(message).not.toHaveProperty('replyTo');
    expect(message).not.toHaveProperty('event');
  });
}
