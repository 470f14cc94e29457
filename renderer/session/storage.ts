import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Storage } from '../../shared/contract/storage.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { attempt } from '../async.ts';
import type { AccountClient } from '../client.ts';

export interface StorageState {
  /** Null until it is known. */
  readonly storage: Storage | null;
  readonly error: AppErrorData | null;
  readonly clearing: boolean;
  readonly load: () => Promise<void>;
  /** Deletes the cache, which is downloaded again; true: it succeeded. */
  readonly clear: () => Promise<boolean>;
}

/** The account's size on disk. */
export function createStorageStore(client: Pick<AccountClient, 'storage'>): StoreApi<StorageState> {
  return createStore<StorageState>()((set, get) => {
    const failed = (error: AppErrorData): void => set({ error });
    const load = (): Promise<void> =>
      attempt(async () => set({ storage: await client.storage.read(), error: null }), failed);
    return {
      storage: null,
      error: null,
      clearing: false,
      load,
      clear: async () => {
        if (get().clearing) return false;
        set({ clearing: true, error: null });
        let cleared = false;
        await attempt(async () => {
          await client.storage.clear();
          cleared = true;
          await load();
        }, failed);
        set({ clearing: false });
        return cleared;
      },
    };
  });
}
