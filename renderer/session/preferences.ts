import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Preferences } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { attempt, supersede } from '../async.ts';
import type { AccountClient } from '../client.ts';

export interface PreferencesState {
  /** Null until they are known, or when they can't be read. */
  readonly preferences: Preferences | null;
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  /** Changes the given preferences: at once on the screen, undone when it fails. */
  readonly change: (change: Partial<Preferences>) => Promise<void>;
}

/** The account's settings: refresh intervals, limits and prices. */
export function createPreferencesStore(client: Pick<AccountClient, 'preferences'>): StoreApi<PreferencesState> {
  return createStore<PreferencesState>()((set, get) => {
    /** Only the newest change, or a read after it, may set the preferences. */
    const begin = supersede();
    let newest = begin();
    return {
      preferences: null,
      error: null,
      load: () => {
        const superseded = newest;
        return attempt(
          async () => {
            const preferences = await client.preferences.read();
            if (!superseded.aborted) set({ preferences, error: null });
          },
          (error) => set({ error }),
        );
      },
      change: async (change) => {
        const before = get().preferences;
        if (before === null) return;
        const superseded = begin();
        newest = superseded;
        set({ preferences: { ...before, ...change }, error: null });
        await attempt(
          async () => {
            const preferences = await client.preferences.change(change);
            if (!superseded.aborted) set({ preferences });
          },
          (error) => set(superseded.aborted ? { error } : { preferences: before, error }),
        );
      },
    };
  });
}
