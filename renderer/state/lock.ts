import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LockStatus } from '../../shared/contract/app.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Api } from '../api.ts';

export interface LockState {
  /** While it is, the window shows nothing of anybody's conversations. */
  readonly locked: boolean;
  /** Whether the system is asking for consent. */
  readonly unlocking: boolean;
  /** Why the last attempt to unlock it did not (`cancelled`: no consent was given); null: nobody tried, or it worked. */
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (status: LockStatus) => void;
  readonly unlock: () => Promise<void>;
}

/** Whether Meridian is locked. */
export function createLockStore(api: Pick<Api, 'readLock' | 'unlock'>): StoreApi<LockState> {
  return createStore<LockState>()((set, get) => {
    /** What is told meanwhile is newer than an answer that was asked for before. */
    let told = 0;
    const take = ({ locked }: LockStatus): void => {
      told += 1;
      set({ locked, error: null });
    };
    return {
      locked: false,
      unlocking: false,
      error: null,
      load: async () => {
        const before = told;
        // Main refuses everything while it is locked, whatever this window knows.
        const status = await api.readLock().catch(() => null);
        if (status !== null && told === before) take(status);
      },
      set: take,
      unlock: async () => {
        if (get().unlocking) return;
        set({ unlocking: true, error: null });
        try {
          take(await api.unlock());
        } catch (thrown) {
          set({ error: toAppError(thrown).toData() });
        } finally {
          set({ unlocking: false });
        }
      },
    };
  });
}
