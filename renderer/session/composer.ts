import { createStore, type StoreApi } from 'zustand/vanilla';
import { maxMessageLength } from '../../shared/contract/messages.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { ConversationId, MessageId, Person, ReplyTarget } from '../../shared/model.ts';
import { isBlank } from '../../shared/text/blank.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { AccountClient } from '../client.ts';
import type { Cancel, Clock } from '../clock.ts';
import { without } from './loadedWindow.ts';

/** Typed text is on disk after this time at the latest. */
export const SAVE_AFTER_MS = 400;

/** The text that is sent: without surrounding white space. */
export const sendable = (typed: string): string => typed.trim();

/** How many more characters (code points) fit; negative: too many by that number. */
export const charactersLeft = (typed: string): number => maxMessageLength - [...sendable(typed)].length;

export const canBeSent = (typed: string): boolean => !isBlank(typed) && charactersLeft(typed) >= 0;

/** The message that a draft replies to; `text` is its start. */
export interface ReplyDraft {
  readonly target: ReplyTarget;
  readonly sender: Person;
  readonly text: string;
}

/** An own message that is edited in the composer; the draft waits meanwhile. */
export interface EditDraft {
  readonly id: MessageId;
  /** The text until now. */
  readonly before: string;
  readonly typed: string;
}

export interface ComposerState {
  /** Absent: neither typed nor read from disk yet. */
  readonly texts: ReadonlyMap<ConversationId, string>;
  /** Why the last attempt to save a draft failed. */
  readonly draftError: AppErrorData | null;
  /** The last message that was not accepted, and why; until its text is changed or sent. */
  readonly refused: { readonly conversationId: ConversationId; readonly error: AppErrorData } | null;
  /** What drafts reply to. Kept until the window closes. */
  readonly replies: ReadonlyMap<ConversationId, ReplyDraft>;
  readonly edits: ReadonlyMap<ConversationId, EditDraft>;
  /** Lets the draft reply to a message, and ends an edit; null: to none. */
  readonly reply: (conversationId: ConversationId, reply: ReplyDraft | null) => void;
  /** Shows an edit in place of the draft, or what was typed in it; null: the draft again. */
  readonly edit: (conversationId: ConversationId, edit: EditDraft | null) => void;
  /** Saves the edit; true: it was accepted. Otherwise it stays. */
  readonly saveEdit: (conversationId: ConversationId) => Promise<boolean>;
  /** Drops replies to messages that are gone. What was typed in an edit of one of them becomes part of the draft. */
  readonly forget: (conversationId: ConversationId, ids: ReadonlySet<MessageId>) => void;
  /** Reads the draft of a conversation from disk. */
  readonly open: (conversationId: ConversationId) => Promise<void>;
  /** Takes over a draft that another window saved, unless there is unsaved text here. */
  readonly follow: (conversationId: ConversationId) => Promise<void>;
  readonly type: (conversationId: ConversationId, typed: string) => void;
  /** Sends the typed text; true: it was accepted. Refused text returns to the composer, before what was typed since. */
  readonly send: (conversationId: ConversationId, options?: SendOptions) => Promise<boolean>;
  /** Puts a text into the composer, before what was typed. */
  readonly putBack: (conversationId: ConversationId, text: string) => void;
  /** Saves unsaved drafts; resolves once nothing is being saved. */
  readonly flush: () => Promise<void>;
}

interface SendOptions {
  /** A text that is too long for one message becomes several. */
  readonly inParts?: boolean;
  /** When it is sent; null: now. */
  readonly sendAt?: Instant | null;
  /** Whether it is held back for a moment in which it can be undone. */
  readonly canUndo?: boolean;
}

/** An account's composer. It outlives the account's sessions, so that unsaved text and running writes are not lost. */
export interface Composer {
  readonly store: StoreApi<ComposerState>;
  /** Saves what it can, and forgets it if the account is still not shown then; keeps what can't be saved now. */
  readonly leave: (isLeft: () => boolean) => Promise<void>;
}

type ComposerClient = Pick<AccountClient, 'drafts' | 'messages'>;

/**
 * The composer of one account.
 * @param client of the account, valid beyond any session.
 */
