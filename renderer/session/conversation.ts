import { createStore, type StoreApi } from 'zustand/vanilla';
import { type MessageWindow, mostInWindow, type WindowPlace } from '../../shared/contract/messages.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { ConversationId, MessageCursor, MessageId } from '../../shared/model.ts';
import { supersede } from '../async.ts';
import type { AccountClient } from '../client.ts';
import {
  type ConversationData,
  type ConversationState,
  nothingOpen,
  type ScrollAnchor,
  type ScrollTarget,
} from './conversationState.ts';
import { cursorOf, holds, joinNewer, joinOlder, misses, reloaded, without } from './loadedWindow.ts';
import { createReadAhead, PAGE_SIZE, type ReadAhead } from './readAhead.ts';

/** Messages added when the reader comes near an edge, and read around a scroll target. */
export const SLIDE_SIZE = 100;

type ConversationClient = Pick<AccountClient, 'messages' | 'conversations' | 'on'>;
type Store = Pick<StoreApi<ConversationState>, 'getState' | 'setState'>;

/** One opening of a conversation. Opening it again later is another. */
interface Opening {
  readonly conversationId: ConversationId;
  /** False once another conversation is open: results for this one are dropped. */
  readonly isCurrent: () => boolean;
  /** Reads the cache after the reads before it, unless the conversation was left meanwhile. */
  readonly serially: (read: () => Promise<void>) => Promise<void>;
}
type CurrentOpening = () => Opening | null;

/**
 * The open conversation. Its reads of the cache run one after the other, so that no older result replaces a newer one; they
 * wait neither for the network nor for reads of another conversation.
 */
export function createConversationStore(client: ConversationClient): StoreApi<ConversationState> {
  const created = createStore<ConversationState>()((setState, getState) => {
    const store: Store = { setState, getState };
    const readAhead = createReadAhead(client);
    const { opening, ...actions } = createView(client, store, readAhead);
    client.on('messages.changed', ({ conversationId }) => {
      if (conversationId === opening()?.conversationId) void actions.reload();
    });
    return {
      ...nothingOpen,
      ...actions,
      // The open conversation needs none.
      prepare: (id) => (id === getState().conversationId ? Promise.resolve() : readAhead.prepare(id)),
      ...createEdges(client, store, opening),
      ...createDecisions(client, store, opening),
      wholeText: async (id) => {
        const { conversationId } = getState();
        const text = conversationId === null ? null : (await client.messages.text({ conversationId, id })).text;
        if (text === null) throw new AppError('not-found');
        return text;
      },
      forgive: () => setState({ olderError: null, newerError: null, gapErrors: new Map() }),
    };
  });
  created.subscribe((state, before) => {
    if (state.gaps !== before.gaps || state.filling !== before.filling) fillBeginnings(state);
  });
  return created;
}

/** Loads what joined conversations have among the loaded messages of each other, as at the edges. */
function fillBeginnings({ gaps, filling, gapErrors, fill }: ConversationState): void {
  for (const { id, isBeginning } of gaps)
    if (isBeginning === true && !filling.has(id) && !gapErrors.has(id)) void fill(id);
}

function createOpening(conversationId: ConversationId, left: AbortSignal): Opening {
  let reads: Promise<unknown> = Promise.resolve();
  return {
    conversationId,
    isCurrent: () => !left.aborted,
    serially: (read) => {
      const done = reads.then(() => (left.aborted ? undefined : read()));
      reads = done.catch(() => undefined);
      return done;
    },
  };
}

interface View
  extends Pick<ConversationState, 'open' | 'show' | 'reload' | 'look' | 'whereabouts' | 'showSent' | 'setPresent'> {
  readonly opening: CurrentOpening;
}

