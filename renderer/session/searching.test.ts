import { beforeEach, expect, it } from 'vitest';
import type { Request } from '../../shared/contract/contract.ts';
import { instantFromMicros, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock, type ManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeConversationId } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { FIRST_HITS, PAUSE_MS, SHOWN_HITS } from './search.ts';

let stores: FakeApp['stores'];
let settle: FakeApp['settle'];
let clock: ManualClock;
let world: FakeWorld;
let bridge: FakeBridge;
let requests: (Request<'search.run'> | Request<'search.inConversation'>)[];

beforeEach(async () => {
  requests = [];
  const now = instantFromMicros(1_700_000_000_000_000);
  world = createWorld('online', now);
  bridge = createFakeBridge(world);
  const { run, inConversation } = bridge.search;
  const search: typeof bridge.search = {
    run: (request) => {
      requests.push(request);
      return run(request);
    },
    inConversation: (request) => {
      requests.push(request);
      return inConversation(request);
    },
  };
  clock = createManualClock(now);
  ({ stores, settle } = await startFakeApp(Object.assign(bridge, { search }), clock));
});

it('searches everything in the reader’s zone and again after a download', async () => {
  const { show, type, refresh } = stores.search.getState();
  show();
  await type('after:2023-11-01', 'Pacific/Kiritimati');
  await refresh();
  expect(requests.slice(-2)).toMatchObject([{ zone: 'Pacific/Kiritimati' }, { zone: 'Pacific/Kiritimati' }]);
});

it('shows the results of the newest search only, whichever reply comes first', async () => {
  const { run } = bridge.search;
  const held = Promise.withResolvers<void>();
  const search: typeof bridge.search = {
    ...bridge.search,
    run: async (request) => {
      if (request.query === 'slow') await held.promise;
      return run(request);
    },
  };
  Object.assign(bridge, { search });
  const { type } = stores.search.getState();
  const slow = type('slow', 'UTC');
  await type('fast', 'UTC');
  expect(stores.search.getState().found?.query).toBe('fast');
  held.resolve();
  await slow;
  expect(stores.search.getState()).toMatchObject({ found: { query: 'fast' }, error: null });
});

it('searches the open conversation in the reader’s zone and again after new messages', async () => {
  await stores.conversation.getState().open(fakeConversationId('main'));
  await stores.find.getState().type('after:2023-11-01', 'Pacific/Kiritimati');
  await stores.find.getState().refresh();
  expect(requests).toMatchObject([{ zone: 'Pacific/Kiritimati' }, { zone: 'Pacific/Kiritimati' }]);
});

it('searches again after new messages as long as something is missing', async () => {
  const conversationId = fakeConversationId('main');
  const changed = async () => {
    bridge.emit('messages.changed', { conversationId });
    await new Promise<void>((done) => setImmediate(done));
  };
  world.completeness = { gaps: 1, conversations: 0 };
  stores.search.getState().show();
  await stores.search.getState().refresh();
  world.completeness = { gaps: 0, conversations: 0 };
  await changed();
  expect(stores.search.getState().found?.completeness).toEqual(world.completeness);
  const { length } = requests;
  await changed();
  expect(requests).toHaveLength(length);
});

it('shows the newest hits first and the others after a pause, unless another key is typed', async () => {
  const { type } = stores.search.getState();
  const shown = () => stores.search.getState().found?.hits.length ?? 0;
  const limits = () => requests.map((request) => ('limit' in request ? request.limit : 0));
  await type('t', 'UTC');
  expect(shown()).toBe(FIRST_HITS);
  await type('th', 'UTC');
  expect(shown()).toBe(FIRST_HITS);
  clock.advance(PAUSE_MS * MICROS_PER_MILLI);
  await settle();
  expect(limits()).toEqual([FIRST_HITS, FIRST_HITS, SHOWN_HITS]);
  expect(shown()).toBeGreaterThan(FIRST_HITS);
  clock.advance(PAUSE_MS * MICROS_PER_MILLI);
  await settle();
  expect(requests).toHaveLength(3);
});
