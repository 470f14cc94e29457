import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { type AppSettings, changeSettings, defaultSettings, type SettingsChange } from '../../shared/settings.ts';
import type { Api } from '../api.ts';

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
export function createSettingsStore(api: Pick<Api, 'readSettings' | 'changeSettings'>): StoreApi<SettingsState> {
  return createStore<SettingsState>()((set, get) => {
    let changes = 0;
    const failed = (thrown: unknown): void => set({ error: toAppError(thrown).toData() });
    return {
      settings: defaultSettings,
      error: null,
      load: async () => {
        try {
          set({ settings: await api.readSettings(), error: null });
        } catch (thrown) {
          failed(thrown);
        }
      },
      set: (settings) => set({ settings }),
      change: async (change) => {
        const turn = ++changes;
        const before = get().settings;
        set({ settings: changeSettings(before, change), error: null });
        try {
          const settings = await api.changeSettings(change);
          // An older answer knows nothing of a newer change.
          if (turn === changes) set({ settings });
        } catch (thrown) {
          if (turn === changes) set({ settings: before });
          failed(thrown);
        }
      },
    };
  });
}
