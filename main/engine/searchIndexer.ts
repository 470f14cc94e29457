import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { runInSlices } from './slices.ts';
import type { SearchIndex } from './store/cache/searchIndex.ts';

/** Messages indexed between two events. */
const eventEvery = 5_000;

export interface SearchIndexerParts {
  readonly clock: Pick<Clock, 'turn'>;
  readonly index: Pick<SearchIndex, 'indexWaiting' | 'waiting'>;
  /** Called when a search finds more than before. */
  readonly onIndexed: () => void;
  readonly log: Log;
}

/** Indexes messages after they were stored, in slices between other work, so that storing them is not slowed down. */
export class SearchIndexer {
  readonly #parts: SearchIndexerParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;

  constructor(parts: SearchIndexerParts) {
    this.#parts = parts;
  }

  /** Indexes what waits, unless that is under way. */
  wake(): void {
    if (!this.#stopping.signal.aborted) this.#running ??= this.#run();
  }

  /** Stops after the present slice. The rest waits for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, index, onIndexed, log } = this.#parts;
    const pause = async (): Promise<void> => {
      await clock.turn();
      this.#stopping.signal.throwIfAborted();
    };
    try {
      await pause();
      while (index.waiting() > 0) {
        await runInSlices(index.indexWaiting(eventEvery), pause);
        onIndexed();
      }
    } catch (thrown) {
      // The status says what is wrong with the disk. The next message that is stored starts it again.
      if (!this.#stopping.signal.aborted) log('warn', 'Messages could not be indexed for search.', thrown);
    }
    this.#running = null;
  }
}
