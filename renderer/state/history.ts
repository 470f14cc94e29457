import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { HistoryProgress } from '../../shared/ipc/keeping.ts';
import type { GroupId } from '../../shared/model.ts';
import type { Api } from '../api.ts';

export interface HistoryState {
  /** Null: nothing was loaded since Meridian started. */
  readonly progress: HistoryProgress | null;
  /** Why loading could not begin. */
  readonly error: AppErrorData | null;
  readonly read: () => Promise<void>;
  readonly set: (progress: HistoryProgress) => void;
  /** Begins to load what is missing, of one conversation or of all (null). */
  readonly load: (groupId: GroupId | null) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** How loading what is missing on this computer is doing. */
export function createHistoryStore(
  api: Pick<Api, 'loadHistory' | 'stopHistory' | 'readHistory'>,
): StoreApi<HistoryState> {
  return createStore<HistoryState>()((set) => {
    const attempt = async (action: () => Promise<void>): Promise<void> => {
      try {
        await action();
        set({ error: null });
      } catch (thrown) {
        set({ error: toAppError(thrown).toData() });
      }
    };
    return {
      progress: null,
      error: null,
      read: () => attempt(async () => set({ progress: await api.readHistory() })),
      set: (progress) => set({ progress }),
      load: (groupId) => attempt(() => api.loadHistory(groupId)),
      stop: () => attempt(api.stopHistory),
    };
  });
}
