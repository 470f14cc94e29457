import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Gap, GroupId, Message, MessageCursor, MessagePage, Older } from '../../shared/model.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Api } from '../api.ts';

/** How many messages one page brings: some screens full, so that a reader scrolling up seldom waits. */
export const PAGE_SIZE = 50;
/** How many messages stay loaded above a reader who is back at the end, once there are twice as many. */
export const KEPT_MESSAGES = 4 * PAGE_SIZE;

/** The loaded stretch of the open conversation: always without a hole but for `gaps`, and always up to the newest. */
export interface ConversationState {
  /** Null: none is open. */
  readonly groupId: GroupId | null;
  /** Whether the cache was read; until then nothing is known, not even that there is nothing. */
  readonly loaded: boolean;
  readonly messages: readonly Message[];
  readonly gaps: readonly Gap[];
  readonly older: Older;
  readonly syncedAt: Instant | null;
  /** Why the cache could not be read. */
  readonly error: AppErrorData | null;
  readonly loadingOlder: boolean;
  /** Why the last attempt to get older messages failed; no other is made until the person, or the network, asks. */
  readonly olderError: AppErrorData | null;
  readonly filling: ReadonlySet<number>;
  readonly gapErrors: ReadonlyMap<number, AppErrorData>;
  /** Opens another conversation, or none. */
  readonly open: (groupId: GroupId | null) => Promise<void>;
  /** Reads again what is loaded, and what came since. */
  readonly reload: () => Promise<void>;
  readonly loadOlder: () => Promise<void>;
  /** Forgets what is far above, for a reader who is back at the end: every reload reads all that is loaded. */
  readonly forgetOldest: () => Promise<void>;
  readonly fill: (gapId: number) => Promise<void>;
  /** Forgets failures, for when the network is back. */
  readonly forgive: () => void;
}

type Data = Omit<ConversationState, 'open' | 'reload' | 'loadOlder' | 'forgetOldest' | 'fill' | 'forgive'>;
type ConversationApi = Pick<Api, 'readPage' | 'fillGap' | 'openConversation'>;

const empty: Data = {
  groupId: null,
  loaded: false,
  messages: [],
  gaps: [],
  older: { kind: 'start' },
  syncedAt: null,
  error: null,
  loadingOlder: false,
  olderError: null,
  filling: new Set(),
  gapErrors: new Map(),
};

/** One opening of a conversation; opening it again later is another. */
interface Opening {
  readonly groupId: GroupId;
  /** Whether it still is the one on screen. What comes for another is dropped. */
  readonly isCurrent: () => boolean;
}

/**
 * The open conversation. Its reads of the cache are made one after the other, so that none undoes what a later one brought;
 * the network is never waited for in that row, and neither is what another conversation still reads.
 */
