import { createStore, type StoreApi } from 'zustand/vanilla';
import { type MessageWindow, mostInWindow, type WindowPlace } from '../../shared/contract/messages.ts';
import { toAppError } from '../../shared/errors.ts';
import type { ConversationId, MessageId } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import {
  type ConversationData,
  type ConversationState,
  nothingOpen,
  type ScrollAnchor,
  type ScrollTarget,
} from './conversationState.ts';
import {
  cursorOf,
  fitted,
  holds,
  joinNewer,
  joinOlder,
  loadedWindowOf,
  misses,
  steady,
  without,
} from './loadedWindow.ts';

/** How many messages a conversation opens with: some screens full, no more, so that it is there at once. */
export const PAGE_SIZE = 50;
/** By how many the window grows at an edge that the reader comes near; it is so large around a spot, too. */
export const SLIDE_SIZE = 100;

type ConversationApi = Pick<
  Api,
  'readWindow' | 'fillGap' | 'openConversation' | 'markRead' | 'retryMessage' | 'discardMessage'
>;

/** One opening of a conversation; opening it again later is another. */
interface Opening {
  readonly conversationId: ConversationId;
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
    let eye: ScrollAnchor = null;
    let serial = 0;

    /** Reads the cache once the reads before it are done, unless the conversation is left meanwhile. */
    const inTurn = (current: Opening, read: () => Promise<void>): Promise<void> => {
      const turn = reads.then(() => (current.isCurrent() ? read() : undefined));
      reads = turn.catch(() => undefined);
      return turn;
    };
    const readAt = (conversationId: ConversationId, from: WindowPlace, limit: number): Promise<MessageWindow> =>
      api.readWindow({ conversationId, from, limit });

    /** The window to show at a spot. */
    const readScrollTarget = async (conversationId: ConversationId, spot: ScrollTarget): Promise<MessageWindow> => {
      if (spot.kind === 'message' || spot.kind === 'place') {
        return readAt(conversationId, { kind: 'around', cursor: spot.cursor }, SLIDE_SIZE);
      }
      const newest = await readAt(conversationId, { kind: 'newest' }, PAGE_SIZE);
      const { firstUnread } = newest;
      return spot.kind === 'newest' || firstUnread === null || !misses(newest)
        ? newest
        : readAt(conversationId, { kind: 'around', cursor: firstUnread }, SLIDE_SIZE);
    };

    /** What is loaded, read anew: all of it, what came since, and in any case what the reader looks at. */
    const readAgain = async (conversationId: ConversationId): Promise<MessageWindow> => {
      const { messages, newer, showing } = get();
      const first = cursorOf(messages[0]);
      if (first === null) return readScrollTarget(conversationId, showing.spot);
      const limit = newer ? Math.min(messages.length + PAGE_SIZE, mostInWindow) : mostInWindow;
      const page = await readAt(conversationId, { kind: 'from', cursor: first }, limit);
      if (eye === null) return page.newer && !newer ? readScrollTarget(conversationId, { kind: 'newest' }) : page;
      return holds(page, eye.cursor)
        ? page
        : readAt(conversationId, { kind: 'around', cursor: eye.cursor }, SLIDE_SIZE);
    };

    /** Shows what was read, together with what else is to change in the same paint. */
    const take = (page: MessageWindow, change: Partial<ConversationData> = {}): void => {
      const { loaded, present, newFrom: shown } = get();
      // What comes while the person looks on is not new to them.
      const newFrom = loaded && present ? shown : (page.firstUnread ?? shown);
      set({
        ...steady(fitted(loadedWindowOf(page), eye?.cursor ?? null), get()),
        newFrom,
        loaded: true,
        error: null,
        ...change,
      });
      markRead();
    };
    /** Turns to another spot, and tells what that changes. */
    const turnTo = (
      spot: ScrollTarget,
      focus: boolean,
    ): Pick<ConversationData, 'showing' | 'olderError' | 'newerError'> => {
      eye = spot.kind === 'message' ? { cursor: spot.cursor, offset: 0 } : spot.kind === 'place' ? spot : null;
      serial += 1;
      return { showing: { serial, spot, focus }, olderError: null, newerError: null };
    };

    /** Marks everything as read if the person sees the newest. Should that fail, the next reading tries again. */
    const markRead = (): void => {
      const { conversationId, present, newer, firstUnread, messages } = get();
      const upTo = cursorOf(messages.at(-1));
      if (conversationId === null || !present || newer || firstUnread === null || upTo === null) return;
      set({ firstUnread: null });
      api.markRead(conversationId, upTo).catch(() => undefined);
    };

