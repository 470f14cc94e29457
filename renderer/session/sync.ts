import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialSyncStatus, type SyncStatus } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { attempt } from '../async.ts';
import type { AccountClient } from '../client.ts';

export interface SyncState {
  readonly status: SyncStatus;
  /** Whether a manual refresh is running. */
  readonly refreshing: boolean;
  readonly load: () => Promise<void>;
  readonly refresh: () => Promise<void>;
}

/** Whether the table is unreachable. */
export const isInTrouble = ({ phase }: SyncStatus): boolean => phase === 'offline' || phase === 'failed';

/** Whether no new messages can arrive. */
export const isStill = (status: SyncStatus): boolean => isInTrouble(status) || status.phase === 'paused';

/**
 * The status to show after `shown`. An attempt to refresh ends neither trouble nor a pause, only its success does;
 * otherwise the offline bar would flicker.
 */
export function settle(shown: SyncStatus, next: SyncStatus): SyncStatus {
  const gotSomething = next.syncedAt !== shown.syncedAt || (next.firstSync?.done ?? 0) > (shown.firstSync?.done ?? 0);
  if (!isStill(shown) || next.phase !== 'pulling' || gotSomething) return next;
  return { ...next, phase: shown.phase, error: shown.error };
}

/** Creates the store of the sync status. */
export function createSyncStore(client: Pick<AccountClient, 'sync' | 'on'>): StoreApi<SyncState> {
  return createStore<SyncState>()((set, get) => {
    const take = (read: () => Promise<SyncStatus>): Promise<void> =>
      attempt(
        async () => set({ status: await read() }),
        (error: AppErrorData) => set({ status: { ...get().status, phase: 'failed', error } }),
      );
    client.on('sync.changed', (status) => set({ status: settle(get().status, status) }));
    return {
      status: initialSyncStatus,
      refreshing: false,
      load: () => take(client.sync.status),
      refresh: async () => {
        if (get().refreshing) return;
        set({ refreshing: true });
        await take(client.sync.refresh);
        set({ refreshing: false });
      },
    };
  });
}
