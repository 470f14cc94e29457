import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Gap, GroupId, Message, MessageCursor, MessagePage, Older } from '../../shared/model.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Api } from '../api.ts';

/** How many messages one page brings: some screens full, so that a reader scrolling up seldom waits. */
export const PAGE_SIZE = 50;

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
  readonly fill: (gapId: number) => Promise<void>;
  /** Forgets failures, for when the network is back. */
  readonly forgive: () => void;
}

type Data = Omit<ConversationState, 'open' | 'reload' | 'loadOlder' | 'fill' | 'forgive'>;
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

/** The open conversation. Reads of the cache are made one after the other, so that none undoes what a later one brought. */
export function createConversationStore(api: ConversationApi): StoreApi<ConversationState> {
  return createStore<ConversationState>()((set, get) => {
    let reads: Promise<unknown> = Promise.resolve();
    // Distinguishes two openings of the same conversation.
    let opening = 0;

    /** Makes a change once the ones before it are done, unless the conversation was closed meanwhile. */
    const inTurn = (work: (isOpen: () => boolean, groupId: GroupId) => Promise<void>): Promise<void> => {
      const { groupId } = get();
      const mine = opening;
      const isOpen = (): boolean => mine === opening;
      const turn = reads.then(async () => {
        if (groupId !== null && isOpen()) await work(isOpen, groupId);
      });
      reads = turn;
      return turn;
    };

    const readAll = async (isOpen: () => boolean, groupId: GroupId): Promise<void> => {
      try {
        const downTo = cursorOf(get().messages[0]);
        const page = await api.readPage({ groupId, before: null, downTo, limit: PAGE_SIZE });
        if (isOpen()) set({ ...stretchOf(page), loaded: true, error: null });
      } catch (thrown) {
        if (isOpen()) set({ error: toAppError(thrown).toData() });
      }
    };

    return {
      ...empty,
      open: async (groupId) => {
        if (groupId === get().groupId) return;
        opening += 1;
        set({ ...empty, groupId });
        // Its failure shows in the sync status; the cache is read whatever comes of it.
        api.openConversation(groupId).catch(() => undefined);
        await inTurn(readAll);
      },
      reload: () => inTurn(readAll),
      loadOlder: async () => {
        if (get().loadingOlder || !get().loaded || get().older.kind === 'start') return;
        set({ loadingOlder: true, olderError: null });
        await inTurn(async (isOpen, groupId) => {
          try {
            const { older, messages } = get();
            if (older.kind === 'start') return set({ loadingOlder: false });
            if (older.kind === 'gap') await api.fillGap({ groupId, gapId: older.gapId });
            const before = older.kind === 'cached' ? older.before : cursorOf(messages[0]);
            const page = await api.readPage({ groupId, before, downTo: null, limit: PAGE_SIZE });
            if (isOpen()) set({ ...joinOlder(page, get()), loadingOlder: false });
          } catch (thrown) {
            if (isOpen()) set({ loadingOlder: false, olderError: toAppError(thrown).toData() });
          }
        });
      },
      fill: async (gapId) => {
        const { groupId, filling } = get();
        if (groupId === null || filling.has(gapId)) return;
        const mine = opening;
        set({ filling: new Set([...filling, gapId]), gapErrors: without(get().gapErrors, gapId) });
        try {
          await api.fillGap({ groupId, gapId });
          if (mine === opening) await inTurn(readAll);
        } catch (thrown) {
          if (mine === opening) {
            set({ gapErrors: new Map([...get().gapErrors, [gapId, toAppError(thrown).toData()]]) });
          }
        } finally {
          if (mine === opening) set({ filling: new Set([...get().filling].filter((id) => id !== gapId)) });
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
