import { beforeEach, describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { createApi } from '../api.ts';
import { createGroupsStore } from './groups.ts';

let world: FakeWorld;
let store: ReturnType<typeof createGroupsStore>;

beforeEach(() => {
  world = createWorld('online', instantFromMicros(1_700_000_000_000_000));
  store = createGroupsStore(createApi(createFakeBridge(world)));
});

describe('beginning a conversation', () => {
  it('finds the one there is', async () => {
    expect(await store.getState().start('bayko')).toBe('main');
    expect(store.getState().begun.size).toBe(0);
  });

  it('has a new one in the list when it resolves, and knows that it is new', async () => {
    const id = await store.getState().start('grace');
    expect(store.getState().groups?.[0]).toMatchObject({ id, other: { name: 'Grace Hopper' } });
    expect([...store.getState().begun]).toEqual([id]);
    store.getState().clear();
    expect(store.getState().begun.size).toBe(0);
  });

  it('tells who is not found, and changes nothing', async () => {
    await expect(store.getState().start('nobody')).rejects.toMatchObject({ code: 'not-found' });
    expect(store.getState()).toMatchObject({ groups: null, selectedId: null });
  });
});
