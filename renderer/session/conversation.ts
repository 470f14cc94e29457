import { createStore, type StoreApi } from 'zustand/vanilla';
import { type MessageWindow, mostInWindow, type WindowPlace } from '../../shared/contract/messages.ts';
import { toAppError } from '../../shared/errors.ts';
import type { ConversationId, MessageId } from '../../shared/model.ts';
import { supersede } from '../async.ts';
import type { AccountClient } from '../client.ts';
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

/** Messages that a conversation opens with: a few screens full, so that it opens at once. */
export const PAGE_SIZE = 50;
/** Messages added when the reader comes near an edge, and read around a scroll target. */
export const SLIDE_SIZE = 100;

type ConversationClient = Pick<AccountClient, 'messages' | 'conversations'>;
type Store = Pick<StoreApi<ConversationState>, 'getState' | 'setState'>;

/** One opening of a conversation. Opening it again later is another. */
interface Opening {
  readonly conversationId: ConversationId;
  /** False once another conversation is open: results for this one are dropped. */
  readonly isCurrent: () => boolean;
}

/** Access to the open conversation, shared by the parts of the store. */
interface View {
  readonly opening: () => Opening | null;
  /** Reads the cache after the reads before it, unless the conversation was left meanwhile. */
  readonly serially: (opening: Opening, read: () => Promise<void>) => Promise<void>;
  readonly reload: () => Promise<void>;
}

/**
 * The open conversation. Its reads of the cache run one after the other, so that no older result replaces a newer one; they
 * wait neither for the network nor for reads of another conversation.
 */
export function createConversationStore(client: ConversationClient): StoreApi<ConversationState> {
  return createStore<ConversationState>()((setState, getState) => {
    const store: Store = { setState, getState };
    const { view, actions } = createView(client, store);
    return {
      ...nothingOpen,
      ...actions,
      ...createEdges(client, store, view),
      ...createDecisions(client, store, view),
      forgive: () => setState({ olderError: null, newerError: null, gapErrors: new Map() }),
    };
  });
}