/** Opening, showing and reloading a conversation. */
function createView(client: ConversationClient, store: Store, readAhead: ReadAhead): View {
  const { getState, setState } = store;
  const begin = supersede();
  let opening: Opening | null = null;
  /** A reload that has not begun to read. */
  let queued: Promise<void> | null = null;
  const { anchorCursor, scrollTo, look, whereabouts } = createScrollPosition(store);

  /** Shows a window, together with other changes in the same paint. */
  const take = (page: MessageWindow, change: Partial<ConversationData> = {}): void => {
    const { loaded, present, newFrom: shown } = getState();
    // Messages that arrive in front of the reader are not marked as new.
    const newFrom = loaded && present ? shown : (page.firstUnread ?? shown);
    setState({ ...reloaded(page, getState(), anchorCursor()), newFrom, loaded: true, error: null, ...change });
    markRead(client, store);
  };

  const reload: View['reload'] = () => {
    if (opening === null) return Promise.resolve();
    const { conversationId, isCurrent, serially } = opening;
    queued ??= serially(async () => {
      queued = null;
      const { messages, newer, showing } = getState();
      const first = cursorOf(messages[0]);
      const limit = newer ? Math.min(messages.length + PAGE_SIZE, mostInWindow) : mostInWindow;
      try {
        let page =
          first === null
            ? await readTarget(client, conversationId, showing.scrollTarget)
            : await client.messages.window({ conversationId, from: { kind: 'from', cursor: first }, limit });
        const anchor = anchorCursor();
        // More may have arrived than the limit; what the reader looks at is read in any case.
        if (first !== null && (anchor === null ? page.newer && !newer : !holds(page, anchor)))
          page = await readTarget(client, conversationId, whereabouts());
        if (isCurrent()) take(page);
      } catch (thrown) {
        if (isCurrent()) setState({ error: toAppError(thrown).toData() });
      }
    });
    return queued;
  };
  const show: View['show'] = async (scrollTarget, focus = true) => {
    if (opening === null) return;
    const { conversationId, isCurrent, serially } = opening;
    await serially(async () => {
      const target = anchorOf(scrollTarget);
      if (target !== null && holds(getState(), target.cursor)) {
        setState(scrollTo(scrollTarget, focus));
        return;
      }
      const page = await readTarget(client, conversationId, scrollTarget);
      if (isCurrent()) take(page, scrollTo(scrollTarget, focus));
    });
  };

  return {
    opening: () => opening,
    open: async (conversationId, scrollTarget = { kind: 'unread' }) => {
      if (conversationId === getState().conversationId) return;
      const left = begin();
      opening = conversationId === null ? null : createOpening(conversationId, left);
      queued = null;
      setState({ ...nothingOpen, conversationId, ...scrollTo(scrollTarget, scrollTarget.kind !== 'unread') });
      const page = conversationId === null ? null : readAhead.page(conversationId);
      // In the same paint; what has changed since is read below, as for any opened conversation.
      if (page !== null && suffices(page, scrollTarget)) take(page);
      // The sync status shows a failure; the cache is read in any case.
      client.messages.open({ conversationId }).catch(() => undefined);
      await reload();
    },
    show,
    reload,
    look,
    whereabouts,
    showSent: () => (getState().newer ? show({ kind: 'newest' }, false) : reload()),
    setPresent: (present) => {
      if (present === getState().present) return;
      setState({ present });
      markRead(client, store);
    },
  };
}

/** The scroll position. It is not part of the state, because it changes with each scroll event. */
function createScrollPosition({ getState }: Store) {
  let anchor: ScrollAnchor = null;
  return {
    /** Null: the newest message is visible. */
    anchorCursor: (): MessageCursor | null => anchor?.cursor ?? null,
    look: (seen: ScrollAnchor): void => {
      anchor = seen;
    },
    whereabouts: (): ScrollTarget => (anchor === null ? { kind: 'newest' } : { kind: 'place', ...anchor }),
    /** Moves to a target. Returns the change of state that shows it. */
    scrollTo: (
      scrollTarget: ScrollTarget,
      focus: boolean,
    ): Pick<ConversationData, 'showing' | 'olderError' | 'newerError'> => {
      anchor = anchorOf(scrollTarget);
      const serial = getState().showing.serial + 1;
      return { showing: { serial, scrollTarget, focus }, olderError: null, newerError: null };
    },
  };
}

/** The place that a target scrolls to. */
const anchorOf = (target: ScrollTarget): ScrollAnchor =>
  target.kind === 'message' ? { cursor: target.cursor, offset: 0 } : target.kind === 'place' ? target : null;

