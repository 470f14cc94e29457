import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import { conversationIdOf, messageItem, OWNER, plus, rowItem } from '../../../test/support/pulling.ts';

const [older, newer, third, stranger] = ['older', 'newer', 'third', 'stranger'].map(conversationIdOf) as [
  ConversationId,
  ConversationId,
  ConversationId,
  ConversationId,
];

let bench: EngineBench;
let keyAgo: (seconds: number) => string;

beforeEach(async () => {
  bench = new EngineBench();
  const start = bench.clock.now();
  keyAgo = (seconds) => writeAs.micros(plus(start, -seconds * MICROS_PER_SECOND));
  bench.store.seed([
    ...[90, 50].map((seconds) => messageItem(older, keyAgo(seconds), { message: `${seconds} ago` })),
    ...[70, 30].map((seconds) => messageItem(newer, keyAgo(seconds), { message: `${seconds} ago` })),
    rowItem(older, keyAgo(50)),
    rowItem(newer, keyAgo(30)),
    { ...rowItem(stranger, keyAgo(10)), user_uuid: 'other', user_handle: 'other' },
    messageItem(stranger, keyAgo(10)),
  ]);
  await settle();
});
afterEach(() => bench.engine.stop());

const join = (conversationId = older) => bench.call('conversations.join', { conversationId, isOn: true });
const list = async () => (await bench.call('conversations.list', {})).conversations;
const line = async (id: ConversationId): Promise<Conversation> => {
  const found = (await list()).find((each) => each.id === id);
  if (found === undefined) throw new Error('not listed');
  return found;
};
const texts = async (conversationId: ConversationId) => {
  const window = await bench.call('messages.window', { conversationId, from: { kind: 'newest' }, limit: 50 });
  return window.messages.map(({ text }) => text);
};
/** What the table has of a conversation. */
const textsAt = (id: ConversationId) =>
  bench.store.table
    .rows()
    .filter(({ pk }) => pk === `MSG#${id}`)
    .map(({ message }) => message);
/** The friend writes in a conversation, and the next refresh reads it. */
async function receive(id: ConversationId, message: string): Promise<void> {
  await bench.clock.advance(1_000);
  const key = writeAs.micros(bench.clock.now());
  bench.store.seed([messageItem(id, key, { message }), rowItem(id, key)]);
  await bench.call('sync.refresh', {});
}

