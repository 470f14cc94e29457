import { beforeEach, describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { settle } from '../../test/fakes/manualClock.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversationId, fakePerson } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { type AccountClient, createClient } from '../client.ts';
import { createConversationListStore, hasLeftConversation, openConversation } from './conversationList.ts';
import { createMembersStore } from './members.ts';

const [market, choir] = [fakeConversationId('market'), fakeConversationId('choir')];

let world: FakeWorld;
let client: AccountClient;

beforeEach(() => {
  world = createWorld('group', instantFromMicros(1_700_000_000_000_000));
  client = createClient(createFakeBridge(world)).ofAccount(world.desk.activeId ?? fakeAccountId(1));
});

describe('an open conversation of many', () => {
  it('stays open once the owner is no longer in it, until another one opens or it is listed again', async () => {
    const store = createConversationListStore(client);
    await store.getState().load();
    store.getState().select(market);
    const all = world.conversations;
    world.conversations = all.filter(({ summary }) => summary.id !== market);
    await store.getState().load();
    await store.getState().load();
    expect(openConversation(store.getState())?.id).toBe(market);
    expect(hasLeftConversation(store.getState(), market)).toBe(true);
    world.conversations = all;
    await store.getState().load();
    expect(hasLeftConversation(store.getState(), market)).toBe(false);
    world.conversations = all.filter(({ summary }) => summary.id !== market);
    await store.getState().load();
    store.getState().select(choir);
    store.getState().select(market);
    expect(openConversation(store.getState())).toBeNull();
  });

  it('is listed and opens as soon as it is started', async () => {
    const store = createConversationListStore(client);
    await store.getState().load();
    const id = await store.getState().startGroup('Kiosk crew', [fakePerson('grace', 'Grace Hopper')]);
    store.getState().select(id);
    expect(openConversation(store.getState())).toMatchObject({ other: { name: 'Kiosk crew' }, group: { members: 2 } });
  });
});

describe('its people', () => {
  it('are read when it opens, and again when it changes', async () => {
    const store = createMembersStore(client);
    await store.getState().show(market);
    expect(store.getState().members).toHaveLength(7);
    const person = fakePerson('grace', 'Grace Hopper');
    await client.conversations.changeGroup({ conversationId: market, change: { kind: 'add', people: [person] } });
    await settle();
    expect(store.getState().members).toHaveLength(8);
    const before = store.getState().members;
    await client.conversations.changeGroup({ conversationId: choir, change: { kind: 'add', people: [person] } });
    await settle();
    expect(store.getState().members).toBe(before);
    await store.getState().show(null);
    expect(store.getState()).toMatchObject({ conversationId: null, members: null });
  });
});
