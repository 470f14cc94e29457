import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/ipc/keeping.ts';
import type { Api } from '../api.ts';

export interface StorageState {
  /** Null until it is known. */
  readonly storage: Storage | null;
  readonly error: AppErrorData | null;
  /** Whether the cache is being cleared. */
  readonly clearing: boolean;
  readonly load: () => Promise<void>;
  /** Forgets what was read of another account. */
  readonly forget: () => void;
  /** Removes every conversation from this computer, which reads them anew; true when that went well. */
  readonly clear: () => Promise<boolean>;
}

/** What the active account takes on the disk. */
export function createStorageStore(api: Pick<Api, 'readStorage' | 'clearStorage'>): StoreApi<StorageState> {
  return createStore<StorageState>()((set, get) => {
    let turn = 0;
    const load = async (): Promise<void> => {
      const current = ++turn;
      try {
        const storage = await api.readStorage();
        if (current === turn) set({ storage, error: null });
      } catch (thrown) {
        if (current === turn) set({ error: toAppError(thrown).toData() });
      }
    };
    return {
      storage: null,
      error: null,
      clearing: false,
      load,
      forget: () => {
        turn += 1;
        set({ storage: null, error: null });
      },
      clear: async () => {
        if (get().clearing) return false;
        set({ clearing: true, error: null });
        try {
          await api.clearStorage();
          await load();
          return true;
        } catch (thrown) {
          set({ error: toAppError(thrown).toData() });
          return false;
        } finally {
          set({ clearing: false });
        }
      },
    };
  });
}
