import { createStore, type StoreApi } from 'zustand/vanilla';
import type { UpdateStatus } from '../../shared/contract/updates.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { attempt } from '../async.ts';
import type { Client } from '../client.ts';
import type { Notice } from './notices.ts';

export interface UpdatesState {
  /** Null until loaded. */
  readonly status: UpdateStatus | null;
  /** Whether to ask for confirmation, because a restart was requested while messages are unsent. */
  readonly confirming: boolean;
  /** Why the last request failed. */
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (status: UpdateStatus) => void;
  readonly check: () => Promise<void>;
  readonly download: () => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly restart: (evenIfUnsent: boolean) => Promise<void>;
  readonly keepRunning: () => void;
}

type UpdateNotice = Extract<Notice, { readonly kind: 'update' }>;

/**
 * Creates the store of updates. `announce` is called once with each version that is available, and again when it can be
 * installed; with null when there is nothing to announce any more.
 */
export function createUpdatesStore(
  client: Pick<Client, 'updates'>,
  announce: (notice: UpdateNotice | null) => void,
): StoreApi<UpdatesState> {
  return createStore<UpdatesState>()((set) => {
    let announced = '';
    const failed = (error: AppErrorData): void => set({ error });
    const request = (send: () => Promise<object>): Promise<void> => {
      set({ error: null });
      return attempt(async () => void (await send()), failed);
    };
    const take = (status: UpdateStatus): void => {
      set({ status });
      const { state } = status;
      if (state.kind !== 'available' && state.kind !== 'ready') {
        announce(null);
        return;
      }
      const { version } = state.release;
      const isReady = state.kind === 'ready';
      if (announced === `${version} ${isReady}`) return;
      announced = `${version} ${isReady}`;
      announce({ kind: 'update', version, isReady });
    };
    return {
      status: null,
      confirming: false,
      error: null,
      load: () => attempt(async () => take(await client.updates.status()), failed),
      set: take,
      check: () => request(() => client.updates.check()),
      download: () => request(() => client.updates.download()),
      cancel: () => request(() => client.updates.cancel()),
      restart: async (evenIfUnsent) => {
        set({ confirming: false });
        await request(async () => {
          const { unsent } = await client.updates.restart({ evenIfUnsent });
          set({ confirming: unsent });
          return {};
        });
      },
      keepRunning: () => set({ confirming: false }),
    };
  });
}
