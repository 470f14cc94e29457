import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reply } from '../../shared/contract/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { instantFromMicros, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import { attempt, supersede } from '../async.ts';
import type { AccountClient } from '../client.ts';
import type { Clock } from '../clock.ts';

/** The most messages that a search shows; a more precise query finds others. */
export const SHOWN_HITS = 60;
/** The newest of them, which fill a screen, are found and shown first. */
export const FIRST_HITS = 20;
/** After this pause in typing, the others are found. */
export const PAUSE_MS = 150;

export interface SearchState {
  readonly open: boolean;
  readonly query: string;
  /** The results and their query; null: nothing was searched yet. */
  readonly found: (Reply<'search.run'> & { readonly query: string }) | null;
  readonly error: AppErrorData | null;
  readonly show: () => void;
  readonly close: () => void;
  /** @param zone the time zone of dates in filters. */
  readonly type: (query: string, zone: string) => Promise<void>;
  /** Searches again, because more was downloaded or indexed. */
  readonly refresh: () => Promise<void>;
}

/** Search in everything on this computer. The query is kept when the search is closed. */
export function createSearchStore(
  client: Pick<AccountClient, 'search' | 'on'>,
  clock: Pick<Clock, 'now' | 'at'>,
): StoreApi<SearchState> {
  return createStore<SearchState>()((set, get) => {
    let zone = 'UTC';
    const begin = supersede();
    /** The engine cancels the search before; if its reply is on the way already, it is dropped. */
    const search = (query: string): Promise<void> => {
      const superseded = begin();
      return attempt(
        async () => {
          // Searched again, the list does not become shorter for a moment.
          const limit = get().found?.query === query ? SHOWN_HITS : FIRST_HITS;
          const found = await client.search.run({ query, zone, limit });
          if (superseded.aborted) return;
          set({ found: { ...found, query }, error: null });
          if (limit === FIRST_HITS && found.hits.length === limit) {
            const pause = instantFromMicros(clock.now() + PAUSE_MS * MICROS_PER_MILLI);
            superseded.addEventListener(
              'abort',
              clock.at(pause, () => void search(query)),
              { once: true },
            );
          }
        },
        (error) => (superseded.aborted ? undefined : set({ error })),
      );
    };
    // While the line about completeness says that something is missing, any read may bring it.
    client.on('messages.changed', () => {
      const { gaps, conversations } = get().found?.completeness ?? { gaps: 0, conversations: 0 };
      if (gaps + conversations > 0) void get().refresh();
    });
    client.on('search.changed', () => {
      if ((get().found?.unindexed ?? 0) > 0) void get().refresh();
    });
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
    };
  });
}
