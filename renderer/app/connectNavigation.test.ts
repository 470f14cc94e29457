import { beforeEach, describe, expect, it } from 'vitest';
import { parseDeepLink } from '../../shared/deepLinks.ts';
import { AppError } from '../../shared/errors.ts';
import { ConversationId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { markAllRead } from '../session/commands.ts';
import { connectNavigation } from './connectNavigation.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const main = ConversationId.parse('main');

let world: FakeWorld;
let bridge: FakeBridge;
let fake: FakeApp;
let stores: FakeApp['stores'];
let begin: () => void;
let end: () => void;
/** Waits for pending promises. */
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((done) => setImmediate(done));
};
const follow = async (address: string) => {
  const link = parseDeepLink(address);
  if (link === null) throw new Error(`no link: ${address}`);
  bridge.emit('app.navigate', { link });
  await settle();
};
const selected = () => stores.conversationList.getState().selectedId;
const notices = () => stores.notices.getState().notices;
const setLock = async (locked: boolean) => {
  world.desk.lock = { ...world.desk.lock, method: 'system', locked };
  bridge.emit('lock.changed', world.desk.lock);
  await settle();
};

beforeEach(async () => {
  world = createWorld('online', NOW);
  bridge = createFakeBridge(world);
  fake = await startFakeApp(bridge, createManualClock(NOW));
  ({ stores } = fake);
  begin = () => {
    end = connectNavigation(fake.app);
  };
});

describe('a link', () => {
  beforeEach(async () => {
    begin();
    await settle();
  });

  it('opens a conversation by id or by handle', async () => {
    await follow('meridian://messages/main');
    expect(selected()).toBe(main);
    await follow('meridian://messages/@londo');
    expect(selected()).not.toBe(main);
    await follow('meridian://messages/@bayko');
    expect(selected()).toBe(main);
    await follow('meridian://messages/new/bayko');
    expect(selected()).toBe(main);
    await follow('meridian://messages');
    expect(selected()).toBeNull();
    expect(notices()).toEqual([]);
  });

  it('opens a message, also of the open conversation', async () => {
    const messages = world.conversations.find(({ summary }) => summary.id === main)?.messages ?? [];
    for (const message of [messages[3], messages[5]]) {
      await follow(`meridian://messages/main#${message?.id}`);
      const { conversationId, showing } = stores.conversation.getState();
      expect([conversationId, showing.scrollTarget]).toMatchObject([
        main,
        { kind: 'message', cursor: { id: message?.id } },
      ]);
    }
  });

  it('opens the conversation and reports a message that is not downloaded', async () => {
    await follow('meridian://messages/main#nowhere');
    expect(selected()).toBe(main);
    expect(notices()).toEqual([{ kind: 'no-message' }]);
    await follow('meridian://messages/main');
    expect(notices()).toEqual([]);
  });

  it('starts a conversation only from a link to a new one', async () => {
    await follow('meridian://messages/@grace');
    expect(notices()).toEqual([{ kind: 'no-conversation', handle: 'grace' }]);
    expect(selected()).toBeNull();
    await follow('meridian://messages/new/grace');
    expect(selected()).toBe('conversation-grace');
    expect(notices()).toEqual([]);
  });

  it('reports a missing person and a missing conversation', async () => {
    await follow('meridian://messages/new/missing-person');
    expect(notices()).toMatchObject([{ kind: 'no-person', handle: 'missing-person', error: { code: 'not-found' } }]);
    await follow('meridian://messages/elsewhere');
    expect(notices()).toEqual([{ kind: 'conversation-not-found' }]);
    expect(selected()).toBeNull();
  });

  it('reports why a link failed', async () => {
    const error = new AppError('cache-unreadable').toData();
    Object.assign(bridge.messages, { locate: async () => ({ ok: false, error }) });
    await follow('meridian://messages/main#any');
    expect(notices()).toEqual([{ kind: 'not-followed', error }]);
  });

  it('waits for the list of the first sync unless the person navigates', async () => {
    const conversations = world.conversations;
    world.conversations = [];
    const starting = { ...world.status, syncedAt: null, firstSync: { done: 0, total: 14 } };
    bridge.emit('sync.changed', starting);
    await follow('meridian://messages/main');
    expect([selected(), notices()]).toEqual([null, []]);
    world.conversations = conversations;
    await stores.conversationList.getState().load();
    await settle();
    expect(selected()).toBe(main);

    await follow('meridian://messages/later');
    stores.conversationList.getState().select(null);
    bridge.emit('sync.changed', world.status);
    await settle();
    expect([selected(), notices()]).toEqual([null, []]);
  });

  it('finds a conversation whose list arrives after the status of its sync', async () => {
    const conversations = world.conversations;
    world.conversations = [];
    bridge.emit('sync.changed', { ...world.status, syncedAt: null, firstSync: { done: 0, total: 14 } });
    await stores.conversationList.getState().load();
    await follow('meridian://messages/@bayko');
    expect([selected(), notices()]).toEqual([null, []]);
    world.conversations = conversations;
    bridge.emit('sync.changed', world.status);
    await settle();
    expect([selected(), notices()]).toEqual([main, []]);
  });

  it('supersedes the previous link, whatever its source', async () => {
    const { start } = bridge.conversations;
    const answer = Promise.withResolvers<void>();
    const slow = async (request: Parameters<typeof start>[0]) => {
      await answer.promise;
      return start(request);
    };
    Object.assign(bridge.conversations, { start: slow });
    const searched = fake.app.follow({ kind: 'new', handle: 'grace' });
    await settle();
    expect(notices()).toEqual([{ kind: 'looking-up', handle: 'grace' }]);
    Object.assign(bridge.conversations, { start });
    await follow('meridian://messages/@unknown-person');
    answer.resolve();
    await searched;
    expect(selected()).toBeNull();
    expect(notices()).toEqual([{ kind: 'no-conversation', handle: 'unknown-person' }]);
  });

  it('is ignored once navigation is disconnected', async () => {
    end();
    await follow('meridian://messages/main');
    await setLock(true);
    expect([selected(), notices(), stores.lock.getState().locked]).toEqual([null, [], false]);
  });

  it('requires an account', async () => {
    bridge.emit('account.changed', { account: null });
    await follow('meridian://messages/main');
    expect(notices()).toEqual([{ kind: 'no-account' }]);
  });
});

