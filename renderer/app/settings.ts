import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { type AppSettings, changeSettings, defaultSettings, type SettingsChange } from '../../shared/settings.ts';
import { supersede } from '../async.ts';
import type { Client } from '../client.ts';

export interface SettingsState {
  /** What holds; the defaults until it is known. */
  readonly settings: AppSettings;
  /** Why the last change was not kept, or the settings not read. */
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (settings: AppSettings) => void;
  /** Changes what is named. It shows at once, and goes back when it can't be kept. */
  readonly change: (change: SettingsChange) => Promise<void>;
}

/** What the person set for the whole app, on this computer. */
export function createSettingsStore(client: Pick<Client, 'settings'>): StoreApi<SettingsState> {
  return createStore<SettingsState>()((set, get) => {
    const begin = supersede();
    const failed = (thrown: unknown): void => set({ error: toAppError(thrown).toData() });
    return {
      settings: defaultSettings,
      error: null,
      load: async () => {
        try {
          set({ settings: await client.settings.read(), error: null });
        } catch (thrown) {
          failed(thrown);
        }
      },
      set: (settings) => set({ settings }),
      change: async (change) => {
        const superseded = begin();
        const before = get().settings;
        set({ settings: changeSettings(before, change), error: null });
        try {
          const settings = await client.settings.change(change);
          // An older answer knows nothing of a newer change.
          if (!superseded.aborted) set({ settings });
        } catch (thrown) {
          if (!superseded.aborted) set({ settings: before });
          failed(thrown);
        }
      },
    };
  });
}
