import { beforeEach, expect, it } from 'vitest';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AppError } from '../../shared/errors.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversationId } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { openInWindow } from '../session/commands.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const [main, worf] = [fakeConversationId('main'), fakeConversationId('worf')];
const own = { accountId: fakeAccountId(1), conversationId: main };

let world: FakeWorld;
let bridge: FakeBridge;
let fake: FakeApp;
const selected = () => fake.stores.conversationList.getState().selectedId;
const notices = () => fake.stores.notices.getState().notices.map(({ kind }) => kind);
const linkTo = (conversationId: typeof main): DeepLink => ({ kind: 'conversation', conversationId, messageId: null });

beforeEach(async () => {
  world = createWorld('accounts', NOW);
  world.shell.own = own;
  bridge = createFakeBridge(world);
  fake = await startFakeApp(bridge, createManualClock(NOW));
});

it('shows its conversation from the start, and again after a lock', async () => {
  expect(selected()).toBe(main);
  const setLock = async (locked: boolean) => {
    fake.stores.lock.getState().set({ ...world.desk.lock, method: 'system', locked });
    await fake.settle();
  };
  await setLock(true);
  expect([fake.app.sessions.current().accountId, selected()]).toEqual([null, null]);
  await setLock(false);
  expect(selected()).toBe(main);
});

it('shows nothing of another account', async () => {
  world.desk.activeId = fakeAccountId(2);
  bridge.emit('accounts.switched', { id: fakeAccountId(2) });
  await fake.settle();
  expect([fake.app.sessions.current().accountId, selected()]).toEqual([null, null]);
});

it('reads no neighbors ahead', async () => {
  const asked: string[] = [];
  const { window } = bridge.messages;
  Object.assign(bridge.messages, {
    window: (request: Parameters<typeof window>[0]) => {
      asked.push(request.conversationId);
      return window(request);
    },
  });
  bridge.emit('conversations.changed', {});
  bridge.emit('messages.changed', { conversationId: main });
  await fake.settle();
  expect(new Set(asked)).toEqual(new Set([main]));
});

it('opens links to its conversation here, and lets main choose the window of others', async () => {
  await fake.app.follow(linkTo(main));
  await fake.app.follow(linkTo(worf));
  await fake.app.follow({ kind: 'person', handle: 'londo' });
  expect([selected(), world.shell.did, notices()]).toEqual([
    main,
    ['place meridian://messages/worf', 'place meridian://messages/@londo'],
    [],
  ]);
});

it('opens a link that main sent here, also before it knows its account', async () => {
  world.desk.activeId = null;
  fake = await startFakeApp(bridge, createManualClock(NOW));
  await fake.app.followHere(linkTo(main));
  expect([world.shell.did, notices()]).toEqual([[], ['no-account']]);
});

it('goes along when its conversation is joined with another, and so do links to it', async () => {
  world.conversations = world.conversations
    .filter(({ summary }) => summary.id !== main)
    .map((each) => (each.summary.id === worf ? { ...each, summary: { ...each.summary, joined: [main] } } : each));
  bridge.emit('conversations.changed', {});
  await fake.settle();
  expect(selected()).toBe(worf);
  for (const id of [main, worf]) await fake.app.follow(linkTo(id));
  expect(world.shell.did).toEqual([]);
});

it('leaves what concerns the whole app to the main window', async () => {
  bridge.emit('notifications.failed', {});
  await fake.settle();
  expect(notices()).toEqual([]);
});

it('is opened once what was typed is on disk', async () => {
  const session = fake.app.sessions.current();
  const services = { client: fake.app.client, notices: fake.stores.notices };
  session.stores.composer.getState().type(main, 'Hello');
  await openInWindow(main, session, services);
  expect([world.received.drafts.at(-1), world.shell.did]).toEqual([[main, 'Hello'], ['window main']]);
  world.shell.windowError = new AppError('validation').toData();
  await openInWindow(main, session, services);
  expect(notices()).toEqual(['not-opened']);
  world.shell.windowError = null;
  await openInWindow(main, session, services);
  expect(notices()).toEqual([]);
});

it('follows what another window makes of the draft', async () => {
  const text = () => fake.stores.composer.getState().texts.get(main);
  const save = async (draft: string) => {
    await bridge.drafts.save({ accountId: own.accountId, conversationId: main, text: draft });
    await fake.settle();
  };
  await save('Hello');
  expect(text()).toBe('Hello');
  await save('');
  expect(text()).toBe('');
  fake.stores.composer.getState().type(main, 'Mine');
  await save('Theirs');
  expect(text()).toBe('Mine');
});