    const reload = async (): Promise<void> => {
      const current = opening;
      if (current === null) return;
      const { conversationId, isCurrent } = current;
      try {
        await inTurn(current, async () => {
          const page = await readAgain(conversationId);
          if (isCurrent()) take(page);
        });
      } catch (thrown) {
        if (isCurrent()) set({ error: toAppError(thrown).toData() });
      }
    };

    const show = async (spot: ScrollTarget, focus = true): Promise<void> => {
      const current = opening;
      if (current === null) return;
      await inTurn(current, async () => {
        if ((spot.kind === 'message' || spot.kind === 'place') && holds(get(), spot.cursor)) {
          set(turnTo(spot, focus));
          return;
        }
        const page = await readScrollTarget(current.conversationId, spot);
        if (current.isCurrent()) take(page, turnTo(spot, focus));
      });
    };

    /** Has one page of a gap read into the cache. A gap that is gone needs nothing more. */
    const fillGap = async (conversationId: ConversationId, gapId: number): Promise<void> => {
      try {
        await api.fillGap({ conversationId, gapId });
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
      await reload();
    };

    return {
      ...nothingOpen,
      open: async (conversationId, spot = { kind: 'unread' }) => {
        if (conversationId === get().conversationId) return;
        const opened: Opening | null =
          conversationId === null ? null : { conversationId, isCurrent: () => opening === opened };
        opening = opened;
        reads = Promise.resolve();
        set({ ...nothingOpen, conversationId, ...turnTo(spot, spot.kind !== 'unread') });
        // Its failure shows in the sync status; the cache is read whatever comes of it.
        api.openConversation(conversationId).catch(() => undefined);
        await reload();
      },
      show,
      look: (seen) => {
        eye = seen;
      },
      whereabouts: () => (eye === null ? { kind: 'newest' } : { kind: 'place', ...eye }),
      reload,
      showSent: () => (get().newer ? show({ kind: 'newest' }, false) : reload()),
      loadOlder: async () => {
        const current = opening;
        const { loaded, loadingOlder, older } = get();
        if (current === null || !loaded || loadingOlder || older.kind === 'start') return;
        const { conversationId, isCurrent } = current;
        set({ loadingOlder: true, olderError: null });
        try {
          if (older.kind === 'gap') await fillGap(conversationId, older.gapId);
          await inTurn(current, async () => {
            const { older: next, messages } = get();
            if (next.kind === 'start') return;
            const cursor = next.kind === 'cached' ? next.before : cursorOf(messages[0]);
            const from: WindowPlace = cursor === null ? { kind: 'newest' } : { kind: 'before', cursor };
            const page = await readAt(conversationId, from, SLIDE_SIZE);
            if (isCurrent()) set({ ...joinOlder(page, get()), loadingOlder: false });
          });
        } catch (thrown) {
          if (isCurrent()) set({ olderError: toAppError(thrown).toData() });
        } finally {
          if (isCurrent() && get().loadingOlder) set({ loadingOlder: false });
        }
      },
      loadNewer: async () => {
        const current = opening;
        if (current === null || get().loadingNewer || !get().newer) return;
        const { conversationId, isCurrent } = current;
        set({ loadingNewer: true, newerError: null });
        try {
          await inTurn(current, async () => {
            const cursor = cursorOf(get().messages.at(-1));
            if (cursor === null || !get().newer) return;
            const page = await readAt(conversationId, { kind: 'after', cursor }, SLIDE_SIZE);
            if (isCurrent()) set({ ...joinNewer(page, get()), loadingNewer: false });
          });
        } catch (thrown) {
          if (isCurrent()) set({ newerError: toAppError(thrown).toData() });
        } finally {
          if (isCurrent() && get().loadingNewer) set({ loadingNewer: false });
        }
      },
      fill: async (gapId) => {
        const current = opening;
        if (current === null || get().filling.has(gapId)) return;
        const { conversationId, isCurrent } = current;
        set({ filling: new Set([...get().filling, gapId]), gapErrors: without(get().gapErrors, gapId) });
        try {
          await fillGap(conversationId, gapId);
          if (isCurrent()) await reload();
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
      forgive: () => set({ olderError: null, newerError: null, gapErrors: new Map() }),
    };
  });
}
