import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reply, Request } from '../../shared/contract/contract.ts';
import type { LockStatus } from '../../shared/contract/lock.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { supersede } from '../async.ts';
import type { Client } from '../client.ts';

export interface LockState {
  /** Null until loaded. */
  readonly status: LockStatus | null;
  /** While true, the window shows no account data. */
  readonly locked: boolean;
  /** Whether the system's authentication dialog is open, or a passphrase is checked. */
  readonly unlocking: boolean;
  /** Why the last attempt to unlock failed; `cancelled` if the person refused. */
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (status: LockStatus) => void;
  /** Unlocks with the passphrase if one is set, otherwise by the system's authentication. */
  readonly unlock: (passphrase: string | null) => Promise<void>;
  /** Changes how keys are kept. @throws AppError */
  readonly protect: (request: Request<'lock.protect'>) => Promise<void>;
  /** Changes settings of the lock. @throws AppError `locked` if that needs the passphrase */
  readonly configure: (request: Request<'lock.configure'>) => Promise<Reply<'lock.configure'>>;
  /** Starts over without accounts and passphrase. @throws AppError */
  readonly startOver: () => Promise<void>;
}

/** Creates the store of the app lock. */
export function createLockStore(client: Pick<Client, 'lock'>): StoreApi<LockState> {
  return createStore<LockState>()((set, get) => {
    /** An event that arrives during a read is newer than the reply. */
    const begin = supersede();
    const take = (status: LockStatus): void => {
      begin();
      set({ status, locked: status.locked, error: null });
    };
    return {
      status: null,
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
      unlock: async (passphrase) => {
        if (get().unlocking) return;
        set({ unlocking: true, error: null });
        try {
          take(await client.lock.unlock({ passphrase }));
        } catch (thrown) {
          set({ error: toAppError(thrown).toData() });
        } finally {
          set({ unlocking: false });
        }
      },
      protect: async (request) => take(await client.lock.protect(request)),
      configure: (request) => client.lock.configure(request),
      startOver: async () => {
        await client.lock.startOver();
      },
    };
  });
}
