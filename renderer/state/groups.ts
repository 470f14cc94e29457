import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { GroupId, MessageGroup } from '../../shared/model.ts';
import type { Api } from '../api.ts';

export interface GroupsState {
  /** By `compareGroups`; null until the cache was read once. */
  readonly groups: readonly MessageGroup[] | null;
  readonly error: AppErrorData | null;
  /** The conversation that is open; it may have left the list. */
  readonly selectedId: GroupId | null;
  readonly load: () => Promise<void>;
  /** The conversations that were begun since the window was opened, and are in the table with their first message. */
  readonly begun: ReadonlySet<GroupId>;
  /** The conversation with whoever has this handle, a new one if there is none; in the list. Rejects with an `AppError`. */
  readonly start: (handle: string) => Promise<GroupId>;
  readonly select: (id: GroupId | null) => void;
  readonly clear: () => void;
}

/** The list of conversations and which of them is open. */
export function createGroupsStore(api: Pick<Api, 'listGroups' | 'startConversation'>): StoreApi<GroupsState> {
  return createStore<GroupsState>()((set, get) => ({
    groups: null,
    error: null,
    selectedId: null,
    begun: new Set(),
    load: async () => {
      try {
        set({ groups: await api.listGroups(), error: null });
      } catch (thrown) {
        set({ error: toAppError(thrown).toData() });
      }
    },
    start: async (handle) => {
      const { groupId, isNew } = await api.startConversation(handle);
      if (isNew) set({ begun: new Set([...get().begun, groupId]) });
      await get().load();
      return groupId;
    },
    select: (selectedId) => set({ selectedId }),
    clear: () => set({ groups: null, error: null, selectedId: null, begun: new Set() }),
  }));
}
