import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Storage } from '../../shared/contract/storage.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { attempt } from './attempt.ts';

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
    const failed = (error: AppErrorData): void => set({ error });
    const load = (): Promise<void> =>
      attempt(async () => set({ storage: await api.readStorage(), error: null }), failed);
    return {
      storage: null,
      error: null,
      clearing: false,
      load,
      forget: () => set({ storage: null, error: null }),
      clear: async () => {
        if (get().clearing) return false;
        set({ clearing: true, error: null });
        let cleared = false;
        await attempt(async () => {
          await api.clearStorage();
          cleared = true;
          await load();
        }, failed);
        set({ clearing: false });
        return cleared;
      },
    };
  });
}
