import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConversationId } from '../../shared/model.ts';
import type { ConversationListState } from './conversationList.ts';
import type { ConversationState, ScrollTarget } from './conversationState.ts';

/** A place in a conversation. */
interface Place {
  readonly conversationId: ConversationId;
  readonly scrollTarget: ScrollTarget;
}

interface JumpOptions {
  /** Whether the messages take the focus. */
  readonly focus?: boolean;
  /** Whether the way back leads here; not for one jump of several, such as from hit to hit. */
  readonly remember?: boolean;
}

export interface NavigationState {
  /** Where the reader was before each jump that led them to where they are, the last one last. */
  readonly trail: readonly Place[];
  /** The conversation in which the trail ends: who went on to another by themselves needs no way back. */
  readonly trailEnd: ConversationId | null;
  /** Shows a place in a conversation, open or not. Rejects with an `AppError` when it can't be read. */
  readonly jumpTo: (place: Place, options?: JumpOptions) => Promise<void>;
  /** Back to where the last jump came from. Rejects likewise. */
  readonly goBack: () => Promise<void>;
  /** Forgets the way back, for who is at the newest again. */
  readonly arrive: () => void;
}

/** How many jumps can be gone back. */
const MOST_STEPS = 50;

interface Stores {
  readonly conversationList: StoreApi<ConversationListState>;
  readonly conversation: StoreApi<ConversationState>;
}

/** Jumps between places of conversations, and the way back. */
export function createNavigationStore({ conversationList, conversation }: Stores): StoreApi<NavigationState> {
  return createStore<NavigationState>()((set, get) => {
    const show = async ({ conversationId, scrollTarget }: Place, focus: boolean): Promise<void> => {
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

/** Whether there is a way back from the conversation that is open, to anywhere else than to the newest of it. */
export function canGoBack(
  { trail, trailEnd }: NavigationState,
  openId: ConversationId | null,
  atNewest: boolean,
): boolean {
  const last = trail.at(-1);
  if (last === undefined || trailEnd !== openId) return false;
  return !(atNewest && last.conversationId === openId && last.scrollTarget.kind === 'newest');
}
