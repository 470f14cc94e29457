import { beforeEach, expect, it } from 'vitest';
import type { Request } from '../../shared/contract/contract.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeConversationId } from '../../test/support/fakeModel.ts';

let stores: FakeApp['stores'];
let requests: (Request<'search.run'> | Request<'search.inConversation'>)[];

beforeEach(async () => {
  requests = [];
  const now = instantFromMicros(1_700_000_000_000_000);
  const bridge = createFakeBridge(createWorld('online', now));
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
  ({ stores } = await startFakeApp(Object.assign(bridge, { search }), createManualClock(now)));
});

it('searches everything in the reader’s zone and again after a download', async () => {
  const { show, type, refresh } = stores.search.getState();
  show();
  await type('after:2023-11-01', 'Pacific/Kiritimati');
  await refresh();
  expect(requests.slice(-2)).toMatchObject([{ zone: 'Pacific/Kiritimati' }, { zone: 'Pacific/Kiritimati' }]);
});

it('searches the open conversation in the reader’s zone and again after new messages', async () => {
  await stores.conversation.getState().open(fakeConversationId('main'));
  await stores.find.getState().type('after:2023-11-01', 'Pacific/Kiritimati');
  await stores.find.getState().refresh();
  expect(requests).toMatchObject([{ zone: 'Pacific/Kiritimati' }, { zone: 'Pacific/Kiritimati' }]);
});
