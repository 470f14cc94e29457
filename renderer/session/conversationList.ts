import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Conversation, ConversationId, DisappearAfter, MutedUntil, Person } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { attempt } from '../async.ts';
import type { AccountClient } from '../client.ts';
import { sameItems } from './same.ts';

export interface ConversationListState {
  /** Sorted by `compareConversations`; null until the first read. */
  readonly groups: readonly Conversation[] | null;
  readonly error: AppErrorData | null;
  /** The open conversation; it may have left the list. */
  readonly selectedId: ConversationId | null;
  readonly load: () => Promise<void>;
  /** Conversations started in this window. Each reaches the table and the list with its first message. */
  readonly begun: ReadonlyMap<ConversationId, Conversation>;
  /** Finds or starts the conversation with the person of this handle. @throws AppError */
  readonly start: (handle: string) => Promise<ConversationId>;
  /** Sets after how long own new messages disappear. @throws AppError */
  readonly setDisappearAfter: (id: ConversationId, disappearAfter: DisappearAfter) => Promise<void>;
  /** Suppresses notifications of a conversation until then; null unmutes it. @throws AppError */
  readonly mute: (id: ConversationId, until: MutedUntil) => Promise<void>;
  readonly select: (id: ConversationId | null) => void;
}

/** Creates the store of the conversation list and the open conversation. */
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
      // A listed conversation changes with the list.
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

/** A conversation without messages; its time is never shown. */
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

/** The open conversation: listed, or started and not listed yet. */
export const openConversation = ({ groups, selectedId, begun }: ConversationListState): Conversation | null =>
  selectedId === null ? null : (groups?.find(({ id }) => id === selectedId) ?? begun.get(selectedId) ?? null);