export function createConversationStore(api: ConversationApi): StoreApi<ConversationState> {
  return createStore<ConversationState>()((set, get) => {
    let opening: Opening | null = null;
    let reads: Promise<unknown> = Promise.resolve();

    /** Reads the cache once the reads before it are done, unless the conversation is left meanwhile. */
    const inTurn = (current: Opening, read: () => Promise<void>): Promise<void> => {
      const turn = reads.then(() => (current.isCurrent() ? read() : undefined));
      reads = turn.catch(() => undefined);
      return turn;
    };

    /** Reads everything from the message at `from(messages)` to the newest; the newest page when there is none. */
    const readFrom = async (from: (messages: readonly Message[]) => Message | undefined): Promise<void> => {
      const current = opening;
      if (current === null) return;
      const { groupId, isCurrent } = current;
      try {
        await inTurn(current, async () => {
          const downTo = cursorOf(from(get().messages));
          const page = await api.readPage({ groupId, before: null, downTo, limit: PAGE_SIZE });
          if (isCurrent()) set({ ...stretchOf(page), loaded: true, error: null });
        });
      } catch (thrown) {
        if (isCurrent()) set({ error: toAppError(thrown).toData() });
      }
    };
    const readAll = (): Promise<void> => readFrom(([first]) => first);

    /** Has one page of a gap read into the cache. A gap that is gone needs nothing more. */
    const fillGap = async (groupId: GroupId, gapId: number): Promise<void> => {
      try {
        await api.fillGap({ groupId, gapId });
      } catch (thrown) {
        if (toAppError(thrown).code !== 'not-found') throw thrown;
      }
    };

    return {
      ...empty,
      open: async (groupId) => {
        if (groupId === get().groupId) return;
        const opened: Opening | null = groupId === null ? null : { groupId, isCurrent: () => opening === opened };
        opening = opened;
        reads = Promise.resolve();
        set({ ...empty, groupId });
        // Its failure shows in the sync status; the cache is read whatever comes of it.
        api.openConversation(groupId).catch(() => undefined);
        await readAll();
      },
      reload: readAll,
      loadOlder: async () => {
        const current = opening;
        const { loaded, loadingOlder, older } = get();
        if (current === null || !loaded || loadingOlder || older.kind === 'start') return;
        const { groupId, isCurrent } = current;
        set({ loadingOlder: true, olderError: null });
        try {
          if (older.kind === 'gap') await fillGap(groupId, older.gapId);
          await inTurn(current, async () => {
            const { older: next, messages } = get();
            if (next.kind === 'start') return;
            const before = next.kind === 'cached' ? next.before : cursorOf(messages[0]);
            const page = await api.readPage({ groupId, before, downTo: null, limit: PAGE_SIZE });
            if (isCurrent()) set(joinOlder(page, get()));
          });
        } catch (thrown) {
          if (isCurrent()) set({ olderError: toAppError(thrown).toData() });
        } finally {
          if (isCurrent()) set({ loadingOlder: false });
        }
      },
      forgetOldest: async () => {
        if (get().messages.length <= 2 * KEPT_MESSAGES) return;
        await readFrom((messages) => messages.at(-KEPT_MESSAGES));
      },
      fill: async (gapId) => {
        const current = opening;
        if (current === null || get().filling.has(gapId)) return;
        const { groupId, isCurrent } = current;
        set({ filling: new Set([...get().filling, gapId]), gapErrors: without(get().gapErrors, gapId) });
        try {
          await fillGap(groupId, gapId);
          if (isCurrent()) await readAll();
        } catch (thrown) {
          if (isCurrent()) set({ gapErrors: new Map([...get().gapErrors, [gapId, toAppError(thrown).toData()]]) });
        } finally {
          if (isCurrent()) set({ filling: new Set([...get().filling].filter((id) => id !== gapId)) });
        }
      },
      forgive: () => set({ olderError: null, gapErrors: new Map() }),
    };
  });
}

/** The place of a message; null for none. */
export const cursorOf = (message: Message | undefined): MessageCursor | null =>
  message === undefined ? null : { at: message.at, id: message.id };

type Stretch = Pick<ConversationState, 'messages' | 'gaps' | 'older' | 'syncedAt'>;

const stretchOf = ({ messages, gaps, older, syncedAt }: MessagePage): Stretch => ({ messages, gaps, older, syncedAt });

/** An older page put before what is loaded; what both hold is taken from what is loaded. */
function joinOlder(page: MessagePage, loaded: Stretch): Stretch {
  const messageIds = new Set(loaded.messages.map(({ id }) => id));
  const gapIds = new Set(loaded.gaps.map(({ id }) => id));
  return {
    messages: [...page.messages.filter(({ id }) => !messageIds.has(id)), ...loaded.messages],
    gaps: [...page.gaps.filter(({ id }) => !gapIds.has(id)), ...loaded.gaps],
    older: page.older,
    syncedAt: page.syncedAt,
  };
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  return new Map([...map].filter(([each]) => each !== key));
}
