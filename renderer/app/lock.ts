import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LockStatus } from '../../shared/contract/app.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { supersede } from '../async.ts';
import type { Client } from '../client.ts';

export interface LockState {
  /** While true, the window shows no account data. */
  readonly locked: boolean;
  /** Whether the system's authentication dialog is open. */
  readonly unlocking: boolean;
  /** Why the last attempt to unlock failed; `cancelled` if the person refused. */
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (status: LockStatus) => void;
  readonly unlock: () => Promise<void>;
}

/** Creates the store of the app lock. */
export function createLockStore(client: Pick<Client, 'lock'>): StoreApi<LockState> {
  return createStore<LockState>()((set, get) => {
    /** An event that arrives during a read is newer than the reply. */
    const begin = supersede();
    const take = ({ locked }: LockStatus): void => {
      begin();
      set({ locked, error: null });
    };
    return {
      locked: false,
      unlocking: false,
      error: null,
      load: async () => {
        const superseded = begin();
        // A failure is harmless: main refuses all requests while locked.
        const status = await client.lock.state().catch(() => null);
        if (status !== null && !superseded.aborted) take(status);
      },
      set: take,
      unlock: async () => {
        if (get().unlocking) return;
        set({ unlocking: true, error: null });
        try {
          take(await client.lock.unlock());
        } catch (thrown) {
          set({ error: toAppError(thrown).toData() });
        } finally {
          set({ unlocking: false });
        }
      },
    };
  });
}
