import type { LockStatus as LockState } from '../shared/contract/app.ts';
import { methods, type Reply, type Request } from '../shared/contract/contract.ts';
import type { Storage } from '../shared/contract/storage.ts';
import type { DayCost, Preferences, Problem } from '../shared/contract/sync.ts';
import type { AppSettings, SettingsChange } from '../shared/settings.ts';
import type { Instant } from '../shared/time/instant.ts';
import type { ActiveBridge } from './activeAccount.ts';
import { type Ask, ask } from './ask.ts';

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

/** The bridge's methods about that as functions that return values and throw `AppError`s; `askAccount`: those of an account. */
export const createSettingsApi = (bridge: ActiveBridge, askAccount: Ask): SettingsApi => ({
  readSettings: () => ask(bridge.settings.read({}), methods['settings.read'].reply),
  changeSettings: (change) => ask(bridge.settings.change(change), methods['settings.change'].reply),
  readLock: () => ask(bridge.lock.state({}), methods['lock.state'].reply),
  readPreferences: () => askAccount(bridge.preferences.read({}), methods['preferences.read'].reply),
  changePreferences: (change) => askAccount(bridge.preferences.change(change), methods['preferences.change'].reply),
  readStorage: () => askAccount(bridge.storage.read({}), methods['storage.read'].reply),
  clearStorage: async () => {
    await askAccount(bridge.storage.clear({}), methods['storage.clear'].reply);
  },
  readCostDays: async (days) =>
    (await askAccount(bridge.cost.days({ days: [...days] }), methods['cost.days'].reply)).days,
  readDiagnostics: (since) => askAccount(bridge.diagnostics.read(since), methods['diagnostics.read'].reply),
  readProblems: async () =>
    (await askAccount(bridge.diagnostics.problems({}), methods['diagnostics.problems'].reply)).problems,
  readDiagnosticsText: async (since) =>
    (await askAccount(bridge.diagnostics.text(since), methods['diagnostics.text'].reply)).text,
});