/** Reads a window that holds a target. */
async function readTarget(
  client: ConversationClient,
  conversationId: ConversationId,
  target: ScrollTarget,
): Promise<MessageWindow> {
  const around = (cursor: MessageCursor): Promise<MessageWindow> =>
    client.messages.window({ conversationId, from: { kind: 'around', cursor }, limit: SLIDE_SIZE });
  if (target.kind === 'message' || target.kind === 'place') return around(target.cursor);
  const newest = await client.messages.window({ conversationId, from: { kind: 'newest' }, limit: PAGE_SIZE });
  const { firstUnread } = newest;
  return firstUnread === null || suffices(newest, target) ? newest : around(firstUnread);
}

/** Whether the newest page holds a target. */
const suffices = (newest: MessageWindow, target: ScrollTarget): boolean =>
  target.kind === 'newest' || (target.kind === 'unread' && !misses(newest));

/** Marks everything as read if the newest message is on screen. If that fails, the next reload tries again. */
function markRead(client: ConversationClient, { getState, setState }: Store): void {
  const { conversationId, present, newer, firstUnread, messages } = getState();
  const upTo = cursorOf(messages.at(-1));
  if (conversationId === null || !present || newer || firstUnread === null || upTo === null) return;
  setState({ firstUnread: null });
  client.conversations.markRead({ conversationId, upTo }).catch(() => undefined);
}

/** Loading more messages at the edges and into gaps. */
function createEdges(
  client: ConversationClient,
  { getState, setState }: Store,
  opening: CurrentOpening,
): Pick<ConversationState, 'loadOlder' | 'loadNewer' | 'fill'> {
  return {
    loadOlder: async () => {
      const current = opening();
      const { loaded, loadingOlder, older } = getState();
      if (current === null || !loaded || loadingOlder || older.kind === 'start') return;
      const { conversationId, isCurrent, serially } = current;
      setState({ loadingOlder: true, olderError: null });
      try {
        if (older.kind === 'gap') await client.messages.fill({ conversationId, gapId: older.gapId });
        await serially(async () => {
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
      const current = opening();
      if (current === null || getState().loadingNewer || !getState().newer) return;
      const { conversationId, isCurrent, serially } = current;
      setState({ loadingNewer: true, newerError: null });
      try {
        await serially(async () => {
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
      const current = opening();
      if (current === null || getState().filling.has(gapId)) return;
      const { conversationId, isCurrent } = current;
      const { filling, gapErrors } = getState();
      setState({ filling: new Set([...filling, gapId]), gapErrors: without(gapErrors, gapId) });
      try {
        await client.messages.fill({ conversationId, gapId });
        if (isCurrent()) await getState().reload();
      } catch (thrown) {
        const error = toAppError(thrown).toData();
        if (isCurrent()) setState({ gapErrors: new Map([...getState().gapErrors, [gapId, error]]) });
      } finally {
        if (isCurrent()) setState({ filling: new Set([...getState().filling].filter((id) => id !== gapId)) });
      }
    },
  };
}

/** Decisions about messages that failed or are sent later. */
function createDecisions(
  client: ConversationClient,
  { getState, setState }: Store,
  opening: CurrentOpening,
): Pick<ConversationState, 'retry' | 'askDiscard' | 'discard' | 'takeBack'> {
  const decide = async (id: MessageId, action: () => Promise<unknown>): Promise<boolean> => {
    const current = opening();
    setState({ outgoingErrors: without(getState().outgoingErrors, id) });
    try {
      await action();
    } catch (thrown) {
      const error = toAppError(thrown).toData();
      if (current?.isCurrent()) setState({ outgoingErrors: new Map([...getState().outgoingErrors, [id, error]]) });
      return false;
    }
    await getState().reload();
    return true;
  };
  return {
    retry: async (id) => void (await decide(id, () => client.messages.retry({ id }))),
    takeBack: (id) => decide(id, () => client.messages.discard({ id })),
    askDiscard: (discarding) => setState({ discarding }),
    discard: async () => {
      const id = getState().discarding;
      setState({ discarding: null });
      if (id !== null) await decide(id, () => client.messages.discard({ id }));
    },
  };
}
