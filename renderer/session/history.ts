import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HistoryProgress } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/model.ts';
import { attempt } from '../async.ts';
import type { AccountClient } from '../client.ts';

export interface HistoryState {
  /** Null: nothing was loaded since Meridian started. */
  readonly progress: HistoryProgress | null;
  /** Why loading could not start. */
  readonly error: AppErrorData | null;
  /** Reads the progress. */
  readonly load: () => Promise<void>;
  /** Starts to load what is missing in one conversation or in all (null). */
  readonly begin: (conversationId: ConversationId | null) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Progress of loading missing messages. */
export function createHistoryStore(client: Pick<AccountClient, 'history' | 'on'>): StoreApi<HistoryState> {
  return createStore<HistoryState>()((set) => {
    const run = (action: () => Promise<void>): Promise<void> =>
      attempt(
        async () => {
          await action();
          set({ error: null });
        },
        (error) => set({ error }),
      );
    client.on('history.changed', (progress) => set({ progress }));
    return {
      progress: null,
      error: null,
      load: () => run(async () => set({ progress: (await client.history.read()).progress })),
      begin: (conversationId) => run(async () => void (await client.history.load({ conversationId }))),
      stop: () => run(async () => void (await client.history.stop())),
    };
  });
}
