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
  readonly select: (id: GroupId | null) => void;
  readonly clear: () => void;
}

/** The list of conversations and which of them is open. */
export function createGroupsStore(api: Pick<Api, 'listGroups'>): StoreApi<GroupsState> {
  return createStore<GroupsState>()((set) => ({
    groups: null,
    error: null,
    selectedId: null,
    load: async () => {
      try {
        set({ groups: await api.listGroups(), error: null });
      } catch (thrown) {
        set({ error: toAppError(thrown).toData() });
      }
    },
    select: (selectedId) => set({ selectedId }),
    clear: () => set({ groups: null, error: null, selectedId: null }),
  }));
}
