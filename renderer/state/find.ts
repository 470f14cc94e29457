import { createStore, type StoreApi } from 'zustand/vanilla';
import { mostCountedHits } from '../../shared/contract/messages.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { MessageCursor } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import type { ConversationState } from './conversationState.ts';
import { latest } from './latest.ts';
import type { NavigationState } from './navigation.ts';

export interface FindState {
  /** Whether the bar is there. */
  readonly open: boolean;
  readonly query: string;
  /** What `hits` answer. */
  readonly answered: string;
  /** Newest first. */
  readonly hits: readonly MessageCursor[];
  /** How many there are, counted to `mostCountedHits`. */
  readonly total: number;
  /** The hit that is shown; -1: none. */
  readonly index: number;
  readonly error: AppErrorData | null;
  readonly show: () => void;
  readonly close: () => void;
  /** @param zone whose days the filters mean. */
  readonly type: (query: string, zone: string) => Promise<void>;
  /** Searches again, since messages came or went; shows what it shows. */
  readonly refresh: () => Promise<void>;
  /** To the next hit that is older (1) or newer (-1); from the last one round to the first. */
  readonly step: (by: 1 | -1) => Promise<void>;
}

interface Stores {
  readonly conversation: StoreApi<ConversationState>;
  readonly navigation: StoreApi<NavigationState>;
}

const closed = { open: false, query: '', answered: '', hits: [], total: 0, index: -1, error: null } as const;

/** Searching in the open conversation. */
export function createFindStore(
  api: Pick<Api, 'searchConversation'>,
  { conversation, navigation }: Stores,
): StoreApi<FindState> {
  return createStore<FindState>()((set, get) => {
    let zone = 'UTC';
    /** Counts the closings: what was searched before one is of no use after it. */
    let closings = 0;
    /** Whether the way back leads to before the first hit already. */
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
        .jumpTo({ conversationId, spot: { kind: 'message', cursor } }, { focus: false, remember: isFirst })
        .catch((thrown: unknown) => set({ error: toAppError(thrown).toData() }));
    };

    const search = latest(async (query: string) => {
      const { conversationId } = conversation.getState();
      if (conversationId === null) return;
      const begun = closings;
      try {
        const { hits, total } =
          query.trim() === ''
            ? { hits: [], total: 0 }
            : await api.searchConversation({ conversationId, query, zone, limit: mostCountedHits });
        if (begun !== closings) return;
        // As it is by now: the person may have gone on to another hit.
        const { answered, hits: before, index } = get();
        const same = hits.findIndex(({ id }) => id === before[index]?.id);
        set({ answered: query, hits, total, index: same, error: null });
        // What is typed leads to the newest hit; what comes meanwhile leads nowhere.
        if (query !== answered && same !== 0) await showHit(0);
      } catch (thrown) {
        if (begun !== closings) return;
        set({ answered: query, hits: [], total: 0, index: -1, error: toAppError(thrown).toData() });
      }
    });

    return {
      ...closed,
      show: () => set({ open: true }),
      close: () => {
        remembered = false;
        closings += 1;
        set(closed);
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
