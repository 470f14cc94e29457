import type { AppErrorData } from '../../shared/errors.ts';
import { toAppError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/model.ts';
import { instantFromMicros, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { AccountClient } from '../client.ts';
import type { Cancel, Clock } from '../clock.ts';

/** Typed text is on disk after this time at the latest. */
export const SAVE_AFTER_MS = 400;

/** Typed text of one account. It outlives the account's sessions until everything is on disk. */
export interface Drafts {
  /** Absent: neither typed nor read from disk yet. */
  readonly texts: ReadonlyMap<ConversationId, string>;
  /** Why the last attempt to save failed. */
  readonly error: AppErrorData | null;
  /** Reads a conversation's draft from disk, once. */
  readonly open: (conversationId: ConversationId) => Promise<void>;
  readonly type: (conversationId: ConversationId, text: string) => void;
  /**
   * Takes a conversation's text away for `deliver`; puts it back, before what was typed since, when that rejects, and
   * rejects too.
   */
  readonly take: (conversationId: ConversationId, deliver: (text: string) => Promise<void>) => Promise<void>;
  /** Saves unsaved text; resolves once nothing is being saved. */
  readonly flush: () => Promise<void>;
  /** Forgets text that is on disk. */
  readonly forgetSaved: () => void;
}

/**
 * The drafts of one account. Writes are made one after the other, so that no older text replaces a newer one; a draft on
 * disk is read before it is replaced. `changed` is called after every change.
 */
export function createDrafts(
  client: Pick<AccountClient, 'drafts'>,
  clock: Pick<Clock, 'now' | 'at'>,
  changed: () => void,
): Drafts {
  let texts: ReadonlyMap<ConversationId, string> = new Map();
  let error: AppErrorData | null = null;
  let timer: Cancel | null = null;
  let writes: Promise<unknown> = Promise.resolve();
  const unsaved = new Set<ConversationId>();
  /** Conversations whose draft on disk is not part of their text yet. */
  const unread = new Set<ConversationId>();
  const reads = new Map<ConversationId, Promise<void>>();

  const serially = <T>(write: () => Promise<T>): Promise<T> => {
    const written = writes.then(write);
    writes = written.catch(() => undefined);
    return written;
  };
  const textOf = (id: ConversationId): string => texts.get(id) ?? '';
  const put = (id: ConversationId, text: string): void => {
    texts = new Map([...texts, [id, text]]);
    changed();
  };
  const setError = (next: AppErrorData | null): void => {
    if (next === error) return;
    error = next;
    changed();
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
      await serially(() => client.drafts.save({ conversationId: id, text }));
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

  return {
    get texts() {
      return texts;
    },
    get error() {
      return error;
    },
    open: async (id) => {
      if (texts.has(id) && !unread.has(id)) return;
      unread.add(id);
      await ensureRead(id).catch((thrown: unknown) => setError(toAppError(thrown).toData()));
    },
    type: (id, text) => {
      put(id, text);
      saveSoon(id);
    },
    take: async (id, deliver) => {
      const text = textOf(id);
      put(id, '');
      try {
        // An accepted message deletes the draft on disk, which must be in the field by then.
        await ensureRead(id);
        await serially(() => deliver(text));
      } catch (thrown) {
        const since = textOf(id);
        put(id, since === '' ? text : `${text}\n${since}`);
        throw thrown;
      } finally {
        unsaved.add(id);
        void flush();
      }
    },
    flush,
    forgetSaved: () => {
      texts = new Map([...texts].filter(([id]) => unsaved.has(id)));
      error = null;
      changed();
    },
  };
}
