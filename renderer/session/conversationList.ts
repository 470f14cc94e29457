import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Conversation, ConversationId, DisappearAfter, MutedUntil, Person } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { attempt } from '../async.ts';
import type { AccountClient } from '../client.ts';
import { sameItems } from './same.ts';

export interface ConversationListState {
  /** By `compareConversations`; null until the cache was read once. */
  readonly groups: readonly Conversation[] | null;
  readonly error: AppErrorData | null;
  /** The conversation that is open; it may have left the list. */
  readonly selectedId: ConversationId | null;
  readonly load: () => Promise<void>;
  /**
   * The conversations that were begun since the window was opened. Each is in the table with its first message, and in the
   * list once something was written there.
   */
  readonly begun: ReadonlyMap<ConversationId, Conversation>;
  /** The conversation with whoever has this handle, a new one if there is none. Rejects with an `AppError`. */
  readonly start: (handle: string) => Promise<ConversationId>;
  /** After how long own messages of a conversation disappear from now on. Rejects with an `AppError`. */
  readonly setDisappearAfter: (id: ConversationId, disappearAfter: DisappearAfter) => Promise<void>;
  /** Nothing is told of a conversation until then; null: it is not muted any more. Rejects with an `AppError`. */
  readonly mute: (id: ConversationId, until: MutedUntil) => Promise<void>;
  readonly select: (id: ConversationId | null) => void;
}

/** The list of conversations and which of them is open. */
export function createConversationListStore(
  client: Pick<AccountClient, 'conversations'>,
): StoreApi<ConversationListState> {
  return createStore<ConversationListState>()((set, get) => ({
    groups: null,
    error: null,
    selectedId: null,
    begun: new Map(),
    load: () =>
      attempt(
        async () => {
          const groups = (await client.conversations.list()).conversations;
          set({ groups: sameItems(get().groups ?? [], groups), error: null });
        },
        (error) => set({ error }),
      ),
    start: async (handle) => {
      const { conversationId, other, isNew } = await client.conversations.start({ handle });
      if (isNew) set({ begun: new Map([...get().begun, [conversationId, newConversation(conversationId, other)]]) });
      else await get().load();
      return conversationId;
    },
    setDisappearAfter: async (id, disappearAfter) => {
      await client.conversations.configure({ conversationId: id, disappearAfter });
      const begun = get().begun.get(id);
      // What is in the list is told by the list.
      if (begun !== undefined) set({ begun: new Map([...get().begun, [id, { ...begun, disappearAfter }]]) });
    },
    mute: async (id, until) => {
      await client.conversations.mute({ conversationId: id, until });
      const begun = get().begun.get(id);
      if (begun !== undefined) set({ begun: new Map([...get().begun, [id, { ...begun, mutedUntil: until }]]) });
    },
    select: (selectedId) => set({ selectedId }),
  }));
}

/** What is known of a conversation before anything was written there; its time is shown nowhere. */
const newConversation = (id: ConversationId, other: Person): Conversation => ({
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
export const openConversation = ({ groups, selectedId, begun }: ConversationListState): Conversation | null =>
  selectedId === null ? null : (groups?.find(({ id }) => id === selectedId) ?? begun.get(selectedId) ?? null);
