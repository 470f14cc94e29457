import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Message, MessageId } from '../../shared/model.ts';

/** A selected message, which may leave the loaded window. */
export type Selected = Pick<Message, 'id' | 'at' | 'sender' | 'text' | 'wholeBytes'>;

export interface SelectionState {
  /** Null outside of selection mode. */
  readonly selected: ReadonlyMap<MessageId, Selected> | null;
  /** Selects or deselects a message; starts selection mode. */
  readonly toggle: (message: Selected) => void;
  readonly end: () => void;
}

/** Creates the store of the messages selected for copying. */
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
