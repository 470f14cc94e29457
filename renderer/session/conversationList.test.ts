import { beforeEach, describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { type AccountClient, createClient } from '../client.ts';
import { createConversationListStore, openConversation } from './conversationList.ts';

let world: FakeWorld;
let client: AccountClient;
let store: ReturnType<typeof createConversationListStore>;

beforeEach(() => {
  world = createWorld('online', instantFromMicros(1_700_000_000_000_000));
  client = createClient(createFakeBridge(world)).ofAccount(fakeAccountId(1));
  store = createConversationListStore(client);
});

describe('the list', () => {
  it('keeps the identity of unchanged conversations in a reload', async () => {
    await store.getState().load();
    const before = store.getState().conversations;
    await store.getState().load();
    expect(store.getState().conversations).toBe(before);
    const [changed, moved] = [before?.[2], before?.[0]];
    if (changed === undefined) throw new Error('no conversation');
    await client.drafts.save({ conversationId: changed.id, text: 'Dear' });
    world.conversations = [...world.conversations.slice(1), ...world.conversations.slice(0, 1)];
    await store.getState().load();
    const after = store.getState().conversations;
    expect(after?.[1]).toEqual({ ...changed, draft: 'Dear' });
    expect(after?.at(-1)).toBe(moved);
    expect(after?.[0]).toBe(before?.[1]);
  });
});

describe('starting a conversation', () => {
  it('finds an existing one', async () => {
    expect(await store.getState().start('bayko')).toBe('main');
    expect(store.getState().started.size).toBe(0);
  });

  it('opens a new one before it is listed', async () => {
    await store.getState().load();
    const id = await store.getState().start('grace');
    store.getState().select(id);
    expect(store.getState().conversations?.some((each) => each.id === id)).toBe(false);
    expect(openConversation(store.getState())).toMatchObject({
      id,
      other: { name: 'Grace Hopper' },
      disappearAfter: null,
    });
    await store.getState().setDisappearAfter(id, 3_600_000);
    expect(openConversation(store.getState())?.disappearAfter).toBe(3_600_000);
  });

  it('shows the listed version once there is one', async () => {
    const id = await store.getState().start('grace');
    await client.drafts.save({ conversationId: id, text: 'Dear Grace' });
    await store.getState().load();
    store.getState().select(id);
    expect(openConversation(store.getState())?.draft).toBe('Dear Grace');
  });

  it('rejects an unknown handle without a change', async () => {
    await expect(store.getState().start('missing')).rejects.toMatchObject({ code: 'not-found' });
    expect(store.getState()).toMatchObject({ conversations: null, selectedId: null });
  });
});
