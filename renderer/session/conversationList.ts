import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ConversationSelection, joinSelections, withLines } from '../../shared/conversationList.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Conversation, ConversationId, DisappearAfter, MutedUntil, Person, UserId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { attempt, latest } from '../async.ts';
import type { AccountClient } from '../client.ts';
import { sameItems } from './same.ts';

export interface ConversationListState {
  /** Sorted by `compareConversations`; null until the first read. */
  readonly conversations: readonly Conversation[] | null;
  readonly error: AppErrorData | null;
  /** The open conversation of many that the owner is no longer in, as it was listed; null: none. */
  readonly left: Conversation | null;
  /** The open conversation; it may have left the list. */
  readonly selectedId: ConversationId | null;
  readonly load: () => Promise<void>;
  /** Conversations started in this window. Each reaches the table and the list with its first message. */
  readonly started: ReadonlyMap<ConversationId, Conversation>;
  /** Finds or starts the conversation with the person of this handle; null: the notes to oneself. @throws AppError */
  readonly start: (handle: string | null) => Promise<ConversationId>;
  /** Starts a conversation of many, which is listed at once. @throws AppError */
  readonly startGroup: (title: string, people: readonly Person[]) => Promise<ConversationId>;
  /** Sets after how long own new messages disappear. @throws AppError */
  readonly setDisappearAfter: (id: ConversationId, disappearAfter: DisappearAfter) => Promise<void>;
  /** Suppresses notifications of a conversation until then; null unmutes it. @throws AppError */
  readonly mute: (id: ConversationId, until: MutedUntil) => Promise<void>;
  readonly select: (id: ConversationId | null) => void;
  /** Whether the list shows the archived conversations instead of the others. */
  readonly showsArchive: boolean;
  readonly showArchive: (shows: boolean) => void;
}

/** Creates the store of the conversation list and the open conversation. */
export function createConversationListStore(
  client: Pick<AccountClient, 'conversations' | 'on'>,
): StoreApi<ConversationListState> {
  return createStore<ConversationListState>()((set, get) => {
    /** What has changed since it was requested last; null: nothing. */
    let changed: ConversationSelection | null = null;
    const change = (selection: ConversationSelection): void => {
      changed = changed === null ? selection : joinSelections(changed, selection);
    };
    const read = latest<void>(async () => {
      const selection = get().conversations === null || changed === null ? {} : changed;
      changed = null;
      await attempt(
        async () => {
          const { conversations: lines } = await client.conversations.list(selection);
          const before = get().conversations ?? [];
          const conversations = sameItems(before, withLines(before, selection, lines));
          // The open one may be shown in another now.
          const selectedId = shownIn(conversations, get().selectedId);
          const wasListed = before.find(({ id, group }) => id === selectedId && group !== null);
          const isListed = conversations.some(({ id }) => id === selectedId);
          set({ conversations, selectedId, left: isListed ? null : (wasListed ?? get().left), error: null });
        },
        (error) => {
          change(selection);
          set({ error });
        },
      );
    });
    const refresh = (selection: ConversationSelection): Promise<void> => {
      change(selection);
      return read();
    };
    const load = (): Promise<void> => refresh({});
    client.on('conversations.changed', (selection) => void refresh(selection));
    client.on('account.changed', () => void load());
    return {
      conversations: null,
      error: null,
      selectedId: null,
      left: null,
      started: new Map(),
      load,
      start: async (handle) => {
        const { conversationId, other, isNew, isNotes } = await client.conversations.start({ handle });
        if (isNew)
          set({
            started: new Map([...get().started, [conversationId, newConversation(conversationId, other, isNotes)]]),
          });
        else await load();
        return conversationId;
      },
      startGroup: async (title, people) => {
        const { conversationId } = await client.conversations.startGroup({ title, people: [...people] });
        await load();
        return conversationId;
      },
      setDisappearAfter: async (id, disappearAfter) => {
        await client.conversations.configure({ conversationId: id, disappearAfter });
        const started = get().started.get(id);
        // A listed conversation changes with the list.
        if (started !== undefined) set({ started: new Map([...get().started, [id, { ...started, disappearAfter }]]) });
      },
      mute: async (id, until) => {
        await client.conversations.mute({ conversationId: id, until });
        const started = get().started.get(id);
        if (started !== undefined)
          set({ started: new Map([...get().started, [id, { ...started, mutedUntil: until }]]) });
      },
      select: (id) => set({ selectedId: shownIn(get().conversations ?? [], id), left: null }),
      showsArchive: false,
      showArchive: (showsArchive) => set({ showsArchive }),
    };
  });
}

/** A conversation without messages; its time is never shown. */
const newConversation = (id: ConversationId, other: Person, isNotes: boolean): Conversation => ({
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
  label: '',
  isNotes,
  isPinned: false,
  isArchived: false,
  isMarkedUnread: false,
  joined: [],
  group: null,
});

/** The conversation that shows this one: itself, or one that it is joined with. */
export const shownIn = <Id extends ConversationId | null>(
  conversations: readonly Conversation[],
  id: Id,
): Id | ConversationId => (id === null ? id : (conversations.find(({ joined }) => joined.includes(id))?.id ?? id));

/** The open conversation: listed, started and not listed yet, or left while it was open. */
export const openConversation = ({ conversations, selectedId, started, left }: ConversationListState) =>
  selectedId === null
    ? null
    : (conversations?.find(({ id }) => id === selectedId) ??
      started.get(selectedId) ??
      (left?.id === selectedId ? left : null));

/** Whether the owner is no longer in an open conversation of many. */
export const hasLeftConversation = ({ conversations, left }: ConversationListState, id: ConversationId): boolean =>
  left?.id === id && conversations?.some((each) => each.id === id) !== true;

/** The conversations that the list shows: the archived ones if they are requested and there are any, or all others. */
export function shownConversations({
  conversations,
  showsArchive,
}: Pick<ConversationListState, 'conversations' | 'showsArchive'>): readonly Conversation[] {
  const archived = (conversations ?? []).filter(({ isArchived }) => isArchived);
  if (archived.length === 0) return conversations ?? [];
  return showsArchive ? archived : (conversations ?? []).filter(({ isArchived }) => !isArchived);
}

/** The conversations whose person has several. */
export function twinsOf(conversations: readonly Pick<Conversation, 'id' | 'other'>[]): ReadonlySet<ConversationId> {
  const first = new Map<UserId, ConversationId>();
  const twins = new Set<ConversationId>();
  for (const { id, other } of conversations) {
    const known = first.get(other.id);
    if (known === undefined) first.set(other.id, id);
    else twins.add(known).add(id);
  }
  return twins;
}
