import { createStore, type StoreApi } from 'zustand/vanilla';
import { maxMessageLength } from '../../shared/contract/messages.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { AccountId, ConversationId } from '../../shared/model.ts';
import { instantFromMicros, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Api } from '../api.ts';
import type { Cancel, Clock } from '../clock.ts';

/** What is typed is on the disk after this at the latest. */
export const SAVE_AFTER_MS = 400;

/** What a text would be sent as: nothing of the blanks around it. */
export const sendable = (typed: string): string => typed.trim();

/** How many more characters, counted in code points, may be typed; negative: so many are too many. */
export const charactersLeft = (typed: string): number => maxMessageLength - [...sendable(typed)].length;

/** Whether the text is one that can be sent. */
export const canBeSent = (typed: string): boolean => sendable(typed) !== '' && charactersLeft(typed) >= 0;

/** What is being written, in each conversation. */
export interface ComposerState {
  /** Absent: neither read from the disk yet nor typed. */
  readonly texts: ReadonlyMap<ConversationId, string>;
  /** Why what was typed could not be kept when that was tried last. */
  readonly draftError: AppErrorData | null;
  /** The message that was not accepted last, and why; until its text is changed or sent. */
  readonly refused: { readonly conversationId: ConversationId; readonly error: AppErrorData } | null;
  /** Brings the draft of a conversation from the disk. */
  readonly open: (conversationId: ConversationId) => Promise<void>;
  readonly type: (conversationId: ConversationId, typed: string) => void;
  /** Sends what is typed there, and whether it was accepted. A text that was not stays where it is. */
  readonly send: (conversationId: ConversationId) => Promise<boolean>;
  /** Puts on the disk what isn't there yet; resolves once nothing is on its way there any more. */
  readonly flush: () => Promise<void>;
  /** Lets go of what is typed, but for what can't be kept on the disk now: it would be lost. */
  readonly hide: () => Promise<void>;
  /** Goes on in another account (null: in none). What was typed in the one before is kept there, and forgotten here. */
  readonly moveTo: (accountId: AccountId | null) => void;
}

type ComposerApi = Pick<Api, 'readDraft' | 'saveDraft' | 'sendMessage'>;

/** What is known of the drafts of one account, as long as it is shown. */
interface Desk {
  /** Null: it is not known yet which one it is, so it is the active one. */
  accountId: AccountId | null;
  readonly unsaved: Set<ConversationId>;
  /** Conversations whose drafts are still to come from the disk: until then nothing may take their place there. */
  readonly awaited: Set<ConversationId>;
  /** Their reading, where it is under way. */
  readonly readings: Map<ConversationId, Promise<void>>;
}

const emptyDesk = (accountId: AccountId | null): Desk => ({
  accountId,
  unsaved: new Set(),
  awaited: new Set(),
  readings: new Map(),
});

/**
 * What is being written. It is kept on the disk as it is typed, a few times a second at most; everything that goes to the
 * disk goes one after the other, so that no older text comes after a newer one, and names the account that it is of.
 */
export function createComposerStore(api: ComposerApi, clock: Pick<Clock, 'now' | 'at'>): StoreApi<ComposerState> {
  return createStore<ComposerState>()((set, get) => {
    let desk = emptyDesk(null);
    let timer: Cancel | null = null;
    let writes: Promise<unknown> = Promise.resolve();

    const inTurn = <T>(write: () => Promise<T>): Promise<T> => {
      const turn = writes.then(write);
      writes = turn.catch(() => undefined);
      return turn;
    };
    const textOf = (conversationId: ConversationId): string => get().texts.get(conversationId) ?? '';
    const put = (conversationId: ConversationId, typed: string): void => {
      set({ texts: new Map([...get().texts, [conversationId, typed]]) });
    };
    const saveSoon = (conversationId: ConversationId): void => {
      desk.unsaved.add(conversationId);
      timer ??= clock.at(instantFromMicros(clock.now() + SAVE_AFTER_MS * MICROS_PER_MILLI), () => void flush());
    };

    /** Puts the draft on the disk before what was typed meanwhile: once, however often that is asked for. May reject. */
    const bring = (here: Desk, conversationId: ConversationId): Promise<void> => {
      const underWay = here.readings.get(conversationId);
      if (underWay !== undefined) return underWay;
      const read = async (): Promise<void> => {
        try {
          const draft = await api.readDraft(conversationId, here.accountId);
          if (here !== desk) return;
          here.awaited.delete(conversationId);
          // Whoever was quicker than the disk has gone on with what stood there.
          const typed = textOf(conversationId);
          put(conversationId, draft + typed);
          if (typed !== '') saveSoon(conversationId);
        } finally {
          here.readings.delete(conversationId);
        }
      };
      const reading = read();
      here.readings.set(conversationId, reading);
      return reading;
    };
    const save = async (conversationId: ConversationId): Promise<void> => {
      const here = desk;
      try {
        if (here.awaited.has(conversationId)) await bring(here, conversationId);
        if (here !== desk) return;
        const typed = textOf(conversationId);
        await inTurn(() => api.saveDraft(conversationId, typed, here.accountId));
        if (here === desk && get().draftError !== null) set({ draftError: null });
      } catch (thrown) {
        if (here !== desk) return;
        here.unsaved.add(conversationId);
        set({ draftError: toAppError(thrown).toData() });
      }
    };
    const flush = async (): Promise<void> => {
      timer?.();
      timer = null;
      const due = [...desk.unsaved];
      desk.unsaved.clear();
      await Promise.all(due.map(save));
      await writes;
    };

    return {
      texts: new Map(),
      draftError: null,
      refused: null,
      open: async (conversationId) => {
        const here = desk;
        if (get().texts.has(conversationId) && !here.awaited.has(conversationId)) return;
        here.awaited.add(conversationId);
        try {
          await bring(here, conversationId);
        } catch (thrown) {
          if (here === desk) set({ draftError: toAppError(thrown).toData() });
        }
      },
      type: (conversationId, typed) => {
        put(conversationId, typed);
        if (get().refused !== null) set({ refused: null });
        saveSoon(conversationId);
      },
      send: async (conversationId) => {
        const here = desk;
        const typed = textOf(conversationId);
        if (!canBeSent(typed)) return false;
        put(conversationId, '');
        set({ refused: null });
        try {
          // A message that is accepted takes the place of the draft on the disk, which is to be in the field by then.
          if (here.awaited.has(conversationId)) await bring(here, conversationId);
          await inTurn(() => api.sendMessage(conversationId, sendable(typed), here.accountId));
          return true;
        } catch (thrown) {
          if (here !== desk) return false;
          const since = textOf(conversationId);
          put(conversationId, since === '' ? typed : `${typed}\n${since}`);
          set({ refused: { conversationId, error: toAppError(thrown).toData() } });
          return false;
        } finally {
          if (here === desk) {
            here.unsaved.add(conversationId);
            void flush();
          }
        }
      },
      flush,
      hide: async () => {
        await flush();
        const kept = [...get().texts].filter(([conversationId]) => desk.unsaved.has(conversationId));
        set({ texts: new Map(kept), draftError: null, refused: null });
      },
      moveTo: (accountId) => {
        if (desk.accountId === null) desk.accountId = accountId;
        if (accountId === desk.accountId) return;
        void flush();
        desk = emptyDesk(accountId);
        set({ texts: new Map(), draftError: null, refused: null });
      },
    };
  });
}
