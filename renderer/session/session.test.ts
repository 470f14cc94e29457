import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);

let world: FakeWorld;
let bridge: FakeBridge;
let stores: FakeApp['stores'];
let fake: FakeApp;
const calls = { listConversations: 0 };
/** The conversations whose windows were read. */
let windows: ConversationId[] = [];
const readsOf = (id: ConversationId) => windows.filter((each) => each === id).length;
/** Waits for pending promises. */
const settle = () => new Promise<void>((done) => setImmediate(done));

beforeEach(async () => {
  world = createWorld('online', NOW);
  bridge = createFakeBridge(world);
  Object.assign(calls, { listConversations: 0 });
  windows = [];
  const { list } = bridge.conversations;
  const { window } = bridge.messages;
  Object.assign(bridge.conversations, {
    list: (request: Parameters<typeof list>[0]) => {
      calls.listConversations += 1;
      return list(request);
    },
  });
  Object.assign(bridge.messages, {
    window: (request: Parameters<typeof window>[0]) => {
      windows.push(request.conversationId);
      return window(request);
    },
  });
  fake = await startFakeApp(bridge, createManualClock(NOW));
  ({ stores } = fake);
});

describe('a session', () => {
  it('fills the stores', () => {
    expect(stores.account.getState().account?.owner.handle).toBe('andrewbrown');
    expect(stores.conversationList.getState().conversations).toHaveLength(world.conversations.length);
    expect(stores.sync.getState().status.phase).toBe('idle');
  });

  it('reads the list once more for any number of events during a read', async () => {
    for (let event = 0; event < 10; event++) bridge.emit('conversations.changed', {});
    expect(calls.listConversations).toBe(2);
    await settle();
    expect(calls.listConversations).toBe(3);
  });

  it('reads the open conversation and, once, its neighbors', async () => {
    const [first, second, third] = world.conversations.map(({ summary }) => summary.id);
    if (first === undefined || second === undefined || third === undefined) throw new Error('no conversations');
    stores.conversationList.getState().select(second);
    await settle();
    expect(windows).toEqual([second, third, first]);
    bridge.emit('messages.changed', { conversationId: third });
    await settle();
    expect(readsOf(second)).toBe(1);
    bridge.emit('messages.changed', { conversationId: second });
    await settle();
    expect(readsOf(second)).toBe(2);
  });

  it('reads the open conversation once more for any number of events during a read', async () => {
    const first = world.conversations[0]?.summary.id;
    if (first === undefined) throw new Error('no conversation');
    stores.conversationList.getState().select(first);
    await Promise.resolve();
    expect(readsOf(first)).toBe(1);
    for (let event = 0; event < 10; event++) bridge.emit('messages.changed', { conversationId: first });
    await settle();
    expect(readsOf(first)).toBe(2);
  });

  it('ends the search and the selection and saves the draft when another conversation is selected', async () => {
    const [first, second] = world.conversations;
    if (first === undefined || second === undefined) throw new Error('no conversations');
    stores.conversationList.getState().select(first.summary.id);
    await settle();
    const message = first.messages.at(-1) ?? expect.fail('no message');
    stores.selection.getState().toggle(message);
    await stores.find.getState().type('a', 'UTC');
    stores.composer.getState().type(first.summary.id, 'Half a sen');
    stores.conversationList.getState().select(second.summary.id);
    await settle();
    expect(stores.find.getState()).toMatchObject({ open: false, query: '', hits: [] });
    expect(stores.selection.getState().selected).toBeNull();
    expect(world.received.drafts).toContainEqual([first.summary.id, 'Half a sen']);
  });

  it('reads the list again when the account changes', async () => {
    bridge.emit('account.changed', { account: world.account });
    await settle();
    expect(calls.listConversations).toBe(2);
  });

  it('drops the conversations when the account changes', async () => {
    world.conversations = [];
    bridge.emit('accounts.switched', { id: null });
    expect(stores.conversationList.getState()).toMatchObject({ conversations: null, selectedId: null });
    await settle();
    expect(stores.conversationList.getState().conversations).toEqual([]);
  });

  it.each(['offline', 'failed'] as const)('clears the conversation’s errors when the phase %s ends', async (phase) => {
    const error = { code: 'offline', message: 'No network.', retryable: true, details: {} } as const;
    const open = world.conversations.find(({ summary }) => summary.id === 'main');
    if (open === undefined) throw new Error('no conversation');
    open.cached = 10;
    world.networkError = error;
    world.status = { ...world.status, phase, error };
    bridge.emit('sync.changed', world.status);
    stores.conversationList.getState().select(open.summary.id);
    await settle();
    await stores.conversation.getState().loadOlder();
    expect(stores.conversation.getState().olderError?.code).toBe('offline');
    world.status = { ...world.status, phase: 'idle', error: null };
    await stores.sync.getState().refresh();
    expect(stores.conversation.getState().olderError).toBeNull();
  });

  it('drops events once it has ended', async () => {
    const session = fake.app.sessions.current();
    session.end();
    bridge.emit('conversations.changed', {});
    bridge.emit('sync.changed', { ...world.status, phase: 'offline' });
    await settle();
    expect(calls.listConversations).toBe(1);
    expect(session.stores.sync.getState().status.phase).toBe('idle');
  });
});
