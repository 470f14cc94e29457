import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialSyncStatus, type SyncStatus } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { attempt } from '../async.ts';
import type { AccountClient } from '../client.ts';

export interface SyncState {
  readonly status: SyncStatus;
  /** Whether a refresh that the person asked for is under way. */
  readonly refreshing: boolean;
  readonly load: () => Promise<void>;
  readonly set: (status: SyncStatus) => void;
  readonly refresh: () => Promise<void>;
}

/** Whether the table is out of reach, for want of a network or for what the status tells. */
export const isInTrouble = ({ phase }: SyncStatus): boolean => phase === 'offline' || phase === 'failed';

/** Whether nothing new comes by itself: the table is out of reach, or is not asked. */
export const isStill = (status: SyncStatus): boolean => isInTrouble(status) || status.phase === 'paused';

/**
 * What to show after `next` came while `shown` was shown. An attempt to refresh ends neither a trouble nor a pause,
 * its success does: otherwise the offline bar would go and come with every attempt.
 */
export function settle(shown: SyncStatus, next: SyncStatus): SyncStatus {
  const gotSomething = next.syncedAt !== shown.syncedAt || (next.firstSync?.done ?? 0) > (shown.firstSync?.done ?? 0);
  if (!isStill(shown) || next.phase !== 'pulling' || gotSomething) return next;
  return { ...next, phase: shown.phase, error: shown.error };
}

/** How the conversations on this computer stand to the table. */
export function createSyncStore(client: Pick<AccountClient, 'sync'>): StoreApi<SyncState> {
  return createStore<SyncState>()((set, get) => {
    const take = (read: () => Promise<SyncStatus>): Promise<void> =>
      attempt(
        async () => set({ status: await read() }),
        (error: AppErrorData) => set({ status: { ...get().status, phase: 'failed', error } }),
      );
    return {
      status: initialSyncStatus,
      refreshing: false,
      load: () => take(client.sync.status),
      set: (status) => set({ status: settle(get().status, status) }),
      refresh: async () => {
        if (get().refreshing) return;
        set({ refreshing: true });
        await take(client.sync.refresh);
        set({ refreshing: false });
      },
    };
  });
}