it('follows the link that opened the window after the window is ready', async () => {
  world.shell.link = { kind: 'conversation', conversationId: main, messageId: null };
  begin();
  await settle();
  expect([world.shell.ready, selected()]).toEqual([1, main]);
});

describe('while Meridian is locked', () => {
  beforeEach(async () => {
    begin();
    await settle();
    stores.conversationList.getState().select(main);
    await settle();
  });

  it('holds no account data and returns to the same conversation', async () => {
    expect(stores.conversation.getState().messages).not.toEqual([]);
    await setLock(true);
    expect(stores.lock.getState().locked).toBe(true);
    expect(stores.conversationList.getState()).toMatchObject({ conversations: null, selectedId: null });
    expect(stores.conversation.getState()).toMatchObject({ conversationId: null, messages: [] });
    expect(stores.composer.getState().texts.size).toBe(0);
    await setLock(false);
    expect(selected()).toBe(main);
    expect(stores.conversation.getState().messages).not.toEqual([]);
    expect(stores.sync.getState().status).toEqual(world.status);
  });

  it('keeps text typed just before', async () => {
    stores.composer.getState().type(main, 'Half a sen');
    await setLock(true);
    expect(world.received.drafts).toEqual([]);
    await setLock(false);
    expect(world.received.drafts).toContainEqual([main, 'Half a sen']);
    expect(stores.composer.getState().texts.get(main)).toBe('Half a sen');
    expect(stores.composer.getState().draftError).toBeNull();
  });

  it('closes dialogs that show account data', async () => {
    stores.overlays.getState().show({ kind: 'settings', section: 'cost' });
    await setLock(true);
    expect(stores.overlays.getState().overlay).toBeNull();
    await setLock(false);
    expect(stores.overlays.getState().overlay).toBeNull();
  });

  it('keeps the state of an event that arrives during a read', async () => {
    const answer = Promise.withResolvers<void>();
    const stale = world.desk.lock;
    const { state } = bridge.lock;
    const late = async (request: Parameters<typeof state>[0]) => {
      const reply = await state(request);
      await answer.promise;
      return reply.ok ? { ...reply, value: stale } : reply;
    };
    Object.assign(bridge.lock, { state: late });
    const loading = stores.lock.getState().load();
    await setLock(true);
    answer.resolve();
    await loading;
    expect(stores.lock.getState().locked).toBe(true);
  });

  it('follows a link after unlocking', async () => {
    await setLock(true);
    await follow('meridian://messages/@londo');
    expect(selected()).toBeNull();
    await setLock(false);
    expect(stores.conversationList.getState().conversations?.find(({ id }) => id === selected())?.other.handle).toBe(
      'londo',
    );
  });

  it('unlocks only after system authentication', async () => {
    await setLock(true);
    world.shell.unlockError = new AppError('cancelled').toData();
    await stores.lock.getState().unlock(null);
    expect(stores.lock.getState()).toMatchObject({ locked: true, error: { code: 'cancelled' } });
    world.shell.unlockError = null;
    await stores.lock.getState().unlock(null);
    expect(stores.lock.getState()).toMatchObject({ locked: false, error: null, unlocking: false });
  });
});

it('starts locked if Meridian is locked', async () => {
  world.desk.lock = { ...world.desk.lock, method: 'system', locked: true };
  world.shell.link = { kind: 'conversation', conversationId: main, messageId: null };
  begin();
  await settle();
  expect([stores.lock.getState().locked, selected()]).toEqual([true, null]);
  await setLock(false);
  expect([stores.account.getState().account?.owner.handle, selected()]).toEqual(['andrewbrown', main]);
});

it('says which settings files could not be read', async () => {
  world.info = { ...world.info, setAside: ['accounts.unreadable-1.json'] };
  begin();
  await settle();
  expect(notices()).toEqual([{ kind: 'set-aside', files: ['accounts.unreadable-1.json'] }]);
});

it('marks a conversation as read up to its newest message', async () => {
  const { client } = fake.app.sessions.current();
  await markAllRead(main, client, stores.notices);
  const newest = world.conversations.find(({ summary }) => summary.id === main)?.messages.at(-1);
  expect(world.received.read).toEqual([[main, { at: newest?.at, id: newest?.id }]]);
  world.unreadable.messages = new AppError('cache-unreadable').toData();
  await markAllRead(main, client, stores.notices);
  expect(notices()).toMatchObject([{ kind: 'not-marked' }]);
});
