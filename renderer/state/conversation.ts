import { createStore, type StoreApi } from 'zustand/vanilla';
import { toAppError } from '../../shared/errors.ts';
import { type MessageWindow, mostInWindow, type WindowPlace } from '../../shared/ipc/reading.ts';
import type { GroupId, MessageId } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import {
  type ConversationData,
  type ConversationState,
  type Eye,
  nothingOpen,
  type Spot,
} from './conversationState.ts';
import { cursorOf, fitted, holds, joinNewer, joinOlder, misses, steady, stretchOf, without } from './stretch.ts';

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
    let eye: Eye = null;
    let serial = 0;

    /** Reads the cache once the reads before it are done, unless the conversation is left meanwhile. */
    const inTurn = (current: Opening, read: () => Promise<void>): Promise<void> => {
      const turn = reads.then(() => (current.isCurrent() ? read() : undefined));
      reads = turn.catch(() => undefined);
      return turn;
    };
    const readAt = (groupId: GroupId, from: WindowPlace, limit: number): Promise<MessageWindow> =>
      api.readWindow({ groupId, from, limit });

    /** The window to show at a spot. */
    const readSpot = async (groupId: GroupId, spot: Spot): Promise<MessageWindow> => {
      if (spot.kind === 'message' || spot.kind === 'place') {
        return readAt(groupId, { kind: 'around', cursor: spot.cursor }, SLIDE_SIZE);
      }
      const newest = await readAt(groupId, { kind: 'newest' }, PAGE_SIZE);
      const { firstUnread } = newest;
      return spot.kind === 'newest' || firstUnread === null || !misses(newest)
        ? newest
        : readAt(groupId, { kind: 'around', cursor: firstUnread }, SLIDE_SIZE);
    };

    /** What is loaded, read anew: all of it, what came since, and in any case what the reader looks at. */
    const readAgain = async (groupId: GroupId): Promise<MessageWindow> => {
      const { messages, newer, showing } = get();
      const first = cursorOf(messages[0]);
      if (first === null) return readSpot(groupId, showing.spot);
      const limit = newer ? Math.min(messages.length + PAGE_SIZE, mostInWindow) : mostInWindow;
      const page = await readAt(groupId, { kind: 'from', cursor: first }, limit);
      if (eye === null) return page.newer && !newer ? readSpot(groupId, { kind: 'newest' }) : page;
      return holds(page, eye.cursor) ? page : readAt(groupId, { kind: 'around', cursor: eye.cursor }, SLIDE_SIZE);
    };

    /** Shows what was read, together with what else is to change in the same paint. */
    const take = (page: MessageWindow, change: Partial<ConversationData> = {}): void => {
      const { loaded, present, newFrom: shown } = get();
      // What comes while the person looks on is not new to them.
      const newFrom = loaded && present ? shown : (page.firstUnread ?? shown);
      set({
        ...steady(fitted(stretchOf(page), eye?.cursor ?? null), get()),
        newFrom,
        loaded: true,
        error: null,
        ...change,
      });
      markRead();
    };
    /** Turns to another spot, and tells what that changes. */
    const turnTo = (spot: Spot, focus: boolean): Pick<ConversationData, 'showing' | 'olderError' | 'newerError'> => {
      eye = spot.kind === 'message' ? { cursor: spot.cursor, offset: 0 } : spot.kind === 'place' ? spot : null;
      serial += 1;
      return { showing: { serial, spot, focus }, olderError: null, newerError: null };
    };

    /** Marks everything as read if the person sees the newest. Should that fail, the next reading tries again. */
    const markRead = (): void => {
      const { groupId, present, newer, firstUnread, messages } = get();
      const upTo = cursorOf(messages.at(-1));
      if (groupId === null || !present || newer || firstUnread === null || upTo === null) return;
      set({ firstUnread: null });
      api.markRead(groupId, upTo).catch(() => undefined);
    };

    const reload = async (): Promise<void> => {
      const current = opening;
      if (current === null) return;
      const { groupId, isCurrent } = current;
      try {
        await inTurn(current, async () => {
          const page = await readAgain(groupId);
          if (isCurrent()) take(page);
        });
      } catch (thrown) {
        if (isCurrent()) set({ error: toAppError(thrown).toData() });
      }
    };

    const show = async (spot: Spot, focus = true): Promise<void> => {
      const current = opening;
      if (current === null) return;
      await inTurn(current, async () => {
        if ((spot.kind === 'message' || spot.kind === 'place') && holds(get(), spot.cursor)) {
          set(turnTo(spot, focus));
          return;
        }
        const page = await readSpot(current.groupId, spot);
        if (current.isCurrent()) take(page, turnTo(spot, focus));
      });
    };

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
      await reload();
    };

    return {
      ...nothingOpen,
      open: async (groupId, spot = { kind: 'unread' }) => {
        if (groupId === get().groupId) return;
        const opened: Opening | null = groupId === null ? null : { groupId, isCurrent: () => opening === opened };
        opening = opened;
        reads = Promise.resolve();
        set({ ...nothingOpen, groupId, ...turnTo(spot, spot.kind !== 'unread') });
        // Its failure shows in the sync status; the cache is read whatever comes of it.
        api.openConversation(groupId).catch(() => undefined);
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
        const { groupId, isCurrent } = current;
        set({ loadingOlder: true, olderError: null });
        try {
          if (older.kind === 'gap') await fillGap(groupId, older.gapId);
          await inTurn(current, async () => {
            const { older: next, messages } = get();
            if (next.kind === 'start') return;
            const cursor = next.kind === 'cached' ? next.before : cursorOf(messages[0]);
            const from: WindowPlace = cursor === null ? { kind: 'newest' } : { kind: 'before', cursor };
            const page = await readAt(groupId, from, SLIDE_SIZE);
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
        const { groupId, isCurrent } = current;
        set({ loadingNewer: true, newerError: null });
        try {
          await inTurn(current, async () => {
            const cursor = cursorOf(get().messages.at(-1));
            if (cursor === null || !get().newer) return;
            const page = await readAt(groupId, { kind: 'after', cursor }, SLIDE_SIZE);
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
        const { groupId, isCurrent } = current;
        set({ filling: new Set([...get().filling, gapId]), gapErrors: without(get().gapErrors, gapId) });
        try {
          await fillGap(groupId, gapId);
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
