import { createStore, type StoreApi } from 'zustand/vanilla';
import { maxMessageLength } from '../../shared/contract/messages.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/model.ts';
import type { AccountClient } from '../client.ts';
import type { Clock } from '../clock.ts';
import { createDrafts, type Drafts } from './drafts.ts';

/** The text that is sent: without surrounding white space. */
export const sendable = (typed: string): string => typed.trim();

/** How many more characters (code points) fit; negative: too many by that number. */
export const charactersLeft = (typed: string): number => maxMessageLength - [...sendable(typed)].length;

export const canBeSent = (typed: string): boolean => sendable(typed) !== '' && charactersLeft(typed) >= 0;

export interface ComposerState {
  /** Absent: neither typed nor read from disk yet. */
  readonly texts: ReadonlyMap<ConversationId, string>;
  /** Why the last attempt to save a draft failed. */
  readonly draftError: AppErrorData | null;
  /** The last message that was not accepted, and why; until its text is changed or sent. */
  readonly refused: { readonly conversationId: ConversationId; readonly error: AppErrorData } | null;
  /** Reads the draft of a conversation from disk. */
  readonly open: (conversationId: ConversationId) => Promise<void>;
  readonly type: (conversationId: ConversationId, typed: string) => void;
  /** Sends the typed text; true: it was accepted. Refused text returns to the composer. */
  readonly send: (conversationId: ConversationId) => Promise<boolean>;
  /** Saves unsaved drafts; resolves once nothing is being saved. */
  readonly flush: () => Promise<void>;
}

/** An account's composer. It outlives the account's sessions, so that unsaved text and running writes are not lost. */
export interface Composer {
  readonly store: StoreApi<ComposerState>;
  /** Saves what it can, and forgets it if the account is still not shown then; keeps what can't be saved now. */
  readonly leave: (isLeft: () => boolean) => Promise<void>;
}

/** @param client of the account, valid beyond any session. */
export function createComposer(
  client: Pick<AccountClient, 'drafts' | 'messages'>,
  clock: Pick<Clock, 'now' | 'at'>,
): Composer {
  const drafts: Drafts = createDrafts(client, clock, () =>
    store.setState({ texts: drafts.texts, draftError: drafts.error }),
  );
  const store = createStore<ComposerState>()((set, get) => ({
    texts: new Map(),
    draftError: null,
    refused: null,
    open: drafts.open,
    type: (conversationId, typed) => {
      if (get().refused !== null) set({ refused: null });
      drafts.type(conversationId, typed);
    },
    send: async (conversationId) => {
      if (!canBeSent(get().texts.get(conversationId) ?? '')) return false;
      set({ refused: null });
      try {
        await drafts.take(conversationId, async (typed) => {
          await client.messages.send({ conversationId, text: sendable(typed) });
        });
        return true;
      } catch (thrown) {
        set({ refused: { conversationId, error: toAppError(thrown).toData() } });
        return false;
      }
    },
    flush: drafts.flush,
  }));
  return {
    store,
    leave: async (isLeft) => {
      await drafts.flush();
      if (!isLeft()) return;
      drafts.forgetSaved();
      store.setState({ refused: null });
    },
  };
}
