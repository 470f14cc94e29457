import { afterEach, expect, it, vi } from 'vitest';
import type { Request } from '../../shared/contract/contract.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { browserNetwork, hintNetwork, type Network } from './network.ts';

afterEach(() => void vi.unstubAllGlobals());

it('sends the network state and its changes to each session’s engine', async () => {
  let state: Request<'sync.hint'> = { online: true, metered: false };
  let listener = (): void => undefined;
  let stopped = false;
  const network: Network = {
    read: () => state,
    onChange: (listen) => {
      listener = listen;
      return () => {
        stopped = true;
      };
    },
  };
  const now = instantFromMicros(1_700_000_000_000_000);
  const world = createWorld('accounts', now);
  const bridge = createFakeBridge(world);
  const hints: unknown[] = [];
  Object.assign(bridge.sync, {
    hint: async (hint: unknown) => {
      hints.push(hint);
      throw new Error('The main process is gone.');
    },
  });
  const { app, settle } = await startFakeApp(bridge, createManualClock(now));
  const stop = hintNetwork(app.sessions.store, network);
  listener();
  state = { online: false, metered: true };
  listener();
  listener();
  world.desk.activeId = fakeAccountId(2);
  bridge.emit('accounts.switched', { id: fakeAccountId(2) });
  await settle();
  expect(hints).toEqual([
    { accountId: fakeAccountId(1), online: true, metered: false },
    { accountId: fakeAccountId(1), online: false, metered: true },
    { accountId: fakeAccountId(2), online: false, metered: true },
  ]);
  stop();
  expect(stopped).toBe(true);
});

it.each([
  [{}, false],
  [{ type: 'wifi', saveData: false }, false],
  [{ type: 'cellular' }, true],
  [{ type: 'wifi', saveData: true }, true],
  [{ saveData: 'perhaps' }, false],
])('takes a connection %o as metered: %s', (connection, metered) => {
  vi.stubGlobal('navigator', { onLine: true, connection });
  expect(browserNetwork.read()).toEqual({ online: true, metered });
});
