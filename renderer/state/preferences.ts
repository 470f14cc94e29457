import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/ipc/contract.ts';
import type { Api } from '../api.ts';

export interface PreferencesState {
  /** Null until they are known, or when they can't be read. */
  readonly preferences: Preferences | null;
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  /** Forgets those of another account. */
  readonly clear: () => void;
  /** Changes what is named. It shows at once, and goes back when it can't be kept. */
  readonly change: (change: Partial<Preferences>) => Promise<void>;
}

/** What the person set for the active account: how often it refreshes, what it may keep, what a unit costs. */
export function createPreferencesStore(
  api: Pick<Api, 'readPreferences' | 'changePreferences'>,
): StoreApi<PreferencesState> {
  return createStore<PreferencesState>()((set, get) => {
    /** Counts what makes an answer that is under way an old one. */
    let turn = 0;
    return {
      preferences: null,
      error: null,
      load: async () => {
        const current = ++turn;
        try {
          const preferences = await api.readPreferences();
          if (current === turn) set({ preferences, error: null });
        } catch (thrown) {
          if (current === turn) set({ error: toAppError(thrown).toData() });
        }
      },
      clear: () => {
        turn += 1;
        set({ preferences: null, error: null });
      },
      change: async (change) => {
        const current = ++turn;
        const before = get().preferences;
        if (before === null) return;
        set({ preferences: { ...before, ...change }, error: null });
        try {
          const preferences = await api.changePreferences(change);
          if (current === turn) set({ preferences });
        } catch (thrown) {
          if (current === turn) set({ preferences: before, error: toAppError(thrown).toData() });
        }
      },
    };
  });
}
