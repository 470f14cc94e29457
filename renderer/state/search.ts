import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reply } from '../../shared/contract/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { attempt } from './attempt.ts';
import { latest } from './latest.ts';

/** How many messages a search shows at most: whoever wants others says more. */
export const SHOWN_HITS = 60;

export interface SearchState {
  /** Whether it lies over the window. */
  readonly open: boolean;
  readonly query: string;
  /** What was found, and for what; null: nothing was searched yet. */
  readonly found: (Reply<'search.run'> & { readonly query: string }) | null;
  readonly error: AppErrorData | null;
  readonly show: () => void;
  readonly close: () => void;
  /** @param zone whose days the filters mean. */
  readonly type: (query: string, zone: string) => Promise<void>;
  /** Searches again, since there is more to find. */
  readonly refresh: () => Promise<void>;
  /** Forgets everything, for another account. */
  readonly clear: () => void;
}

/** Searching in everything that is on this computer. What was typed stays for when the search is opened again. */
export function createSearchStore(api: Pick<Api, 'search'>): StoreApi<SearchState> {
  return createStore<SearchState>()((set, get) => {
    let zone = 'UTC';
    const search = latest((query: string) =>
      attempt(
        async () => {
          const found = await api.search({ query, zone, limit: SHOWN_HITS });
          set({ found: { ...found, query }, error: null });
        },
        (error) => set({ error }),
      ),
    );
    return {
      open: false,
      query: '',
      found: null,
      error: null,
      show: () => {
        set({ open: true });
        void get().refresh();
      },
      close: () => set({ open: false }),
      type: (query, inZone) => {
        zone = inZone;
        set({ query });
        return search(query);
      },
      refresh: () => (get().open ? search(get().query) : Promise.resolve()),
      clear: () => set({ open: false, query: '', found: null, error: null }),
    };
  });
}