describe('conversations that are shown as one', () => {
  it('have one line and one window, by time, until they are shown separately', async () => {
    await join();
    expect((await list()).map(({ id }) => id)).toEqual([stranger, older]);
    expect(await line(older)).toMatchObject({ text: '30 ago', joined: [newer] });
    expect(await texts(older)).toEqual(['90 ago', '70 ago', '50 ago', '30 ago']);
    // A link names either.
    expect(await texts(newer)).toEqual(await texts(older));
    await bench.call('conversations.join', { conversationId: older, isOn: false });
    expect((await list()).map(({ id, joined }) => [id, joined])).toEqual([
      [stranger, []],
      [newer, []],
      [older, []],
    ]);
    expect(await texts(older)).toEqual(['90 ago', '50 ago']);
  });

  it('may be more than two, one of them found later', async () => {
    await join();
    await receive(third, 'from the third');
    expect((await list()).map(({ id }) => id)).toContain(third);
    await join(third);
    expect(await line(third)).toMatchObject({ joined: [newer, older] });
    expect(await texts(third)).toEqual(['90 ago', '70 ago', '50 ago', '30 ago', 'from the third']);
  });

  it('need another with the same person', async () => {
    expect(await bench.codeOf('conversations.join', { conversationId: stranger, isOn: true })).toBe('not-found');
    expect(await bench.codeOf('conversations.join', { conversationId: conversationIdOf('?'), isOn: true })).toBe(
      'not-found',
    );
  });

  it('send to the one with the newest message', async () => {
    await join();
    const { outgoing } = await bench.call('messages.send', { conversationId: older, text: 'hello' });
    expect(outgoing.conversationId).toBe(older);
    expect(textsAt(newer)).toContain('hello');
    await receive(older, 'here');
    await bench.call('messages.send', { conversationId: older, text: 'there' });
    expect(textsAt(older)).toContain('there');
  });

  it('send a reply to where the original is', async () => {
    await join();
    const page = { conversationId: older, from: { kind: 'newest' }, limit: 9 } as const;
    const { messages } = await bench.call('messages.window', page);
    const original = messages.find(({ text }) => text === '50 ago');
    if (original === undefined) throw new Error('no message');
    const { id, sortKey } = original;
    await bench.call('messages.send', { conversationId: older, text: 'about it', replyTo: { id, sortKey } });
    expect(textsAt(older)).toContain('about it');
    const reply = (await bench.call('messages.window', page)).messages.at(-1);
    expect(reply).toMatchObject({ text: 'about it', quote: { state: 'known', text: '50 ago' } });
  });

  it('show what is not sent yet in the order of sending, to be put back into the one draft', async () => {
    await join();
    bench.store.failNext('putMessage', 'offline', 9);
    await bench.call('messages.send', { conversationId: older, text: 'one' });
    await bench.call('messages.send', { conversationId: older, text: 'two' });
    const { outgoing } = await bench.call('messages.window', {
      conversationId: older,
      from: { kind: 'newest' },
      limit: 9,
    });
    expect(outgoing.map(({ text, conversationId }) => [text, conversationId])).toEqual([
      ['one', older],
      ['two', older],
    ]);
    expect(await line(older)).toMatchObject({ text: 'two', waiting: 2 });
  });

  it('are unread together, and read as far as the reader has seen', async () => {
    await join();
    await receive(older, 'a');
    await receive(newer, 'b');
    expect(await line(older)).toMatchObject({ unread: 2, text: 'b' });
    const { messages, firstUnread } = await bench.call('messages.window', {
      conversationId: older,
      from: { kind: 'newest' },
      limit: 2,
    });
    expect(messages.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(firstUnread?.id).toBe(messages[0]?.id);
    const [a, b] = messages;
    if (a === undefined || b === undefined) throw new Error('no messages');
    await bench.call('conversations.markRead', { conversationId: older, upTo: a });
    expect(await line(older)).toMatchObject({ unread: 1 });
    await bench.call('conversations.markRead', { conversationId: older, upTo: b });
    expect(await line(older)).toMatchObject({ unread: 0 });
    // On the person's other computers, where they may be shown separately, too.
    const readTo = (id: ConversationId): number => bench.outbox.ownState.value(id, 'read');
    expect([readTo(older), readTo(newer)]).toEqual([a, b].map(({ at }) => Math.floor(at / 1_000)));
  });

  it('are pinned, archived, muted and marked together', async () => {
    await join();
    const keep = (kind: 'pinned' | 'archived' | 'unread', isOn: boolean) =>
      bench.call('conversations.keep', { conversationId: older, kind, isOn });
    await keep('pinned', true);
    await keep('archived', true);
    await keep('unread', true);
    await bench.call('conversations.mute', { conversationId: older, until: 'always' });
    await bench.call('conversations.configure', { conversationId: older, disappearAfter: 3_600_000 });
    const all = {
      isPinned: true,
      isArchived: true,
      isMarkedUnread: true,
      mutedUntil: 'always',
      disappearAfter: 3_600_000,
    };
    expect(await line(older)).toMatchObject(all);
    await bench.call('conversations.join', { conversationId: older, isOn: false });
    expect(await line(newer)).toMatchObject(all);
    await bench.call('conversations.mute', { conversationId: newer, until: null });
    await bench.call('conversations.keep', { conversationId: newer, kind: 'archived', isOn: false });
    await bench.call('conversations.keep', { conversationId: newer, kind: 'pinned', isOn: false });
    await join();
    expect(await line(older)).toMatchObject({ isPinned: true, isArchived: false, mutedUntil: null });
    await bench.call('messages.open', { conversationId: older });
    expect(await line(older)).toMatchObject({ isMarkedUnread: false });
  });

  it('notify under the ID that the window knows, unless all are muted', async () => {
    await join();
    await receive(newer, 'news');
    expect(bench.arrivals.map(({ conversationId }) => conversationId)).toEqual([older]);
    await bench.call('conversations.mute', { conversationId: older, until: 'always' });
    await receive(newer, 'more');
    expect(bench.arrivals).toHaveLength(1);
    const named = bench.published.flatMap((event) =>
      event.name === 'messages.changed'
        ? [event.payload.conversationId]
        : event.name === 'conversations.changed'
          ? (event.payload.only ?? [])
          : [],
    );
    expect(named.slice(-2)).toEqual([older, older]);
  });

  it('are searched together, and hits lead to the one that is shown', async () => {
    await join();
    const hits = async (query: string) =>
      (await bench.call('search.run', { query, zone: 'UTC', limit: 9 })).hits.map(
        ({ message }) => message.conversationId,
      );
    expect(await hits('30')).toEqual([older]);
    const inOne = await bench.call('search.inConversation', {
      conversationId: older,
      query: 'ago',
      zone: 'UTC',
      limit: 9,
    });
    expect(inOne.total).toBe(4);
    const [hit] = inOne.hits;
    if (hit === undefined) throw new Error('no hit');
    const { cursor } = await bench.call('messages.locate', { conversationId: older, id: hit.id });
    expect(cursor).toEqual(hit);
    expect(await bench.call('messages.text', { conversationId: older, id: hit.id })).toEqual({ text: '30 ago' });
    expect(await bench.call('conversations.about', { conversationId: older })).toMatchObject({
      messages: 4,
      isFirstKnown: true,
    });
  });

  it('are found when a conversation with the person is started', async () => {
    await join();
    expect(await bench.call('conversations.start', { handle: 'friend' })).toMatchObject({
      conversationId: older,
      isNew: false,
    });
  });

  it('are read together while they are open', async () => {
    await join();
    await bench.call('messages.open', { conversationId: older });
    const key = writeAs.micros(bench.clock.now());
    // Their rows never move.
    bench.store.seed([messageItem(older, key, { message: 'quiet' }), messageItem(newer, key, { message: 'still' })]);
    await bench.clock.advance(60_000);
    expect((await texts(older)).slice(-2).sort()).toEqual(['quiet', 'still']);
  });

  it('stay when the row of the one that is shown is gone', async () => {
    await join();
    bench.store.unseed({ pk: `GRP#${OWNER}`, sk: keyAgo(50) });
    await bench.call('storage.clear', {});
    await bench.call('messages.open', { conversationId: older });
    expect(bench.cache.conversations.other(older)).toBeNull();
    expect(await texts(older)).toHaveLength(4);
    expect(await line(older)).toMatchObject({ joined: [newer], text: '30 ago', other: { id: 'friend' } });
    await bench.call('messages.send', { conversationId: older, text: 'hello' });
    expect(textsAt(newer)).toContain('hello');
  });

  it('part when a row comes to name another person', async () => {
    await join();
    await bench.clock.advance(1_000);
    const key = writeAs.micros(bench.clock.now());
    bench.store.seed([{ ...rowItem(newer, key), user_uuid: 'other', user_handle: 'other' }]);
    await bench.call('sync.refresh', {});
    expect((await list()).map(({ id, joined }) => [id, joined])).toContainEqual([newer, []]);
    await bench.call('messages.send', { conversationId: older, text: 'for the friend' });
    expect(textsAt(newer)).not.toContain('for the friend');
  });
});