/** Opening, showing and reloading a conversation. */
function createView(client: ConversationClient, { getState, setState }: Store) {
  const begin = supersede();
  let opening: Opening | null = null;
  let reads: Promise<unknown> = Promise.resolve();
  let anchor: ScrollAnchor = null;

  const serially: View['serially'] = (current, read) => {
    const done = reads.then(() => (current.isCurrent() ? read() : undefined));
    reads = done.catch(() => undefined);
    return done;
  };

  const readTarget = async (conversationId: ConversationId, target: ScrollTarget): Promise<MessageWindow> => {
    if (target.kind === 'message' || target.kind === 'place') {
      return client.messages.window({
        conversationId,
        from: { kind: 'around', cursor: target.cursor },
        limit: SLIDE_SIZE,
      });
    }
    const newest = await client.messages.window({ conversationId, from: { kind: 'newest' }, limit: PAGE_SIZE });
    const { firstUnread } = newest;
    return target.kind === 'newest' || firstUnread === null || !misses(newest)
      ? newest
      : client.messages.window({ conversationId, from: { kind: 'around', cursor: firstUnread }, limit: SLIDE_SIZE });
  };

  /** The loaded window again with new messages; in any case what the reader looks at. */
  const readAgain = async (conversationId: ConversationId): Promise<MessageWindow> => {
    const { messages, newer, showing } = getState();
    const first = cursorOf(messages[0]);
    if (first === null) return readTarget(conversationId, showing.scrollTarget);
    const limit = newer ? Math.min(messages.length + PAGE_SIZE, mostInWindow) : mostInWindow;
    const page = await client.messages.window({ conversationId, from: { kind: 'from', cursor: first }, limit });
    if (anchor === null) return page.newer && !newer ? readTarget(conversationId, { kind: 'newest' }) : page;
    return holds(page, anchor.cursor)
      ? page
      : client.messages.window({ conversationId, from: { kind: 'around', cursor: anchor.cursor }, limit: SLIDE_SIZE });
  };

  /** Marks everything as read if the newest message is on screen. If that fails, the next reload tries again. */
  const markRead = (): void => {
    const { conversationId, present, newer, firstUnread, messages } = getState();
    const upTo = cursorOf(messages.at(-1));
    if (conversationId === null || !present || newer || firstUnread === null || upTo === null) return;
    setState({ firstUnread: null });
    client.conversations.markRead({ conversationId, upTo }).catch(() => undefined);
  };
  /** Shows a window, together with other changes in the same paint. */
  const take = (page: MessageWindow, change: Partial<ConversationData> = {}): void => {
    const { loaded, present, newFrom: shown } = getState();
    // Messages that arrive in front of the reader are not marked as new.
    const newFrom = loaded && present ? shown : (page.firstUnread ?? shown);
    const fit = fitted(loadedWindowOf(page), anchor?.cursor ?? null);
    setState({ ...steady(fit, getState()), newFrom, loaded: true, error: null, ...change });
    markRead();
  };
  const scrollTo = (
    scrollTarget: ScrollTarget,
    focus: boolean,
  ): Pick<ConversationData, 'showing' | 'olderError' | 'newerError'> => {
    anchor =
      scrollTarget.kind === 'message'
        ? { cursor: scrollTarget.cursor, offset: 0 }
        : scrollTarget.kind === 'place'
          ? scrollTarget
          : null;
    const serial = getState().showing.serial + 1;
    return { showing: { serial, scrollTarget, focus }, olderError: null, newerError: null };
  };

  const reload = async (): Promise<void> => {
    const current = opening;
    if (current === null) return;
    try {
      await serially(current, async () => {
        const page = await readAgain(current.conversationId);
        if (current.isCurrent()) take(page);
      });
    } catch (thrown) {
      if (current.isCurrent()) setState({ error: toAppError(thrown).toData() });
    }
  };
  const show: ConversationState['show'] = async (scrollTarget, focus = true) => {
    const current = opening;
    if (current === null) return;
    await serially(current, async () => {
      if (
        (scrollTarget.kind === 'message' || scrollTarget.kind === 'place') &&
        holds(getState(), scrollTarget.cursor)
      ) {
        setState(scrollTo(scrollTarget, focus));
        return;
      }
      const page = await readTarget(current.conversationId, scrollTarget);
      if (current.isCurrent()) take(page, scrollTo(scrollTarget, focus));
    });
  };
  const open: ConversationState['open'] = async (conversationId, scrollTarget = { kind: 'unread' }) => {
    if (conversationId === getState().conversationId) return;
    const superseded = begin();
    opening = conversationId === null ? null : { conversationId, isCurrent: () => !superseded.aborted };
    reads = Promise.resolve();
    setState({ ...nothingOpen, conversationId, ...scrollTo(scrollTarget, scrollTarget.kind !== 'unread') });
    // The sync status shows a failure; the cache is read in any case.
    client.messages.open({ conversationId }).catch(() => undefined);
    await reload();
  };

  const view: View = { opening: () => opening, serially, reload };
  const actions = {
    open,
    show,
    reload,
    look: (seen: ScrollAnchor) => {
      anchor = seen;
    },
    whereabouts: (): ScrollTarget => (anchor === null ? { kind: 'newest' } : { kind: 'place', ...anchor }),
    showSent: () => (getState().newer ? show({ kind: 'newest' }, false) : reload()),
    setPresent: (present: boolean) => {
      if (present === getState().present) return;
      setState({ present });
      markRead();
    },
  };
  return { view, actions };
}

