import { createStore, type StoreApi } from 'zustand/vanilla';
import { toAppError } from '../../shared/errors.ts';
import type {
  ChangeKind,
  ConversationId,
  Message,
  MessageId,
  OutgoingMessage,
  Person,
  ReplyTarget,
} from '../../shared/model.ts';
import type { NoticesState } from '../app/notices.ts';
import type { AccountClient } from '../client.ts';
import type { AccountState } from './account.ts';
import type { ComposerState } from './composer.ts';
import type { ConversationState } from './conversationState.ts';
import type { SelectionState } from './selection.ts';

/** A message that can be edited. */
type Editable = Pick<Message, 'id' | 'text' | 'wholeBytes'>;
/** A message that can be deleted. */
type Deletable = Pick<Message, 'id'> & { readonly own: boolean };
/** A message as one that can be deleted; an event of a conversation, only on this computer. */
export const deletable = (
  { id, sender, event }: Pick<Message, 'id' | 'sender' | 'event'>,
  ownerId: Person['id'] | undefined,
): Deletable => ({ id, own: sender.id === ownerId && event === undefined });

/** A message that has a history. */
export type Edited = Pick<Message, 'id' | 'at' | 'text' | 'wholeBytes' | 'editedAt'>;

export interface ChangesState {
  /** The message that a reaction is being chosen for. */
  readonly reactingTo: MessageId | null;
  /** The messages whose deletion awaits confirmation. */
  readonly deleting: readonly Deletable[] | null;
  /** The message whose history is shown. */
  readonly historyOf: Edited | null;
  readonly askReaction: (id: MessageId | null) => void;
  readonly askDelete: (messages: readonly Deletable[] | null) => void;
  readonly askHistory: (message: Edited | null) => void;
  /** Reacts to a message of the open conversation, or takes the reaction back if it is the same. */
  readonly react: (message: Pick<Message, 'id' | 'reactions'>, emoji: string) => Promise<void>;
  /** Begins to edit an own message of the open conversation. */
  readonly beginEdit: (message: Editable) => Promise<void>;
  /** Begins to edit the last own message; false: there is none. */
  readonly editLast: () => Promise<boolean>;
  /** Deletes the messages whose deletion was confirmed. */
  readonly remove: (forEveryone: boolean) => Promise<void>;
  /** Reads the original of a reply once, to show what it says. */
  readonly fetchQuoted: (target: ReplyTarget) => void;
}

interface ChangesParts {
  readonly client: Pick<AccountClient, 'messages' | 'on'>;
  readonly account: StoreApi<AccountState>;
  readonly composer: StoreApi<ComposerState>;
  readonly conversation: StoreApi<ConversationState>;
  readonly selection: StoreApi<SelectionState>;
  readonly notices: StoreApi<NoticesState>;
}

/** What the person does to messages of the open conversation. A failure shows as a notice. */
export function createChangesStore(parts: ChangesParts): StoreApi<ChangesState> {
  const { client, account, composer, conversation, selection, notices } = parts;
  /** Originals that were read, or are being read. */
  const fetched = new Set<MessageId>();
  const ownerId = (): Person['id'] | undefined => account.getState().account?.owner.id;
  /** Runs a change; a failure shows as a notice. Returns whether it succeeded. */
  const attempt = async (kind: ChangeKind, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      notices.getState().dismiss('message-not-changed');
      return true;
    } catch (thrown) {
      notices.getState().tell({ kind: 'message-not-changed', change: kind, error: toAppError(thrown).toData() });
      return false;
    }
  };
  const forget = (conversationId: ConversationId, ids: readonly MessageId[]): void => {
    const gone = new Set(ids);
    composer.getState().forget(conversationId, gone);
    selection.getState().drop(gone);
    const { deleting, historyOf, reactingTo } = store.getState();
    if (historyOf !== null && gone.has(historyOf.id)) store.setState({ historyOf: null });
    if (reactingTo !== null && gone.has(reactingTo)) store.setState({ reactingTo: null });
    const left = deleting?.filter(({ id }) => !gone.has(id)) ?? null;
    if (left?.length !== deleting?.length) store.setState({ deleting: left?.length === 0 ? null : left });
  };

  const store = createStore<ChangesState>()((set, get) => ({
    reactingTo: null,
    deleting: null,
    historyOf: null,
    askReaction: (reactingTo) => set({ reactingTo }),
    askDelete: (deleting) => set({ deleting }),
    askHistory: (historyOf) => set({ historyOf }),
    react: async ({ id, reactions = [] }, chosen) => {
      const { conversationId } = conversation.getState();
      if (conversationId === null) return;
      const isOwn = reactions.some(
        ({ emoji, people }) => emoji === chosen && people.some((each) => each.id === ownerId()),
      );
      await attempt('reaction', () => client.messages.react({ conversationId, id, emoji: isOwn ? null : chosen }));
    },
    beginEdit: async ({ id, text, wholeBytes }) => {
      const { conversationId, wholeText } = conversation.getState();
      if (conversationId === null) return;
      await attempt('edit', async () => {
        const before = wholeBytes === undefined ? text : await wholeText(id);
        composer.getState().edit(conversationId, { id, before, typed: before });
      });
    },
    editLast: async () => {
      const { conversationId, newer, messages, outgoing } = conversation.getState();
      if (conversationId === null) return false;
      const isOwn = ({ sender, event }: Message): boolean => sender.id === ownerId() && event === undefined;
      const isText = ({ event }: OutgoingMessage): boolean => event === undefined;
      let last: Editable | undefined = outgoing.findLast(isText) ?? messages.findLast(isOwn);
      if (newer) {
        const read = await attempt('edit', async () => {
          const from = { kind: 'newest' } as const;
          const newest = await client.messages.window({ conversationId, from, limit: NEWEST });
          last = newest.outgoing.findLast(isText) ?? newest.messages.findLast(isOwn);
        });
        if (!read) return false;
      }
      if (last === undefined) return false;
      await get().beginEdit(last);
      return true;
    },
    remove: async (forEveryone) => {
      const { conversationId, outgoing } = conversation.getState();
      const { deleting } = get();
      set({ deleting: null });
      if (conversationId === null || deleting === null) return;
      for (const { id } of deleting) {
        const unsent = outgoing.find((each) => each.id === id);
        const isDone = await attempt('deletion', () =>
          unsent !== undefined && canBeDiscarded(unsent)
            ? client.messages.discard({ id })
            : client.messages.delete({ conversationId, id, forEveryone: forEveryone || unsent !== undefined }),
        );
        if (!isDone) return;
        forget(conversationId, [id]);
      }
      selection.getState().end();
    },
    fetchQuoted: (target) => {
      const { conversationId } = conversation.getState();
      if (conversationId === null || fetched.has(target.id)) return;
      fetched.add(target.id);
      // The quote says that its original is not here, and a click on it says why.
      client.messages.fetchQuoted({ conversationId, target }).catch(() => void fetched.delete(target.id));
    },
  }));

  client.on('messages.removed', ({ conversationId, ids }) => forget(conversationId, ids));
  client.on('messages.changeRefused', ({ kind: change, error }) =>
    notices.getState().tell({ kind: 'change-refused', change, error }),
  );
  return store;
}

/** Messages in which the last own one is looked for. */
const NEWEST = 100;

/** A message that is not being sent; one that is may be in the table already. */
const canBeDiscarded = ({ state, sendAt, attempts }: OutgoingMessage): boolean =>
  state === 'failed' || (sendAt !== null && attempts === 0);
