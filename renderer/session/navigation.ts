import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConversationId } from '../../shared/model.ts';
import { type ConversationListState, shownIn } from './conversationList.ts';
import type { ConversationState, ScrollTarget } from './conversationState.ts';

/** A place in a conversation. */
interface Place {
  readonly conversationId: ConversationId;
  readonly scrollTarget: ScrollTarget;
}

interface JumpOptions {
  /** Whether to focus the messages. */
  readonly focus?: boolean;
  /** Whether to add the current place to the trail; false between search hits. */
  readonly remember?: boolean;
}

export interface NavigationState {
  /** Places before each jump, newest last. */
  readonly trail: readonly Place[];
  /** The conversation of the last jump; the trail is void in any other. */
  readonly trailEnd: ConversationId | null;
  /** Shows a place in a conversation, open or not. Rejects with an `AppError` when it can't be read. */
  readonly jumpTo: (place: Place, options?: JumpOptions) => Promise<void>;
  /** Returns to the place before the last jump. @throws AppError */
  readonly goBack: () => Promise<void>;
  /** Clears the trail when the reader is at the newest message. */
  readonly arrive: () => void;
}

/** Most remembered jumps. */
const MOST_STEPS = 50;

interface Stores {
  readonly conversationList: StoreApi<ConversationListState>;
  readonly conversation: StoreApi<ConversationState>;
}

/** Creates the store of jumps between places and the way back. */
export function createNavigationStore({ conversationList, conversation }: Stores): StoreApi<NavigationState> {
  return createStore<NavigationState>()((set, get) => {
    const show = async ({ conversationId: id, scrollTarget }: Place, focus: boolean): Promise<void> => {
      // A place that was left before its conversation was joined with others.
      const conversationId = shownIn(conversationList.getState().conversations ?? [], id);
      if (conversation.getState().conversationId === conversationId)
        return conversation.getState().show(scrollTarget, focus);
      // Before it is selected, which opens it where it begins to be new.
      const opened = conversation.getState().open(conversationId, scrollTarget);
      conversationList.getState().select(conversationId);
      return opened;
    };
    return {
      trail: [],
      trailEnd: null,
      jumpTo: async (place, { focus = true, remember = true } = {}) => {
        const { conversationId, whereabouts } = conversation.getState();
        const from = conversationId === null ? null : { conversationId, scrollTarget: whereabouts() };
        const { trail, trailEnd } = get();
        const walked = conversationId === trailEnd ? trail : [];
        await show(place, focus);
        const steps = remember && from !== null ? [...walked, from].slice(-MOST_STEPS) : walked;
        set({ trail: steps, trailEnd: place.conversationId });
      },
      goBack: async () => {
        const { trail } = get();
        const last = trail.at(-1);
        if (last === undefined) return;
        await show(last, true);
        set({ trail: trail.slice(0, -1), trailEnd: last.conversationId });
      },
      arrive: () => set({ trail: [], trailEnd: null }),
    };
  });
}

/** Whether going back leads anywhere but to where the reader is. */
export function canGoBack(
  { trail, trailEnd }: NavigationState,
  openId: ConversationId | null,
  atNewest: boolean,
): boolean {
  const last = trail.at(-1);
  if (last === undefined || trailEnd !== openId) return false;
  return !(atNewest && last.conversationId === openId && last.scrollTarget.kind === 'newest');
}
