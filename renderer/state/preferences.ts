import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Preferences } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { attempt } from './attempt.ts';

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
    /** Counts the changes: an older answer knows nothing of a newer one. */
    let changes = 0;
    return {
      preferences: null,
      error: null,
      load: () => {
        const known = changes;
        return attempt(
          async () => {
            const preferences = await api.readPreferences();
            if (known === changes) set({ preferences, error: null });
          },
          (error) => set({ error }),
        );
      },
      clear: () => set({ preferences: null, error: null }),
      change: async (change) => {
        const before = get().preferences;
        if (before === null) return;
        const current = ++changes;
        set({ preferences: { ...before, ...change }, error: null });
        await attempt(
          async () => {
            const preferences = await api.changePreferences(change);
            if (current === changes) set({ preferences });
          },
          (error) => set(current === changes ? { preferences: before, error } : { error }),
        );
      },
    };
  });
}
