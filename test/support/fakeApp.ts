import { type AppServices, type AppStores, createApp, followMain } from '../../renderer/app/app.ts';
import { createSettingsStore } from '../../renderer/app/settings.ts';
import { createClient } from '../../renderer/client.ts';
import type { SessionStores } from '../../renderer/session/session.ts';
import type { MeridianBridge } from '../../shared/contract/contract.ts';
import type { ManualClock } from '../design/windowClock.ts';

/** A window without components, on a fake main process. */
export interface FakeApp {
  readonly app: AppServices;
  /** The app's stores and those of the current session, read at each use. */
  readonly stores: AppStores & SessionStores;
  /** Lets every pending promise settle. */
  readonly settle: () => Promise<void>;
  readonly stop: () => void;
}

/** Starts the app, and its first session. */
export async function startFakeApp(bridge: MeridianBridge, clock: ManualClock): Promise<FakeApp> {
  const client = createClient(bridge);
  const { conversation: own } = await client.app.window();
  const app = createApp({ client, clock, own, settings: createSettingsStore(client) });
  const stores = new Proxy(app.stores, {
    get: (own, name) => Reflect.get(name in own ? own : app.sessions.current().stores, name),
  }) as AppStores & SessionStores;
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise<void>((done) => setImmediate(done));
  };
  const stop = followMain(app);
  await settle();
  return { app, stores, settle, stop };
}
