import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { GroupId, Message, MessageCursor, MessageId, MessagePage } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import { cursorOf, joinOlder, misses, type Stretch, stretchOf, without } from './stretch.ts';

/** How many messages one page brings: some screens full, so that a reader scrolling up seldom waits. */
export const PAGE_SIZE = 50;
/** How many messages stay loaded above a reader who is back at the end, once there are twice as many. */
export const KEPT_MESSAGES = 4 * PAGE_SIZE;

/** The loaded stretch of the open conversation: always without a hole but for `gaps`, and always up to the newest. */
export interface ConversationState extends Stretch {
  /** Null: none is open. */
  readonly groupId: GroupId | null;
  /** Whether the cache was read; until then nothing is known, not even that there is nothing. */
  readonly loaded: boolean;
  /** Where the line over the new messages stands. It stays there once they are read, until the conversation is left. */
  readonly newFrom: MessageCursor | null;
  /** Whether the person sees the newest message: what comes then is read. */
  readonly present: boolean;
  /** Why the cache could not be read. */
  readonly error: AppErrorData | null;
  readonly loadingOlder: boolean;
  /** Why the last attempt to get older messages failed; no other is made until the person, or the network, asks. */
  readonly olderError: AppErrorData | null;
  readonly filling: ReadonlySet<number>;
  readonly gapErrors: ReadonlyMap<number, AppErrorData>;
  /** Why the person's decision on a failed message could not be kept. */
  readonly outgoingErrors: ReadonlyMap<MessageId, AppErrorData>;
  /** The failed message that is to go, if the person confirms it. */
  readonly discarding: MessageId | null;
  /** Opens another conversation, or none. */
  readonly open: (groupId: GroupId | null) => Promise<void>;
  /** Reads again what is loaded, and what came since. */
  readonly reload: () => Promise<void>;
  readonly loadOlder: () => Promise<void>;
  /** Forgets what is far above, for a reader who is back at the end: every reload reads all that is loaded. */
  readonly forgetOldest: () => Promise<void>;
  readonly fill: (gapId: number) => Promise<void>;
  readonly setPresent: (present: boolean) => void;
  /** Tries a failed message again. */
  readonly retry: (id: MessageId) => Promise<void>;
  /** Asks whether a failed message is to go; null: it is to stay. */
  readonly askDiscard: (id: MessageId | null) => void;
  readonly discard: () => Promise<void>;
  /** Forgets failures, for when the network is back. */
  readonly forgive: () => void;
}

type Action =
  | 'open'
  | 'reload'
  | 'loadOlder'
  | 'forgetOldest'
  | 'fill'
  | 'setPresent'
  | 'retry'
  | 'askDiscard'
  | 'discard'
  | 'forgive';
type Data = Omit<ConversationState, Action>;
type ConversationApi = Pick<
  Api,
  'readPage' | 'fillGap' | 'openConversation' | 'markRead' | 'retryMessage' | 'discardMessage'
>;

const empty: Data = {
  groupId: null,
  loaded: false,
  messages: [],
  gaps: [],
  older: { kind: 'start' },
  outgoing: [],
  firstUnread: null,
  syncedAt: null,
  newFrom: null,
  present: false,
  error: null,
  loadingOlder: false,
  olderError: null,
  filling: new Set(),
  gapErrors: new Map(),
  outgoingErrors: new Map(),
  discarding: null,
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

    /** The newest page, or, when not all that is new fits on it, everything from the first unread message on. */
    const readNewest = async (groupId: GroupId): Promise<MessagePage> => {
      const request = { groupId, before: null, downTo: null, limit: PAGE_SIZE };
      const page = await api.readPage(request);
      return misses(page) ? api.readPage({ ...request, downTo: page.firstUnread }) : page;
    };

    const show = (page: MessagePage): void => {
      const { loaded, present, newFrom } = get();
      // What comes while the person looks on is not new to them.
      const kept = loaded && present;
      set({ ...stretchOf(page), newFrom: kept ? newFrom : (page.firstUnread ?? newFrom), loaded: true, error: null });
      markRead();
    };

    /** Marks everything as read if the person sees the newest. Should that fail, the next reading tries again. */
    const markRead = (): void => {
      const { groupId, present, firstUnread, messages } = get();
      const upTo = cursorOf(messages.at(-1));
      if (groupId === null || !present || firstUnread === null || upTo === null) return;
      set({ firstUnread: null });
      api.markRead(groupId, upTo).catch(() => undefined);
    };

    /** Reads everything from the message at `from(messages)` to the newest; the newest page when there is none. */
    const readFrom = async (from: (messages: readonly Message[]) => Message | undefined): Promise<void> => {
      const current = opening;
      if (current === null) return;
      const { groupId, isCurrent } = current;
      try {
        await inTurn(current, async () => {
          const downTo = cursorOf(from(get().messages));
          const page =
            downTo === null
              ? await readNewest(groupId)
              : await api.readPage({ groupId, before: null, downTo, limit: PAGE_SIZE });
          if (isCurrent()) show(page);
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

    /** Keeps what the person decided of a failed message. One that is gone meanwhile was sent. */
    const decide = async (id: MessageId, keep: (id: MessageId) => Promise<void>): Promise<void> => {
      const current = opening;
      set({ outgoingErrors: without(get().outgoingErrors, id) });
      try {
        await keep(id);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code !== 'not-found') {
          if (current?.isCurrent()) set({ outgoingErrors: new Map([...get().outgoingErrors, [id, error.toData()]]) });
          return;
        }
      }
      await readAll();
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
      setPresent: (present) => {
        if (present === get().present) return;
        set({ present });
        markRead();
      },
      retry: (id) => decide(id, api.retryMessage),
      askDiscard: (discarding) => set({ discarding }),
      discard: async () => {
        const id = get().discarding;
        set({ discarding: null });
        if (id !== null) await decide(id, api.discardMessage);
      },
      forgive: () => set({ olderError: null, gapErrors: new Map() }),
    };
  });
}
