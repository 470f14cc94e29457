import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { createClient } from '../client.ts';
import { createConversationStore } from './conversation.ts';
import { createReadAhead, MOST_PAGES, PAGE_SIZE } from './readAhead.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const main = ConversationId.parse('main');

let world: FakeWorld;
let bridge: FakeBridge;
let reads: ConversationId[];
const clientOf = () => createClient(bridge).ofAccount(fakeAccountId(1));
const ids = (count: number) => Array.from({ length: count }, (_, n) => ConversationId.parse(`conversation${n}`));

beforeEach(() => {
  world = createWorld('online', NOW);
  bridge = createFakeBridge(world);
  reads = [];
  const { window } = bridge.messages;
  Object.assign(bridge.messages, {
    window: (request: Parameters<typeof window>[0]) => {
      reads.push(request.conversationId);
      return window(request);
    },
  });
});

describe('read-ahead', () => {
  it('keeps the newest page of a conversation', async () => {
    const ahead = createReadAhead(clientOf());
    expect(ahead.page(main)).toBeNull();
    await ahead.prepare(main);
    await ahead.prepare(main);
    expect(reads).toEqual([main]);
    expect(ahead.page(main)?.messages).toHaveLength(PAGE_SIZE);
  });

  it('reads one page at a time, and of those requested meanwhile only the last', async () => {
    const ahead = createReadAhead(clientOf());
    const [first, , , last] = ids(4);
    await Promise.all(ids(4).map(ahead.prepare));
    expect(reads).toEqual([first, last]);
  });

  it('keeps few pages, the most recently used', async () => {
    const ahead = createReadAhead(clientOf());
    const all = ids(MOST_PAGES + 1);
    for (const id of all.slice(0, MOST_PAGES)) await ahead.prepare(id);
    ahead.page(ids(1)[0] ?? main);
    await ahead.prepare(all.at(-1) ?? main);
    expect(all.map((id) => ahead.page(id) !== null)).toEqual([true, false, ...all.slice(2).map(() => true)]);
  });

  it.each([
    ['its messages', () => bridge.emit('messages.changed', { conversationId: main })],
    ['the list', () => bridge.emit('conversations.changed', {})],
    ['its line', () => bridge.emit('conversations.changed', { only: [main] })],
    ['the account', () => bridge.emit('account.changed', { account: null })],
  ])('drops a page when %s changed, also while it was read', async (_, change) => {
    const ahead = createReadAhead(clientOf());
    await ahead.prepare(main);
    change();
    expect(ahead.page(main)).toBeNull();
    const reading = ahead.prepare(main);
    change();
    await reading;
    expect(ahead.page(main)).toBeNull();
    await ahead.prepare(main);
    expect(ahead.page(main)).not.toBeNull();
  });

  it('keeps a page when the lines of other conversations changed', async () => {
    const ahead = createReadAhead(clientOf());
    await ahead.prepare(main);
    bridge.emit('conversations.changed', { only: ids(1) });
    expect(ahead.page(main)).not.toBeNull();
  });

  it('survives a failed read', async () => {
    Object.assign(world.unreadable, { messages: { code: 'disk', message: '', retryable: false, details: {} } });
    const ahead = createReadAhead(clientOf());
    await ahead.prepare(main);
    expect(ahead.page(main)).toBeNull();
  });
});

describe('opening a conversation that was read ahead', () => {
  it('shows it in the same task and reads what changed afterwards', async () => {
    const store = createConversationStore(clientOf());
    await store.getState().prepare(main);
    const opened = store.getState().open(main);
    expect(store.getState()).toMatchObject({ conversationId: main, loaded: true });
    const { messages } = store.getState();
    expect(messages).toHaveLength(PAGE_SIZE);
    await opened;
    expect(reads).toEqual([main, main]);
    // The same objects, so that nothing is rendered again.
    expect(store.getState().messages).toBe(messages);
  });

  it('reads around the first unread message if the page in memory does not have it', async () => {
    const conversation = world.conversations.find(({ summary }) => summary.id === main);
    const unread = conversation?.messages[5];
    if (conversation === undefined || unread === undefined) throw new Error('no message');
    conversation.firstUnread = { at: unread.at, id: unread.id };
    const store = createConversationStore(clientOf());
    await store.getState().prepare(main);
    const opened = store.getState().open(main);
    expect(store.getState().loaded).toBe(false);
    await opened;
    expect(store.getState().messages.map(({ id }) => id)).toContain(unread.id);
  });

  it('does not read the open conversation ahead', async () => {
    const store = createConversationStore(clientOf());
    await store.getState().open(main);
    await store.getState().prepare(main);
    expect(reads).toEqual([main]);
  });
});