export function createComposer(client: ComposerClient, clock: Pick<Clock, 'now' | 'at'>): Composer {
  const drafts = createDrafts(client, clock, () => store);
  const store: StoreApi<ComposerState> = createStore<ComposerState>()((set, get) => ({
    texts: new Map(),
    draftError: null,
    refused: null,
    replies: new Map(),
    edits: new Map(),
    open: drafts.open,
    follow: drafts.follow,
    type: (id, typed) => {
      if (get().refused !== null) set({ refused: null });
      drafts.put(id, typed);
      drafts.saveSoon(id);
    },
    putBack: (conversationId, text) => {
      const since = drafts.textOf(conversationId);
      drafts.put(conversationId, since === '' ? text : `${text}\n${since}`);
      drafts.saveSoon(conversationId);
    },
    reply: (conversationId, reply) => {
      const { replies, edits } = get();
      const others = without(replies, conversationId);
      set({
        replies: reply === null ? others : new Map([...others, [conversationId, reply]]),
        edits: reply === null ? edits : without(edits, conversationId),
      });
    },
    edit: (conversationId, edit) => {
      const others = without(get().edits, conversationId);
      set({ refused: null, edits: edit === null ? others : new Map([...others, [conversationId, edit]]) });
    },
    saveEdit: async (conversationId) => {
      const edit = get().edits.get(conversationId);
      if (edit === undefined || !canBeSent(edit.typed)) return false;
      set({ refused: null });
      try {
        await client.messages.edit({ conversationId, id: edit.id, text: sendable(edit.typed) });
      } catch (thrown) {
        set({ refused: { conversationId, error: toAppError(thrown).toData() } });
        return false;
      }
      // Another message may be edited by now.
      if (get().edits.get(conversationId)?.id === edit.id) get().edit(conversationId, null);
      return true;
    },
    forget: (conversationId, ids) => {
      const [reply, edit] = [get().replies.get(conversationId), get().edits.get(conversationId)];
      if (reply !== undefined && ids.has(reply.target.id)) get().reply(conversationId, null);
      if (edit === undefined || !ids.has(edit.id)) return;
      get().edit(conversationId, null);
      if (edit.typed !== edit.before && !isBlank(edit.typed)) get().putBack(conversationId, edit.typed);
    },
    send: async (conversationId, { inParts = false, sendAt = null, canUndo = false } = {}) => {
      const typed = drafts.textOf(conversationId);
      if (!canBeSent(typed) && !(inParts && !isBlank(typed))) return false;
      const reply = get().replies.get(conversationId);
      const about = reply === undefined ? {} : { replyTo: reply.target };
      set({ refused: null, replies: without(get().replies, conversationId) });
      drafts.put(conversationId, '');
      drafts.sending.add(conversationId);
      try {
        // An accepted message deletes the draft on disk, which must be in the field by then.
        await drafts.ensureRead(conversationId);
        await drafts.track(
          client.messages.send({ conversationId, text: sendable(typed), inParts, sendAt, canUndo, ...about }),
        );
        return true;
      } catch (thrown) {
        get().putBack(conversationId, typed);
        if (reply !== undefined && !get().replies.has(conversationId)) get().reply(conversationId, reply);
        set({ refused: { conversationId, error: toAppError(thrown).toData() } });
        return false;
      } finally {
        drafts.sending.delete(conversationId);
        drafts.unsaved.add(conversationId);
        void drafts.flush();
      }
    },
    flush: drafts.flush,
  }));
  return {
    store,
    leave: async (isLeft) => {
      await drafts.flush();
      if (!isLeft()) return;
      const texts = new Map([...store.getState().texts].filter(([id]) => drafts.unsaved.has(id)));
      store.setState({ texts, draftError: null, refused: null });
    },
  };
}

/** Reads and saves drafts. A draft on disk is read before it is replaced. */
function createDrafts(
  client: Pick<AccountClient, 'drafts'>,
  clock: Pick<Clock, 'now' | 'at'>,
  store: () => StoreApi<ComposerState>,
) {
  let timer: Cancel | null = null;
  let writes: Promise<unknown> = Promise.resolve();
  const unsaved = new Set<ConversationId>();
  /** Conversations of which a text is on its way to the outbox. */
  const sending = new Set<ConversationId>();
  /** Conversations whose draft on disk is not part of their text yet. */
  const unread = new Set<ConversationId>();
  const reads = new Map<ConversationId, Promise<void>>();

  const textOf = (id: ConversationId): string => store().getState().texts.get(id) ?? '';
  const put = (id: ConversationId, text: string): void =>
    store().setState(({ texts }) => ({ texts: new Map([...texts, [id, text]]) }));
  const setError = (draftError: AppErrorData | null): void => store().setState({ draftError });
  /** Requests take effect in order. Waiting for a reply would lose what is typed just before the page is gone. */
  const track = <T>(written: Promise<T>): Promise<T> => {
    writes = Promise.allSettled([writes, written]).then(() => undefined);
    return written;
  };
  const saveSoon = (id: ConversationId): void => {
    unsaved.add(id);
    timer ??= clock.at(instantFromMicros(clock.now() + SAVE_AFTER_MS * MICROS_PER_MILLI), () => void flush());
  };

  const readDraft = async (id: ConversationId): Promise<void> => {
    try {
      const { text } = await client.drafts.read({ conversationId: id });
      unread.delete(id);
      // Append text typed before the draft loaded.
      const typed = textOf(id);
      put(id, text + typed);
      if (typed !== '') saveSoon(id);
    } finally {
      reads.delete(id);
    }
  };
  /** Reads a draft that is still unread. May reject. */
  const ensureRead = (id: ConversationId): Promise<void> => {
    if (!unread.has(id)) return Promise.resolve();
    const read = reads.get(id) ?? readDraft(id);
    reads.set(id, read);
    return read;
  };
  const save = async (id: ConversationId): Promise<void> => {
    try {
      await ensureRead(id);
      const text = textOf(id);
      await track(client.drafts.save({ conversationId: id, text }));
      setError(null);
    } catch (thrown) {
      unsaved.add(id);
      setError(toAppError(thrown).toData());
    }
  };
  const flush = async (): Promise<void> => {
    timer?.();
    timer = null;
    const due = [...unsaved];
    unsaved.clear();
    await Promise.all(due.map(save));
    await writes;
  };

  const follow = async (id: ConversationId): Promise<void> => {
    const before = textOf(id);
    const isSaved = (): boolean => !unsaved.has(id) && !unread.has(id) && !sending.has(id) && textOf(id) === before;
    if (!isSaved()) return;
    // If it can't be read, the text stays as it is: nothing is lost.
    const text = await client.drafts.read({ conversationId: id }).then(
      (draft) => draft.text,
      () => before,
    );
    if (text !== before && isSaved()) put(id, text);
  };

  return {
    open: (id: ConversationId): Promise<void> => {
      if (store().getState().texts.has(id) && !unread.has(id)) return follow(id);
      unread.add(id);
      return ensureRead(id).catch((thrown: unknown) => setError(toAppError(thrown).toData()));
    },
    follow,
    sending,
    flush,
    textOf,
    put,
    unsaved,
    saveSoon,
    ensureRead,
    track,
  };
}
