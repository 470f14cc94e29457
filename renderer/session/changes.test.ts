import { beforeEach, describe, expect, it } from 'vitest';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { type Message, MessageId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversationId, fakeOutgoing } from '../../test/support/fakeModel.ts';
import type { FakeConversation, FakeWorld } from '../../test/support/fakeWorld.ts';
import { createNoticesStore } from '../app/notices.ts';
import { createClient } from '../client.ts';
import { createAccountStore } from './account.ts';
import { createChangesStore } from './changes.ts';
import { createComposer } from './composer.ts';
import { createConversationStore } from './conversation.ts';
import { createSelectionStore } from './selection.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const main = fakeConversationId('changes');
const diskFull: AppErrorData = new AppError('disk-full').toData();

let world: FakeWorld;
let bridge: FakeBridge;
let conversation: FakeConversation;
let stores: ReturnType<typeof createStores>;

function createStores() {
  const client = createClient(bridge).ofAccount(fakeAccountId(1));
  const account = createAccountStore(client, world.account);
  const composer = createComposer(client, createManualClock(NOW)).store;
  const conversation = createConversationStore(client);
  const selection = createSelectionStore();
  const notices = createNoticesStore();
  const changes = createChangesStore({ client, account, composer, conversation, selection, notices });
  return { account, changes, composer, conversation, selection, notices };
}

beforeEach(async () => {
  world = createWorld('changes', NOW);
  const [first] = world.conversations;
  if (first === undefined) throw new Error('no conversation');
  conversation = first;
  bridge = createFakeBridge(world);
  stores = createStores();
  await stores.conversation.getState().open(main);
});

const changes = () => stores.changes.getState();
const find = (id: string): Message => {
  const found = conversation.messages.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no message ${id}`);
  return found;
};
const editing = () => stores.composer.getState().edits.get(main);
const notices = () => stores.notices.getState().notices;

describe('a reaction', () => {
  it('is taken back when it is the same, and replaced when it is another', async () => {
    const emojis = () => find('keys').reactions?.map(({ emoji }) => emoji) ?? [];
    await changes().react(find('keys'), '🎉');
    expect(emojis()).toEqual(['🎉']);
    await changes().react(find('keys'), '🎉');
    expect(emojis()).toEqual([]);
  });

  it('that is not accepted shows a notice, until one is', async () => {
    world.diskError = diskFull;
    await changes().react(find('no'), '🎉');
    expect(notices()).toEqual([{ kind: 'message-not-changed', change: 'reaction', error: diskFull }]);
    world.diskError = null;
    await changes().react(find('no'), '🎉');
    expect(notices()).toEqual([]);
  });
});

describe('the last own message', () => {
  it('is the last in the table, or one that waits', async () => {
    expect(await changes().editLast()).toBe(true);
    expect(editing()).toMatchObject({ id: 'which', before: 'Which one was that about?' });
    conversation.outgoing = [fakeOutgoing(main, 'waits', { text: 'Soon' })];
    await stores.conversation.getState().reload();
    await changes().editLast();
    expect(editing()).toMatchObject({ id: 'waits', before: 'Soon' });
  });

  it('is read where the reader is further up', async () => {
    const { at, id } = find('early-3');
    await stores.conversation.getState().show({ kind: 'message', cursor: { at, id } });
    stores.conversation.setState({ newer: true, messages: conversation.messages.slice(0, 10) });
    await changes().editLast();
    expect(editing()?.id).toBe('which');
  });

  it('is none where others wrote everything', async () => {
    conversation.messages = conversation.messages.filter(({ sender }) => sender.id === conversation.summary.other.id);
    await stores.conversation.getState().reload();
    expect(await changes().editLast()).toBe(false);
    expect(editing()).toBeUndefined();
  });

  it('is edited as a whole where the window has only its start', async () => {
    const whole = 'The whole text';
    world.wholeTexts = new Map([[MessageId.parse('which'), whole]]);
    conversation.messages = conversation.messages.map((each) =>
      each.id === 'which' ? { ...each, text: 'The', wholeBytes: 14 } : each,
    );
    await stores.conversation.getState().reload();
    await changes().editLast();
    expect(editing()).toMatchObject({ before: whole, typed: whole });
  });
});

describe('a deletion', () => {
  const ask = (...ids: readonly string[]): void =>
    changes().askDelete(ids.map((id) => ({ id: MessageId.parse(id), own: true })));

  it('stops at the first message that can’t be deleted, with a notice', async () => {
    ask('gone', 'numbers');
    await changes().remove(false);
    expect(notices()).toMatchObject([{ kind: 'message-not-changed', change: 'deletion' }]);
    expect(find('numbers')).toBeDefined();
  });

  it('discards what failed, and withdraws what waits', async () => {
    conversation.outgoing = [
      fakeOutgoing(main, 'failed', { state: 'failed' }),
      fakeOutgoing(main, 'waits'),
      fakeOutgoing(main, 'later', { sendAt: NOW }),
    ];
    await stores.conversation.getState().reload();
    ask('failed', 'waits', 'later');
    await changes().remove(false);
    expect(world.received.discarded).toEqual(['failed', 'later']);
    expect(world.received.deleted).toEqual([['waits', true]]);
    expect(conversation.outgoing).toEqual([]);
  });

  it('ends a selection, and what was typed in an edit of the message becomes part of the draft', async () => {
    stores.selection.getState().toggle(find('numbers'));
    await changes().beginEdit(find('numbers'));
    const edit = editing();
    if (edit === undefined) throw new Error('no edit');
    stores.composer.getState().edit(main, { ...edit, typed: 'Half a thought' });
    ask('numbers');
    await changes().remove(true);
    expect(stores.selection.getState().selected).toBeNull();
    expect(editing()).toBeUndefined();
    expect(stores.composer.getState().texts.get(main)).toBe('Half a thought');
  });

  it('by its author elsewhere drops a reply to it, and takes it out of the selection and of dialogs', () => {
    const gone = find('keys');
    const { id, sortKey, sender, text } = gone;
    stores.composer.getState().reply(main, { target: { id, sortKey }, sender, text });
    stores.selection.getState().toggle(gone);
    stores.selection.getState().toggle(find('numbers'));
    changes().askHistory(gone);
    changes().askReaction(id);
    changes().askDelete([{ id, own: false }]);
    bridge.emit('messages.removed', { conversationId: main, ids: [id] });
    expect(stores.composer.getState().replies.has(main)).toBe(false);
    expect([...(stores.selection.getState().selected?.keys() ?? [])]).toEqual(['numbers']);
    expect(changes()).toMatchObject({ historyOf: null, reactingTo: null, deleting: null });
  });
});

it('says which change the table refused, and why', () => {
  const error = new AppError('access-denied').toData();
  const messageId = MessageId.parse('map');
  for (const kind of ['edit', 'deletion'] as const)
    bridge.emit('messages.changeRefused', { conversationId: main, messageId, kind, error });
  expect(notices()).toEqual([{ kind: 'change-refused', change: 'deletion', error }]);
});

describe('the original of a reply', () => {
  it('is read once, and again after that failed', async () => {
    const { id, sortKey } = find('map');
    world.networkError = new AppError('offline').toData();
    changes().fetchQuoted({ id, sortKey });
    await new Promise((done) => setImmediate(done));
    world.networkError = null;
    changes().fetchQuoted({ id, sortKey });
    changes().fetchQuoted({ id, sortKey });
    await new Promise((done) => setImmediate(done));
    expect(world.received.fetched).toEqual(['map', 'map']);
  });
});
