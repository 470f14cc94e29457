import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { DisappearAfter, GroupId, MessageGroup, MutedUntil, Person } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import type { Api } from '../api.ts';
import { attempt } from './attempt.ts';
import { sameItems } from './same.ts';

export interface GroupsState {
  /** By `compareGroups`; null until the cache was read once. */
  readonly groups: readonly MessageGroup[] | null;
  readonly error: AppErrorData | null;
  /** The conversation that is open; it may have left the list. */
  readonly selectedId: GroupId | null;
  readonly load: () => Promise<void>;
  /**
   * The conversations that were begun since the window was opened. Each is in the table with its first message, and in the
   * list once something was written there.
   */
  readonly begun: ReadonlyMap<GroupId, MessageGroup>;
  /** The conversation with whoever has this handle, a new one if there is none. Rejects with an `AppError`. */
  readonly start: (handle: string) => Promise<GroupId>;
  /** After how long own messages of a conversation disappear from now on. Rejects with an `AppError`. */
  readonly setDisappearAfter: (id: GroupId, disappearAfter: DisappearAfter) => Promise<void>;
  /** Nothing is told of a conversation until then; null: it is not muted any more. Rejects with an `AppError`. */
  readonly mute: (id: GroupId, until: MutedUntil) => Promise<void>;
  readonly select: (id: GroupId | null) => void;
  readonly clear: () => void;
}

/** The list of conversations and which of them is open. */
export function createGroupsStore(
  api: Pick<Api, 'listGroups' | 'startConversation' | 'setDisappearAfter' | 'mute'>,
): StoreApi<GroupsState> {
  return createStore<GroupsState>()((set, get) => ({
    groups: null,
    error: null,
    selectedId: null,
    begun: new Map(),
    load: () =>
      attempt(
        async () => {
          const groups = await api.listGroups();
          set({ groups: sameItems(get().groups ?? [], groups), error: null });
        },
        (error) => set({ error }),
      ),
    start: async (handle) => {
      const { groupId, other, isNew } = await api.startConversation(handle);
      if (isNew) set({ begun: new Map([...get().begun, [groupId, newGroup(groupId, other)]]) });
      else await get().load();
      return groupId;
    },
    setDisappearAfter: async (id, disappearAfter) => {
      await api.setDisappearAfter(id, disappearAfter);
      const begun = get().begun.get(id);
      // What is in the list is told by the list.
      if (begun !== undefined) set({ begun: new Map([...get().begun, [id, { ...begun, disappearAfter }]]) });
    },
    mute: async (id, until) => {
      await api.mute(id, until);
      const begun = get().begun.get(id);
      if (begun !== undefined) set({ begun: new Map([...get().begun, [id, { ...begun, mutedUntil: until }]]) });
    },
    select: (selectedId) => set({ selectedId }),
    clear: () => set({ groups: null, error: null, selectedId: null, begun: new Map() }),
  }));
}

/** What is known of a conversation before anything was written there; its time is shown nowhere. */
const newGroup = (id: GroupId, other: Person): MessageGroup => ({
  id,
  other,
  at: instantFromMicros(0),
  text: '',
  lastSenderId: null,
  syncedAt: null,
  unread: 0,
  draft: '',
  waiting: 0,
  failed: 0,
  disappearAfter: null,
  mutedUntil: null,
});

/** The conversation that is open: a line of the list, or one that was begun and has no line yet. */
export const openGroup = ({ groups, selectedId, begun }: GroupsState): MessageGroup | null =>
  selectedId === null ? null : (groups?.find(({ id }) => id === selectedId) ?? begun.get(selectedId) ?? null);
