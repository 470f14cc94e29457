import { beforeEach, describe, expect, it } from 'vitest';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { MessageId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import type { FakeConversation, FakeWorld } from '../../test/support/fakeWorld.ts';
import { type AccountClient, createClient } from '../client.ts';
import { createConversationStore, SLIDE_SIZE } from './conversation.ts';
import { WINDOW_SIZE } from './loadedWindow.ts';
import { PAGE_SIZE } from './readAhead.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const offline: AppErrorData = { code: 'offline', message: 'No network.', retryable: true, details: {} };

let world: FakeWorld;
let bridge: FakeBridge;
let client: AccountClient;
let conversation: FakeConversation;
let store: ReturnType<typeof createConversationStore>;
const state = () => store.getState();
const ids = () => state().messages.map(({ id }) => id);
const expected = (count: number) => conversation.messages.slice(-count).map(({ id }) => id);

beforeEach(() => {
  world = createWorld('online', NOW);
  const [first] = world.conversations.filter(({ summary }) => summary.id === 'main');
  if (first === undefined) throw new Error('no conversation');
  conversation = first;
  bridge = createFakeBridge(world);
  client = createClient(bridge).ofAccount(fakeAccountId(1));
  store = createConversationStore(client);
});

describe('the open conversation', () => {
  it('starts with the newest page and notifies main', async () => {
    await state().open(conversation.summary.id);
    expect(state().loaded).toBe(true);
    expect(ids()).toEqual(expected(PAGE_SIZE));
    expect(state().older.kind).toBe('cached');
    await state().open(null);
    expect(state()).toMatchObject({ conversationId: null, loaded: false, messages: [] });
    expect(world.opened.conversations).toEqual([conversation.summary.id, null]);
  });

  it('loads older pages up to the first message', async () => {
    await state().open(conversation.summary.id);
    await state().loadOlder();
    expect(ids()).toEqual(expected(conversation.messages.length));
    expect(state().older).toEqual({ kind: 'start' });
    await state().loadOlder();
    expect(ids()).toEqual(expected(conversation.messages.length));
  });

  it('fills the gap before the cached messages', async () => {
    conversation.cached = PAGE_SIZE;
    await state().open(conversation.summary.id);
    expect(state().older.kind).toBe('gap');
    await state().loadOlder();
    expect(ids()).toEqual(expected(2 * PAGE_SIZE));
  });

  it('keeps the loaded messages when a new one arrives', async () => {
    await state().open(conversation.summary.id);
    await state().loadOlder();
    const count = ids().length;
    const last = conversation.messages.at(-1);
    if (last === undefined) throw new Error('no message');
    const added = { ...last, at: instantFromMicros(last.at + 1), id: `${last.id}-new` as typeof last.id };
    conversation.messages = [...conversation.messages, added];
    await state().reload();
    expect(ids()).toEqual(expected(count + 1));
  });

  it('keeps the identity of unchanged messages in a reload', async () => {
    await state().open(conversation.summary.id);
    const { messages, outgoing, gaps } = state();
    await state().reload();
    expect(state().messages).toBe(messages);
    expect([state().outgoing === outgoing, state().gaps === gaps]).toEqual([true, true]);
    const [first, ...rest] = conversation.messages.slice(-2);
    if (first === undefined) throw new Error('no message');
    conversation.messages = [...conversation.messages.slice(0, -2), { ...first, text: 'Edited' }, ...rest];
    await state().reload();
    expect(state().messages.at(-2)?.text).toBe('Edited');
    expect(state().messages.at(-1)).toBe(messages.at(-1));
    expect(state().messages[0]).toBe(messages[0]);
  });

  it('reports why older messages failed to load and retries on request', async () => {
    conversation.cached = PAGE_SIZE;
    world.networkError = offline;
    await state().open(conversation.summary.id);
    await state().loadOlder();
    expect(state()).toMatchObject({ loadingOlder: false, olderError: { code: 'offline' } });
    world.networkError = null;
    await state().loadOlder();
    expect(state()).toMatchObject({ loadingOlder: false, olderError: null });
    expect(ids()).toEqual(expected(2 * PAGE_SIZE));
  });

  it('fills a gap between messages or reports an error', async () => {
    const gapId = conversation.gaps?.[0]?.id ?? 0;
    await state().open(conversation.summary.id);
    world.networkError = offline;
    await state().fill(gapId);
    expect(state().gapErrors.get(gapId)?.code).toBe('offline');
    world.networkError = null;
    await state().fill(gapId);
    expect(state().gapErrors.size).toBe(0);
    expect(state().filling.size).toBe(0);
    expect(state().gaps).toEqual([]);
    expect(ids().some((id) => id.startsWith('main-34'))).toBe(true);
  });

  it('drops a reload of a closed conversation', async () => {
    const other = world.conversations.find(({ summary }) => summary.id !== conversation.summary.id);
    if (other === undefined) throw new Error('no other conversation');
    const left = state().open(conversation.summary.id);
    await state().open(other.summary.id);
    await left;
    expect(state().conversationId).toBe(other.summary.id);
    expect(ids()).toEqual(other.messages.map(({ id }) => id));
  });

  it('opens without waiting for the network or another conversation', async () => {
    const never = createConversationStore({
      ...client,
      messages: { ...client.messages, fill: () => new Promise(() => undefined) },
    });
    conversation.cached = PAGE_SIZE;
    await never.getState().open(conversation.summary.id);
    void never.getState().loadOlder();
    const last = conversation.messages.at(-1);
    const other = world.conversations.find(({ summary }) => summary.id !== conversation.summary.id);
    if (last === undefined || other === undefined) throw new Error('no messages');
    conversation.messages = [...conversation.messages, { ...last, at: instantFromMicros(last.at + 1) }];
    conversation.cached += 1;
    await never.getState().reload();
    expect(never.getState().messages).toHaveLength(PAGE_SIZE + 1);
    expect(never.getState().loadingOlder).toBe(true);
    await never.getState().open(other.summary.id);
    expect(never.getState()).toMatchObject({ loaded: true, loadingOlder: false });
  });

  it('is not undone by a reload that overlaps an older page', async () => {
    await state().open(conversation.summary.id);
    await Promise.all([state().loadOlder(), state().reload(), state().loadOlder(), state().reload()]);
    expect(ids()).toEqual(expected(conversation.messages.length));
  });
});

describe('a conversation of any length', () => {
  const LENGTH = 2_000;
  const numberOf = (id: string | undefined): number => Number(id?.slice('m'.length));
  const cursorOf = (index: number) => {
    const message = conversation.messages[index];
    if (message === undefined) throw new Error('no such message');
    return { at: message.at, id: message.id };
  };
  /** The first and the last loaded message. */
  const range = () => [numberOf(ids()[0]), numberOf(ids().at(-1))];

  beforeEach(async () => {
    const [first] = conversation.messages;
    if (first === undefined) throw new Error('no message');
    conversation.messages = Array.from({ length: LENGTH }, (_, index) => ({
      ...first,
      id: MessageId.parse(`m${index}`),
      at: instantFromMicros(first.at + index * 1_000),
    }));
    conversation.gaps = [];
    await state().open(conversation.summary.id);
  });

  it('loads at most one window in either direction', async () => {
    for (let turn = 0; turn < 8; turn++) await state().loadOlder();
    expect(range()).toEqual([
      LENGTH - PAGE_SIZE - 8 * SLIDE_SIZE,
      LENGTH - PAGE_SIZE - 8 * SLIDE_SIZE + WINDOW_SIZE - 1,
    ]);
    expect(state().newer).toBe(true);
    for (let turn = 0; turn < 8; turn++) await state().loadNewer();
    expect(range()).toEqual([LENGTH - WINDOW_SIZE, LENGTH - 1]);
    expect(state().newer).toBe(false);
    expect(state().older).toEqual({ kind: 'cached', before: cursorOf(LENGTH - WINDOW_SIZE) });
  });

  it('has no hole wherever the window moves', async () => {
    await state().show({ kind: 'message', cursor: cursorOf(1_000) });
    const wander = [state().loadNewer, state().loadOlder, state().reload, state().loadNewer, state().loadNewer];
    for (const go of [...wander, ...wander, ...wander]) {
      await go();
      const [first = 0, last = 0] = range();
      expect(ids()).toEqual(conversation.messages.slice(first, last + 1).map(({ id }) => id));
      expect(ids().length).toBeLessThanOrEqual(WINDOW_SIZE);
    }
  });

  it('shows a distant message and returns to the newest', async () => {
    const { serial } = state().showing;
    await state().show({ kind: 'message', cursor: cursorOf(300) });
    expect(range()).toEqual([250, 349]);
    expect(state()).toMatchObject({ newer: true, showing: { serial: serial + 1, scrollTarget: { kind: 'message' } } });
    await state().show({ kind: 'newest' });
    expect(range()).toEqual([LENGTH - PAGE_SIZE, LENGTH - 1]);
    expect(state()).toMatchObject({ newer: false, showing: { serial: serial + 2 } });
  });

  it('does not reread loaded messages', async () => {
    let reads = 0;
    const counting = createConversationStore({
      ...client,
      messages: {
        ...client.messages,
        window: (request) => {
          reads += 1;
          return client.messages.window(request);
        },
      },
    });
    await counting.getState().open(conversation.summary.id);
    await counting.getState().show({ kind: 'place', cursor: cursorOf(LENGTH - 20), offset: 7 });
    expect(reads).toBe(1);
    expect(counting.getState().whereabouts()).toEqual({ kind: 'place', cursor: cursorOf(LENGTH - 20), offset: 7 });
  });

  it('opens at the first unread message however many there are', async () => {
    conversation.firstUnread = cursorOf(500);
    await state().open(null);
    await state().open(conversation.summary.id);
    expect(range()).toEqual([450, 549]);
    expect(state()).toMatchObject({ newer: true, newFrom: cursorOf(500) });
    state().setPresent(true);
    expect(world.received.read).toEqual([]);
  });

  it('keeps the visible messages when more than a window arrives above', async () => {
    const eye = cursorOf(LENGTH - 10);
    state().look({ cursor: eye, offset: 0 });
    const before = conversation.messages[LENGTH - 20];
    if (before === undefined) throw new Error('no message');
    const found = Array.from({ length: 3 * WINDOW_SIZE }, (_, index) => ({
      ...before,
      id: MessageId.parse(`found${index}`),
      at: instantFromMicros(before.at + 1),
    }));
    conversation.messages = [
      ...conversation.messages.slice(0, LENGTH - 19),
      ...found.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      ...conversation.messages.slice(LENGTH - 19),
    ];
    await state().reload();
    expect(ids()).toContain(eye.id);
    expect(ids().length).toBeLessThanOrEqual(WINDOW_SIZE);
  });

  it('follows the newest message when more than a window arrives', async () => {
    const last = conversation.messages.at(-1);
    if (last === undefined) throw new Error('no message');
    const come = Array.from({ length: 1_200 }, (_, index) => ({
      ...last,
      id: MessageId.parse(`m${LENGTH + index}`),
      at: instantFromMicros(last.at + index + 1),
    }));
    conversation.messages = [...conversation.messages, ...come];
    await state().reload();
    expect(range()).toEqual([LENGTH + 1_200 - PAGE_SIZE, LENGTH + 1_200 - 1]);
    expect(state().newer).toBe(false);
  });

  it('scrolls to a sent message from anywhere', async () => {
    await state().show({ kind: 'message', cursor: cursorOf(100) });
    await client.messages.send({ conversationId: conversation.summary.id, text: 'Here' });
    await state().reload();
    expect(state().outgoing).toEqual([]);
    await state().showSent();
    expect(state().outgoing).toHaveLength(1);
    expect(state().newer).toBe(false);
  });

  it('reports why newer messages failed to load until the error is cleared', async () => {
    await state().show({ kind: 'message', cursor: cursorOf(100) });
    Object.assign(world.unreadable, { messages: offline });
    await state().loadNewer();
    expect(state()).toMatchObject({ loadingNewer: false, newerError: { code: 'offline' } });
    await expect(state().show({ kind: 'newest' })).rejects.toMatchObject({ code: 'offline' });
    expect(range()).toEqual([50, 149]);
    state().forgive();
    expect(state().newerError).toBeNull();
  });
});

describe('unread messages', () => {
  const newest = () => conversation.messages.at(-1);
  const place = (back: number) => {
    const message = conversation.messages.at(-back);
    if (message === undefined) throw new Error('too few messages');
    return { at: message.at, id: message.id };
  };
  /** Adds an unread message of the other person. */
  const arrive = () => {
    const last = newest();
    const sender = conversation.summary.other;
    if (last === undefined) throw new Error('no message');
    const added = { ...last, sender, at: instantFromMicros(last.at + 1), id: MessageId.parse(`${last.id}+`) };
    conversation.messages = [...conversation.messages, added];
    conversation.firstUnread ??= { at: added.at, id: added.id };
    return state().reload();
  };

  it('start after the last read message and are read when the newest is visible', async () => {
    conversation.firstUnread = place(3);
    await state().open(conversation.summary.id);
    expect(state().newFrom).toEqual(place(3));
    expect(world.received.read).toEqual([]);
    state().setPresent(true);
    expect(world.received.read).toEqual([[conversation.summary.id, place(1)]]);
    await state().reload();
    expect(state()).toMatchObject({ newFrom: place(3), firstUnread: null });
    expect(world.received.read).toHaveLength(1);
  });

  it('are loaded from the first one however old it is', async () => {
    conversation.firstUnread = place(90);
    await state().open(conversation.summary.id);
    expect(ids()).toContain(place(90).id);
    expect(state().newFrom).toEqual(place(90));
  });

  it('are read on arrival without a divider while the newest is visible', async () => {
    await state().open(conversation.summary.id);
    state().setPresent(true);
    await arrive();
    expect(state().newFrom).toBeNull();
    expect(world.received.read).toEqual([[conversation.summary.id, place(1)]]);
  });

  it('start at the first message that arrives while the reader is away', async () => {
    conversation.firstUnread = place(3);
    await state().open(conversation.summary.id);
    state().setPresent(true);
    state().setPresent(false);
    await arrive();
    const first = place(1);
    await arrive();
    expect(state()).toMatchObject({ newFrom: first, firstUnread: first });
    expect(world.received.read).toHaveLength(1);
    state().setPresent(true);
    expect(world.received.read.at(-1)).toEqual([conversation.summary.id, place(1)]);
  });

  it('are marked as read again after a failure', async () => {
    let tries = 0;
    const markRead = (): Promise<never> => {
      tries += 1;
      return Promise.reject(new Error('The disk is full.'));
    };
    const failing = createConversationStore({ ...client, conversations: { ...client.conversations, markRead } });
    conversation.firstUnread = place(2);
    await failing.getState().open(conversation.summary.id);
    failing.getState().setPresent(true);
    await failing.getState().reload();
    expect(tries).toBe(2);
  });
});

describe('outgoing messages', () => {
  const outgoing = () => state().outgoing.map(({ id, state: how }) => `${id} ${how}`);
  const denied: AppErrorData = { code: 'access-denied', message: 'You may not.', retryable: false, details: {} };

  beforeEach(async () => {
    await state().open(conversation.summary.id);
    await client.messages.send({ conversationId: conversation.summary.id, text: 'One' });
    await client.messages.send({ conversationId: conversation.summary.id, text: 'Two' });
    await state().reload();
  });

  it('keep the order of sending and appear once', async () => {
    expect(outgoing()).toEqual(['sent-1 pending', 'sent-2 pending']);
    const kept = conversation.outgoing;
    bridge.deliver('sent-1');
    // In the table, but not confirmed yet.
    if (kept !== undefined) conversation.outgoing = kept;
    await state().reload();
    expect(outgoing()).toEqual(['sent-2 pending']);
    expect(ids()).toContain('sent-1');
  });

  it('remain when older messages are loaded', async () => {
    await state().loadOlder();
    expect(outgoing()).toHaveLength(2);
  });

  it('are retried on request', async () => {
    bridge.reject('sent-1', denied);
    await state().reload();
    expect(outgoing()).toEqual(['sent-1 failed', 'sent-2 pending']);
    await state().retry(MessageId.parse('sent-1'));
    expect(outgoing()).toEqual(['sent-1 pending', 'sent-2 pending']);
  });

  it('are discarded only after confirmation', async () => {
    bridge.reject('sent-1', denied);
    state().askDiscard(MessageId.parse('sent-1'));
    state().askDiscard(null);
    await state().discard();
    expect(world.received.discarded).toEqual([]);
    state().askDiscard(MessageId.parse('sent-1'));
    await state().discard();
    expect(world.received.discarded).toEqual(['sent-1']);
    expect(outgoing()).toEqual(['sent-2 pending']);
    expect(state().discarding).toBeNull();
  });

  it('may be delivered before the decision', async () => {
    bridge.deliver('sent-1');
    await state().retry(MessageId.parse('sent-1'));
    expect(state().outgoingErrors.size).toBe(0);
    expect(outgoing()).toEqual(['sent-2 pending']);
  });

  it('report why a decision failed', async () => {
    const full = { ...denied, code: 'disk-full' } as const;
    const failing = createConversationStore({
      ...client,
      messages: { ...client.messages, retry: () => Promise.reject(AppError.fromData(full)) },
    });
    await failing.getState().open(conversation.summary.id);
    await failing.getState().retry(MessageId.parse('sent-1'));
    expect(failing.getState().outgoingErrors.get(MessageId.parse('sent-1'))?.code).toBe('disk-full');
  });
});

it('drops an older page of a closed conversation', async () => {
  const [other] = world.conversations.filter(({ summary }) => summary.id !== conversation.summary.id);
  if (other === undefined) throw new Error('no other conversation');
  const answer = Promise.withResolvers<void>();
  const slow: AccountClient['messages']['window'] = async (request) => {
    const page = await client.messages.window(request);
    if (request.conversationId === conversation.summary.id) await answer.promise;
    return page;
  };
  store = createConversationStore({ ...client, messages: { ...client.messages, window: slow } });
  const left = state().open(conversation.summary.id);
  await new Promise<void>((done) => setImmediate(done));
  await state().open(other.summary.id);
  const shown = ids();
  answer.resolve();
  await left;
  expect([state().conversationId, ids()]).toEqual([other.summary.id, shown]);
});
