import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Message, MessageId } from '../../shared/model.ts';

/** A selected message, which may leave the loaded window. */
export type Selected = Pick<Message, 'id' | 'at' | 'sender' | 'text' | 'wholeBytes' | 'event'>;

export interface SelectionState {
  /** Null outside of selection mode. */
  readonly selected: ReadonlyMap<MessageId, Selected> | null;
  /** Selects or deselects a message; starts selection mode. */
  readonly toggle: (message: Selected) => void;
  /** Deselects messages that are gone. */
  readonly drop: (gone: ReadonlySet<MessageId>) => void;
  readonly end: () => void;
}

/** Creates the store of the selected messages. */
export const createSelectionStore = (): StoreApi<SelectionState> =>
  createStore<SelectionState>()((set, get) => ({
    selected: null,
    toggle: (message) => {
      const selected = new Map(get().selected ?? []);
      if (!selected.delete(message.id)) selected.set(message.id, message);
      set({ selected });
    },
    drop: (gone) => {
      const { selected } = get();
      if (selected !== null) set({ selected: new Map([...selected].filter(([id]) => !gone.has(id))) });
    },
    end: () => set({ selected: null }),
  }));
