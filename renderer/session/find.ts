import { createStore, type StoreApi } from 'zustand/vanilla';
import { mostCountedHits } from '../../shared/contract/messages.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { MessageCursor } from '../../shared/model.ts';
import { supersede } from '../async.ts';
import type { AccountClient } from '../client.ts';
import type { ConversationState } from './conversationState.ts';
import type { NavigationState } from './navigation.ts';

export interface FindState {
  readonly open: boolean;
  readonly query: string;
  /** The query of `hits`. */
  readonly answered: string;
  /** Newest first. */
  readonly hits: readonly MessageCursor[];
  /** The number of hits, counted up to `mostCountedHits`. */
  readonly total: number;
  /** The current hit; -1: none. */
  readonly index: number;
  readonly error: AppErrorData | null;
  readonly show: () => void;
  readonly close: () => void;
  /** @param zone the time zone of dates in filters. */
  readonly type: (query: string, zone: string) => Promise<void>;
  /** Searches again after a change of messages, without moving the reader. */
  readonly refresh: () => Promise<void>;
  /** Shows the next older (1) or newer (-1) hit, wrapping around. */
  readonly step: (by: 1 | -1) => Promise<void>;
}

interface Stores {
  readonly conversation: StoreApi<ConversationState>;
  readonly navigation: StoreApi<NavigationState>;
}

const initial = { open: false, query: '', answered: '', hits: [], total: 0, index: -1, error: null } as const;

/** Search in the open conversation. */
export function createFindStore(
  client: Pick<AccountClient, 'search' | 'on'>,
  { conversation, navigation }: Stores,
): StoreApi<FindState> {
  return createStore<FindState>()((set, get) => {
    let zone = 'UTC';
    /** Aborted when the bar is closed. */
    const open = supersede();
    let bar = open();
    /** Whether the place before the first hit is on the trail already. */
    let remembered = false;

    const showHit = async (index: number): Promise<void> => {
      const { conversationId } = conversation.getState();
      const cursor = get().hits[index];
      if (conversationId === null || cursor === undefined) return;
      const isFirst = !remembered;
      remembered = true;
      set({ index });
      await navigation
        .getState()
        .jumpTo({ conversationId, scrollTarget: { kind: 'message', cursor } }, { focus: false, remember: isFirst })
        .catch((thrown: unknown) => set({ error: toAppError(thrown).toData() }));
    };

    const begin = supersede();
    /** The engine cancels the search before; if its reply is on the way already, it is dropped. */
    const search = async (query: string): Promise<void> => {
      const superseded = begin();
      const { conversationId } = conversation.getState();
      if (conversationId === null) return;
      const closed = bar;
      try {
        const { hits, total } =
          query.trim() === ''
            ? { hits: [], total: 0 }
            : await client.search.inConversation({ conversationId, query, zone, limit: mostCountedHits });
        if (closed.aborted || superseded.aborted) return;
        // Read the state again: another hit may have been chosen meanwhile.
        const { answered, hits: before, index } = get();
        const same = hits.findIndex(({ id }) => id === before[index]?.id);
        set({ answered: query, hits, total, index: same, error: null });
        // Typing shows the newest hit; new messages don't move the reader.
        if (query !== answered && same !== 0) await showHit(0);
      } catch (thrown) {
        if (closed.aborted || superseded.aborted) return;
        set({ answered: query, hits: [], total: 0, index: -1, error: toAppError(thrown).toData() });
      }
    };

    client.on('messages.changed', ({ conversationId }) => {
      if (conversationId === conversation.getState().conversationId) void get().refresh();
    });
    return {
      ...initial,
      show: () => set({ open: true }),
      close: () => {
        remembered = false;
        bar = open();
        set(initial);
      },
      type: (query, inZone) => {
        zone = inZone;
        set({ query, open: true });
        return search(query);
      },
      refresh: () => (get().open && get().query !== '' ? search(get().query) : Promise.resolve()),
      step: async (by) => {
        const { hits, index } = get();
        if (hits.length > 0) await showHit((index + by + hits.length) % hits.length);
      },
    };
  });
}
