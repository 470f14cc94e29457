import { beforeEach, describe, expect, it } from 'vitest';
import { methodNames, type WindowRequest } from '../../shared/contract/contract.ts';
import { defaultPreferences } from '../../shared/contract/sync.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversationId } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { createApi } from '../api.ts';
import { createStores, type Stores } from './stores.ts';
import { subscribe } from './subscribe.ts';

/* Another account is shown while much is under way in the one before. */

const NOW = instantFromMicros(1_700_000_000_000_000);
const main = fakeConversationId('main');
const [one, two, unknown] = [fakeAccountId(1), fakeAccountId(2), fakeAccountId(9)];

let world: FakeWorld;
let bridge: FakeBridge;
let stores: Stores;
let drafts: WindowRequest<'drafts.save'>[];
/** Set: what is asked from now on is answered then, as it is now. */
let gate: Promise<void> | null;
/** Which conversation was open when main was asked for another account. */
let screen: unknown;
const openIds = () => [stores.groups.getState().selectedId, stores.conversation.getState().conversationId];
/** Lets every promise that is under way end. */
const settle = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((done) => setImmediate(done));
};

/** Has every answer of the bridge wait for the gate that stood when it was asked for. */
function gated(open: FakeBridge): FakeBridge {
  type Area = Record<string, (request: unknown) => Promise<unknown>>;
  const areas = new Map(Object.entries(open) as unknown as [string, Area][]);
  for (const name of methodNames) {
    const [area = '', verb = ''] = name.split('.');
    const call = areas.get(area)?.[verb];
    if (call === undefined) throw new Error(`no ${name}`);
    const late = async (request: unknown) => {
      const until = gate;
      if (name === 'accounts.switch') screen = openIds();
      const answer = await call(request);
      if (name === 'drafts.save') drafts.push(request as WindowRequest<'drafts.save'>);
      if (until !== null) await until;
      return answer;
    };
    areas.set(area, { ...areas.get(area), [verb]: late });
  }
  return Object.fromEntries(areas) as unknown as FakeBridge;
}

beforeEach(async () => {
  [gate, drafts, screen] = [null, [], null];
  world = createWorld('accounts', NOW);
  bridge = gated(createFakeBridge(world));
  const api = createApi(bridge);
  const clock = createManualClock(NOW);
  stores = createStores(api, clock);
  subscribe(api, stores, clock);
  await settle();
});

/** Everything that is shown of an account. */
const shown = () =>
  [
    stores.account,
    stores.groups,
    stores.sync,
    stores.search,
    stores.history,
    stores.preferences,
    stores.storage,
    stores.cost,
    stores.composer,
    stores.conversation,
  ].map((store) => ({ ...store.getState(), refreshing: false }));

describe('when main shows another account', () => {
  it('no late answer about the one before is shown', async () => {
    world.history = { conversationId: null, running: true, done: 1, total: 3, messages: 0, error: null };
    stores.search.getState().show();
    await settle();
    const release = Promise.withResolvers<void>();
    gate = release.promise;
    const { groups, sync, search, history, preferences, storage, cost, account, composer } = stores;
    const asked = [
      groups.getState().load(),
      sync.getState().load(),
      sync.getState().refresh(),
      search.getState().type('a', 'UTC'),
      history.getState().load(),
      preferences.getState().load(),
      storage.getState().load(),
      cost.getState().load([NOW]),
      account.getState().load(),
      composer.getState().open(main),
    ];
    const begun = groups.getState().start('grace');
    groups.getState().select(main);
    await settle();

    gate = null;
    world.conversations = world.conversations.slice(-1);
    world.history = null;
    world.status = { ...world.status, waiting: 7 };
    world.desk.preferences = { ...defaultPreferences, sweepUnitsPerHour: 7 };
    world.account = { ...(world.account ?? expect.fail()), table: 'another' };
    bridge.emit('accounts.switched', { id: two });
    await settle();
    const before = shown();
    release.resolve();
    await Promise.all(asked);
    await expect(begun).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(stores.sync.getState().refreshing).toBe(false);
    expect(shown()).toEqual(before);
    expect(stores.groups.getState().groups).toHaveLength(1);
    expect(stores.sync.getState().status.waiting).toBe(7);
  });

  it('how far loading history was is not of the next one', async () => {
    await stores.history.getState().begin(null);
    expect(stores.history.getState().progress?.running).toBe(true);
    world.history = { conversationId: null, running: true, done: 2, total: 9, messages: 0, error: null };
    bridge.emit('accounts.switched', { id: two });
    expect(stores.history.getState().progress).toBeNull();
    await settle();
    expect(stores.history.getState().progress?.total).toBe(9);
  });

  it('what was typed stays with the one before', async () => {
    stores.groups.getState().select(main);
    await settle();
    stores.composer.getState().type(main, 'Half a sen');
    bridge.emit('accounts.switched', { id: two });
    stores.groups.getState().select(main);
    stores.composer.getState().type(main, 'Another');
    await stores.composer.getState().flush();
    expect(drafts.map(({ text, accountId }) => [text, accountId])).toContainEqual(['Half a sen', one]);
    for (const { text, accountId } of drafts) expect(text === 'Half a sen').toBe(accountId === one);
  });
});

describe('when the person asks for another account', () => {
  it('the screen is empty, and what was typed is on the disk, before main is asked', async () => {
    stores.groups.getState().select(main);
    await settle();
    stores.composer.getState().type(main, 'Half a sen');
    const release = Promise.withResolvers<void>();
    gate = release.promise;
    const switching = stores.accounts.getState().switchTo(two);
    await settle();
    // The draft is not there yet, so neither is the other account.
    expect(world.desk.activeId).toBe(one);
    gate = null;
    release.resolve();
    await switching;
    expect(screen).toEqual([null, null]);
    expect(drafts).toMatchObject([{ conversationId: main, text: 'Half a sen', accountId: one }]);
    expect(stores.accounts.getState().activeId).toBe(two);
    expect(stores.account.getState().account).toEqual(world.account);
  });

  it('and there is none, the screen is as it was, and the person is told', async () => {
    stores.groups.getState().select(main);
    await settle();
    await stores.accounts.getState().switchTo(unknown);
    await settle();
    expect(stores.notices.getState().notices).toMatchObject([{ kind: 'not-switched', error: { code: 'not-found' } }]);
    expect(stores.accounts.getState()).toMatchObject({ activeId: one, error: null });
    expect(stores.groups.getState()).toMatchObject({
      selectedId: main,
      groups: { length: world.conversations.length },
    });
    expect(stores.conversation.getState().messages).not.toEqual([]);
  });
});
