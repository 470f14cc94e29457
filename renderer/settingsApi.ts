import type { MeridianBridge } from '../shared/ipc/bridge.ts';
import { methods, type Preferences, type Reply, type Request } from '../shared/ipc/contract.ts';
import type { DayCost } from '../shared/ipc/cost.ts';
import type { LockState } from '../shared/ipc/desktop.ts';
import type { Problem, Storage } from '../shared/ipc/keeping.ts';
import type { AppSettings, SettingsChange } from '../shared/settings.ts';
import type { Instant } from '../shared/time/instant.ts';
import { ask } from './ask.ts';

/** What the window may ask about how Meridian is set, and about what it keeps and costs; see `Api`. */
export interface SettingsApi {
  readonly readSettings: () => Promise<AppSettings>;
  /** Changes what is named; answers with all. */
  readonly changeSettings: (change: SettingsChange) => Promise<AppSettings>;
  readonly readLock: () => Promise<LockState>;
  readonly readPreferences: () => Promise<Preferences>;
  /** Changes what is named of the active account's; answers with all. */
  readonly changePreferences: (change: Partial<Preferences>) => Promise<Preferences>;
  readonly readStorage: () => Promise<Storage>;
  /** Removes every conversation from this computer and reads them anew. */
  readonly clearStorage: () => Promise<void>;
  /** What the requests of the days that begin then consumed. */
  readonly readCostDays: (days: readonly Instant[]) => Promise<readonly DayCost[]>;
  readonly readDiagnostics: (since: Request<'diagnostics.read'>) => Promise<Reply<'diagnostics.read'>>;
  /** What went wrong since the start, newest first. */
  readonly readProblems: () => Promise<readonly Problem[]>;
  /** The state of everything as text to copy. */
  readonly readDiagnosticsText: (since: Request<'diagnostics.text'>) => Promise<string>;
}

/** The bridge's methods about that as functions that return values and throw `AppError`s. */
export const createSettingsApi = (bridge: MeridianBridge): SettingsApi => ({
  readSettings: () => ask(bridge.settings.read({}), methods['settings.read'].reply),
  changeSettings: (change) => ask(bridge.settings.change(change), methods['settings.change'].reply),
  readLock: () => ask(bridge.lock.state({}), methods['lock.state'].reply),
  readPreferences: () => ask(bridge.preferences.read({}), methods['preferences.read'].reply),
  changePreferences: (change) => ask(bridge.preferences.change(change), methods['preferences.change'].reply),
  readStorage: () => ask(bridge.storage.read({}), methods['storage.read'].reply),
  clearStorage: async () => {
    await ask(bridge.storage.clear({}), methods['storage.clear'].reply);
  },
  readCostDays: async (days) => (await ask(bridge.cost.days({ days: [...days] }), methods['cost.days'].reply)).days,
  readDiagnostics: (since) => ask(bridge.diagnostics.read(since), methods['diagnostics.read'].reply),
  readProblems: async () =>
    (await ask(bridge.diagnostics.problems({}), methods['diagnostics.problems'].reply)).problems,
  readDiagnosticsText: async (since) =>
    (await ask(bridge.diagnostics.text(since), methods['diagnostics.text'].reply)).text,
});
