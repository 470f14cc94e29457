import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Message, MessageId } from '../../shared/model.ts';

/** What is kept of a selected message, which may be scrolled out of what is loaded. */
export type Selected = Pick<Message, 'id' | 'at' | 'sender' | 'text'>;

export interface SelectionState {
  /** The selected messages; null: none are being selected. */
  readonly selected: ReadonlyMap<MessageId, Selected> | null;
  /** Selects a message, or no longer; begins to select if need be. */
  readonly toggle: (message: Selected) => void;
  readonly end: () => void;
}

/** Messages of the open conversation that are selected, to be copied together. */
export const createSelectionStore = (): StoreApi<SelectionState> =>
  createStore<SelectionState>()((set, get) => ({
    selected: null,
    toggle: (message) => {
      const selected = new Map(get().selected ?? []);
      if (!selected.delete(message.id)) selected.set(message.id, message);
      set({ selected });
    },
    end: () => set({ selected: null }),
  }));
