import { beforeEach, describe, expect, it } from 'vitest';
import { isEngineMethod, methodNames, type WindowRequest } from '../../shared/contract/contract.ts';
import { defaultPreferences } from '../../shared/contract/sync.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversationId, fakeExportWords } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const main = fakeConversationId('main');
const [one, two, unknown] = [fakeAccountId(1), fakeAccountId(2), fakeAccountId(9)];

let world: FakeWorld;
let bridge: FakeBridge;
let fake: FakeApp;
let stores: FakeApp['stores'];
let drafts: WindowRequest<'drafts.save'>[];
/** Set: replies to new requests, with today's values, wait for it. */
let gate: Promise<void> | null;
/** The open conversation when main received the request to switch. */
let screen: unknown;

/** Delays every reply until the gate of its request opens. */
function gated(open: FakeBridge): FakeBridge {
  type Area = Record<string, (request: unknown) => Promise<unknown>>;
  const areas = new Map(Object.entries(open) as unknown as [string, Area][]);
  for (const name of methodNames) {
    const [area = '', verb = ''] = name.split('.');
    const call = areas.get(area)?.[verb];
    if (call === undefined) throw new Error(`no ${name}`);
    const late = async (request: unknown) => {
      const until = gate;
      if (name === 'accounts.switch') screen = stores.conversation.getState().conversationId;
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
  [gate, drafts, screen] = [null, [], 'none yet'];
  world = createWorld('accounts', NOW);
  bridge = gated(createFakeBridge(world));
  fake = await startFakeApp(bridge, createManualClock(NOW));
  ({ stores } = fake);
});

/** Everything that a session's stores hold. */
const shown = () =>
  Object.values(fake.app.sessions.current().stores).map((store) => JSON.parse(JSON.stringify(store.getState())));
const switchTo = async (id: typeof one) => {
  world.desk.activeId = id;
  bridge.emit('accounts.switched', { id });
  await fake.settle();
};

describe('another account', () => {
  it('has stores of its own, each in its first state', async () => {
    const before = fake.app.sessions.current();
    stores.conversationList.getState().select(main);
    await fake.settle();
    stores.search.getState().show();
    await stores.search.getState().type('a', 'UTC');
    await stores.navigation
      .getState()
      .jumpTo({ conversationId: fakeConversationId('worf'), scrollTarget: { kind: 'newest' } });
    await Promise.all([
      stores.cost.getState().load([NOW]),
      stores.storage.getState().load(),
      stores.preferences.getState().load(),
      stores.history.getState().begin(null),
    ]);
    stores.exports.getState().ask(main);
    stores.find.getState().show();
    stores.notices.getState().tell({ kind: 'no-message' });
    await switchTo(two);
    const { accountId, stores: after } = fake.app.sessions.current();
    expect(accountId).toBe(two);
    for (const [name, store] of Object.entries(after))
      expect([name, Object.values(before.stores).includes(store)]).toEqual([name, false]);
    expect(after.search.getState()).toMatchObject({ open: false, query: '', found: null });
    expect(after.navigation.getState()).toMatchObject({ trail: [], trailEnd: null });
    expect(after.cost.getState().days).toBeNull();
    expect(after.storage.getState().storage).toBeNull();
    expect(after.preferences.getState().preferences).toBeNull();
    expect(after.exports.getState().conversationId).toBeNull();
    expect(after.find.getState().open).toBe(false);
    expect(after.conversation.getState()).toMatchObject({ conversationId: null, messages: [] });
    expect(stores.notices.getState().notices).toEqual([]);
  });

  it('gets no late reply: every pending request of the one before is cancelled', async () => {
    const { client } = fake.app.sessions.current();
    const release = Promise.withResolvers<void>();
    gate = release.promise;
    const pending = methodNames.filter(isEngineMethod).map((name) => {
      const [area = '', verb = ''] = name.split('.');
      return Reflect.get(
        Reflect.get(client, area),
        verb,
      )({
        conversationId: main,
        id: 'm',
        query: 'a',
        zone: 'UTC',
        limit: 1,
        days: [NOW],
        handle: 'grace',
        person: { id: 'x', name: 'X', handle: 'x' },
        people: [],
        title: 'x',
        change: { kind: 'leave' },
        from: { kind: 'newest' },
        target: { id: 'm', sortKey: 's' },
      });
    });
    const results = Promise.allSettled(pending);
    const reads = [
      stores.conversationList.getState().load(),
      stores.sync.getState().refresh(),
      stores.search.getState().type('a', 'UTC'),
      stores.history.getState().load(),
      stores.preferences.getState().load(),
      stores.storage.getState().load(),
      stores.cost.getState().load([NOW]),
      stores.account.getState().load(),
      stores.composer.getState().open(main),
    ];
    stores.conversationList.getState().select(main);
    await fake.settle();
    gate = null;
    world.conversations = world.conversations.slice(-1);
    world.status = { ...world.status, waiting: 7 };
    world.desk.preferences = { ...defaultPreferences, sweepUnitsPerHour: 7 };
    await switchTo(two);
    const before = shown();
    release.resolve();
    await Promise.all(reads);
    for (const result of await results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    }
    await fake.settle();
    expect(shown()).toEqual(before);
    expect(stores.conversationList.getState().conversations).toHaveLength(1);
    expect(stores.sync.getState().status.waiting).toBe(7);
  });

  it('ignores events of the one before', async () => {
    await switchTo(two);
    bridge.emit('sync.changed', { ...world.status, waiting: 9 }, one);
    bridge.emit('account.changed', { account: null }, one);
    expect(stores.sync.getState().status.waiting).not.toBe(9);
    expect(stores.account.getState().account).not.toBeNull();
    bridge.emit('sync.changed', { ...world.status, waiting: 9 }, two);
    expect(stores.sync.getState().status.waiting).toBe(9);
  });

  it('leaves typed text in the account where it was typed', async () => {
    stores.conversationList.getState().select(main);
    await fake.settle();
    stores.composer.getState().type(main, 'Half a sen');
    await switchTo(two);
    stores.conversationList.getState().select(main);
    stores.composer.getState().type(main, 'Another');
    await stores.composer.getState().flush();
    expect(drafts.map(({ text, accountId }) => [text, accountId])).toContainEqual(['Half a sen', one]);
    for (const { text, accountId } of drafts) expect(text === 'Half a sen').toBe(accountId === one);
  });

  it('announces the end of an export of the one before', async () => {
    stores.exports.getState().ask(main);
    const words = fakeExportWords('');
    await stores.exports
      .getState()
      .begin('x', { conversationId: main, format: 'html', zone: 'UTC', locale: 'en', words });
    await switchTo(two);
    const ended = { exportId: 'export-1', conversationId: main, fileName: 'x.html', done: 1, total: 1, error: null };
    bridge.emit('export.changed', { ...ended, state: 'done' }, one);
    expect(stores.notices.getState().notices).toEqual([{ kind: 'exported', fileName: 'x.html', exportId: 'export-1' }]);
  });
});

it('shows at once that an account’s engine has stopped', async () => {
  world.desk.accounts = world.desk.accounts.map((entry) =>
    entry.id === two ? { ...entry, engine: 'stopped' } : entry,
  );
  await stores.accounts.getState().load();
  world.account = null;
  await switchTo(two);
  expect(stores.account.getState().account).toBeNull();
});

describe('a switch by the person', () => {
  it('saves drafts and clears the screen before the request', async () => {
    stores.conversationList.getState().select(main);
    await fake.settle();
    stores.composer.getState().type(main, 'Half a sen');
    const release = Promise.withResolvers<void>();
    gate = release.promise;
    const switching = stores.accounts.getState().switchTo(two);
    await fake.settle();
    // The draft is not on disk yet, so neither account is left nor entered.
    expect(world.desk.activeId).toBe(one);
    gate = null;
    release.resolve();
    await switching;
    await fake.settle();
    expect(screen).toBeNull();
    expect(drafts).toMatchObject([{ conversationId: main, text: 'Half a sen', accountId: one }]);
    expect(fake.app.sessions.current().accountId).toBe(two);
    expect(stores.account.getState().account).toEqual(world.account);
  });

  it('returns to the same conversation when it fails, with a notice', async () => {
    stores.conversationList.getState().select(main);
    await fake.settle();
    await stores.accounts.getState().switchTo(unknown);
    await fake.settle();
    expect(stores.notices.getState().notices).toMatchObject([{ kind: 'not-switched', error: { code: 'not-found' } }]);
    expect(stores.accounts.getState()).toMatchObject({ activeId: one, error: null });
    expect(stores.conversationList.getState()).toMatchObject({
      selectedId: main,
      conversations: { length: world.conversations.length },
    });
    expect(stores.conversation.getState().messages).not.toEqual([]);
  });
});