/** Loading more messages at the edges and into gaps. */
function createEdges(
  client: ConversationClient,
  { getState, setState }: Store,
  view: View,
): Pick<ConversationState, 'loadOlder' | 'loadNewer' | 'fill'> {
  /** Downloads one page of a gap into the cache. */
  const fillGap = async (conversationId: ConversationId, gapId: number): Promise<void> => {
    await client.messages.fill({ conversationId, gapId });
  };
  return {
    loadOlder: async () => {
      const current = view.opening();
      const { loaded, loadingOlder, older } = getState();
      if (current === null || !loaded || loadingOlder || older.kind === 'start') return;
      const { conversationId, isCurrent } = current;
      setState({ loadingOlder: true, olderError: null });
      try {
        if (older.kind === 'gap') await fillGap(conversationId, older.gapId);
        await view.serially(current, async () => {
          // The reads before this one may have moved the edge.
          const { older: next, messages } = getState();
          if (next.kind === 'start') return;
          const cursor = next.kind === 'cached' ? next.before : cursorOf(messages[0]);
          const from: WindowPlace = cursor === null ? { kind: 'newest' } : { kind: 'before', cursor };
          const page = await client.messages.window({ conversationId, from, limit: SLIDE_SIZE });
          if (isCurrent()) setState({ ...joinOlder(page, getState()), loadingOlder: false });
        });
      } catch (thrown) {
        if (isCurrent()) setState({ olderError: toAppError(thrown).toData() });
      } finally {
        if (isCurrent() && getState().loadingOlder) setState({ loadingOlder: false });
      }
    },
    loadNewer: async () => {
      const current = view.opening();
      if (current === null || getState().loadingNewer || !getState().newer) return;
      const { conversationId, isCurrent } = current;
      setState({ loadingNewer: true, newerError: null });
      try {
        await view.serially(current, async () => {
          const cursor = cursorOf(getState().messages.at(-1));
          if (cursor === null || !getState().newer) return;
          const page = await client.messages.window({
            conversationId,
            from: { kind: 'after', cursor },
            limit: SLIDE_SIZE,
          });
          if (isCurrent()) setState({ ...joinNewer(page, getState()), loadingNewer: false });
        });
      } catch (thrown) {
        if (isCurrent()) setState({ newerError: toAppError(thrown).toData() });
      } finally {
        if (isCurrent() && getState().loadingNewer) setState({ loadingNewer: false });
      }
    },
    fill: async (gapId) => {
      const current = view.opening();
      if (current === null || getState().filling.has(gapId)) return;
      const { conversationId, isCurrent } = current;
      const { filling, gapErrors } = getState();
      setState({ filling: new Set([...filling, gapId]), gapErrors: without(gapErrors, gapId) });
      try {
        await fillGap(conversationId, gapId);
        if (isCurrent()) await view.reload();
      } catch (thrown) {
        const error = toAppError(thrown).toData();
        if (isCurrent()) setState({ gapErrors: new Map([...getState().gapErrors, [gapId, error]]) });
      } finally {
        if (isCurrent()) setState({ filling: new Set([...getState().filling].filter((id) => id !== gapId)) });
      }
    },
  };
}

/** Decisions about failed messages. */
function createDecisions(
  client: ConversationClient,
  { getState, setState }: Store,
  view: View,
): Pick<ConversationState, 'retry' | 'askDiscard' | 'discard'> {
  const decide = async (id: MessageId, action: () => Promise<unknown>): Promise<void> => {
    const current = view.opening();
    setState({ outgoingErrors: without(getState().outgoingErrors, id) });
    try {
      await action();
    } catch (thrown) {
      const error = toAppError(thrown).toData();
      if (current?.isCurrent()) setState({ outgoingErrors: new Map([...getState().outgoingErrors, [id, error]]) });
      return;
    }
    await view.reload();
  };
  return {
    retry: (id) => decide(id, () => client.messages.retry({ id })),
    askDiscard: (discarding) => setState({ discarding }),
    discard: async () => {
      const id = getState().discarding;
      setState({ discarding: null });
      if (id !== null) await decide(id, () => client.messages.discard({ id }));
    },
  };
}
