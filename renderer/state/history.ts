import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HistoryProgress } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import { attempt } from './attempt.ts';

export interface HistoryState {
  /** Null: nothing was loaded of this account since it was opened. */
  readonly progress: HistoryProgress | null;
  /** Why loading could not begin. */
  readonly error: AppErrorData | null;
  /** Reads how far loading has come. */
  readonly load: () => Promise<void>;
  readonly set: (progress: HistoryProgress) => void;
  /** Begins to load what is missing, of one conversation or of all (null). */
  readonly begin: (conversationId: ConversationId | null) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Forgets that of another account. */
  readonly clear: () => void;
}

/** How loading what is missing on this computer is doing. */
export function createHistoryStore(
  api: Pick<Api, 'loadHistory' | 'stopHistory' | 'readHistory'>,
): StoreApi<HistoryState> {
  return createStore<HistoryState>()((set) => {
    const told = (action: () => Promise<void>): Promise<void> =>
      attempt(
        async () => {
          await action();
          set({ error: null });
        },
        (error) => set({ error }),
      );
    return {
      progress: null,
      error: null,
      load: () => told(async () => set({ progress: await api.readHistory() })),
      set: (progress) => set({ progress }),
      begin: (conversationId) => told(() => api.loadHistory(conversationId)),
      stop: () => told(api.stopHistory),
      clear: () => set({ progress: null, error: null }),
    };
  });
}
