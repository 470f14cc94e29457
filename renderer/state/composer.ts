import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { maxMessageLength } from '../../shared/ipc/contract.ts';
import type { GroupId } from '../../shared/model.ts';
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
  readonly texts: ReadonlyMap<GroupId, string>;
  /** Why what was typed could not be kept when that was tried last. */
  readonly draftError: AppErrorData | null;
  /** The message that was not accepted last, and why; until its text is changed or sent. */
  readonly refused: { readonly groupId: GroupId; readonly error: AppErrorData } | null;
  /** Brings the draft of a conversation from the disk. */
  readonly open: (groupId: GroupId) => Promise<void>;
  readonly type: (groupId: GroupId, typed: string) => void;
  /** Sends what is typed there, and whether it was accepted. A text that was not stays where it is. */
  readonly send: (groupId: GroupId) => Promise<boolean>;
  /** Puts on the disk what isn't there yet. */
  readonly flush: () => Promise<void>;
  /** Lets go of what is typed, but for what can't be kept on the disk now: it would be lost. */
  readonly hide: () => Promise<void>;
  /** Forgets everything that is typed, for another account. */
  readonly clear: () => void;
}

type ComposerApi = Pick<Api, 'readDraft' | 'saveDraft' | 'sendMessage'>;

/**
 * What is being written. It is kept on the disk as it is typed, a few times a second at most; everything that goes to the
 * disk goes one after the other, so that no older text comes after a newer one.
 */
export function createComposerStore(api: ComposerApi, clock: Pick<Clock, 'now' | 'at'>): StoreApi<ComposerState> {
  return createStore<ComposerState>()((set, get) => {
    const unsaved = new Set<GroupId>();
    let timer: Cancel | null = null;
    let writes: Promise<unknown> = Promise.resolve();

    const inTurn = <T>(write: () => Promise<T>): Promise<T> => {
      const turn = writes.then(write);
      writes = turn.catch(() => undefined);
      return turn;
    };
    const textOf = (groupId: GroupId): string => get().texts.get(groupId) ?? '';
    const put = (groupId: GroupId, typed: string): void => {
      set({ texts: new Map([...get().texts, [groupId, typed]]) });
    };
    const saveSoon = (groupId: GroupId): void => {
      unsaved.add(groupId);
      timer ??= clock.at(instantFromMicros(clock.now() + SAVE_AFTER_MS * MICROS_PER_MILLI), () => void flush());
    };
    const flush = async (): Promise<void> => {
      timer?.();
      timer = null;
      const due = [...unsaved];
      unsaved.clear();
      await Promise.all(due.map((groupId) => inTurn(() => save(groupId))));
    };
    const save = async (groupId: GroupId): Promise<void> => {
      try {
        await api.saveDraft(groupId, textOf(groupId));
        if (get().draftError !== null) set({ draftError: null });
      } catch (thrown) {
        unsaved.add(groupId);
        set({ draftError: toAppError(thrown).toData() });
      }
    };

    return {
      texts: new Map(),
      draftError: null,
      refused: null,
      open: async (groupId) => {
        if (get().texts.has(groupId)) return;
        try {
          const draft = await api.readDraft(groupId);
          // Whoever was quicker than the disk has gone on with what stood there.
          const typed = textOf(groupId);
          put(groupId, draft + typed);
          if (typed !== '') saveSoon(groupId);
        } catch (thrown) {
          set({ draftError: toAppError(thrown).toData() });
        }
      },
      type: (groupId, typed) => {
        put(groupId, typed);
        if (get().refused !== null) set({ refused: null });
        saveSoon(groupId);
      },
      send: async (groupId) => {
        const typed = textOf(groupId);
        if (!canBeSent(typed)) return false;
        put(groupId, '');
        set({ refused: null });
        try {
          await inTurn(() => api.sendMessage(groupId, sendable(typed)));
          return true;
        } catch (thrown) {
          const since = textOf(groupId);
          put(groupId, since === '' ? typed : `${typed}\n${since}`);
          set({ refused: { groupId, error: toAppError(thrown).toData() } });
          return false;
        } finally {
          unsaved.add(groupId);
          void flush();
        }
      },
      flush,
      hide: async () => {
        await flush();
        // A text that was on its way to the disk before has got there, or is unsaved again.
        await writes;
        const kept = [...get().texts].filter(([groupId]) => unsaved.has(groupId));
        set({ texts: new Map(kept), draftError: null, refused: null });
      },
      clear: () => {
        timer?.();
        timer = null;
        unsaved.clear();
        set({ texts: new Map(), draftError: null, refused: null });
      },
    };
  });
}
