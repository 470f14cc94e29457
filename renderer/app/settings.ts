import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { type AppSettings, changeSettings, defaultSettings, type WindowSettingsChange } from '../../shared/settings.ts';
import { supersede } from '../async.ts';
import type { Client } from '../client.ts';

export interface SettingsState {
  /** The defaults until loaded. */
  readonly settings: AppSettings;
  /** Why the last change or read failed. */
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (settings: AppSettings) => void;
  /** Applies a change immediately; undoes it if it can't be saved. */
  readonly change: (change: WindowSettingsChange) => Promise<void>;
}

/** Creates the store of the app's settings. */
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
          // An older reply lacks a newer change.
          if (!superseded.aborted) set({ settings });
        } catch (thrown) {
          if (!superseded.aborted) set({ settings: before });
          failed(thrown);
        }
      },
    };
  });
}
