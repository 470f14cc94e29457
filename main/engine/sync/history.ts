import { AppError, toAppError } from '../../../shared/errors.ts';
import type { HistoryProgress } from '../../../shared/ipc/keeping.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { MessagePuller } from './pull.ts';
import { before, type PullDeps } from './pullDeps.ts';

/** Rows a page: the most that a request may ask for, since nobody waits for the first of them. */
const PAGE_SIZE = 1_000;

export type HistoryDeps = Pick<PullDeps, 'cache' | 'outbox' | 'serverClock'> & {
  readonly puller: Pick<MessagePuller, 'fillGap'>;
  readonly changed: (progress: HistoryProgress) => void;
  /** A request failed in a way that may pass: has a refresh find out soon, whose good end calls `resume`. */
  readonly cutOff: () => void;
};

/** One loading, from its beginning to its end. */
interface Run {
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Loads what is missing, as the person asked for: conversation by conversation, the newest first, and in each from its
 * newest gap back, one page at a time, so that there is never more than one request of this kind under way.
 *
 *   (load) ──▶ LOADING ── a failure that may pass ──▶ WAITING ── resume ──▶ LOADING
 *                 │ nothing is missing, the cache is full, refused, stopped
 *                 ▼
 *               ENDED
 */
export class HistoryLoader {
  readonly #deps: HistoryDeps;
  #run: Run | null = null;
  #progress: HistoryProgress | null = null;
  #wake: () => void = () => {};

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
  }

  /** What was told last; null: nothing was loaded yet. */
  get progress(): HistoryProgress | null {
    return this.#progress;
  }

  /** Begins to load one conversation or, null, all of them; what was loading before ends. `signal` ends everything. */
  load(conversationId: ConversationId | null, signal: AbortSignal): void {
    const earlier = this.#run;
    earlier?.stopping.abort();
    const stopping = new AbortController();
    const either = AbortSignal.any([signal, stopping.signal]);
    const ended = (async () => {
      await earlier?.ended;
      if (!either.aborted) await this.#load(conversationId, either);
    })();
    this.#run = { stopping, ended };
  }

  /** Ends the loading, if there is one. */
  stop(): void {
    this.#run?.stopping.abort();
  }

  /** The network answers again: goes on if it was waited for. */
  resume(): void {
    this.#wake();
  }

  /** Resolves when nothing is loading any more; to be called once everything was ended. */
  async settled(): Promise<void> {
    await this.#run?.ended;
  }

  async #load(conversationId: ConversationId | null, signal: AbortSignal): Promise<void> {
    const groups = conversationId === null ? this.#deps.cache.incomplete() : [conversationId];
    this.#tell({ conversationId, running: true, done: 0, total: groups.length, messages: 0, error: null });
    try {
      let refusal: AppError | null = null;
      for (const group of groups) {
        refusal = (await this.#loadConversation(group, signal)) ?? refusal;
        this.#change({ done: (this.#progress?.done ?? 0) + 1 });
      }
      this.#change({ running: false, error: refusal?.toData() ?? null });
    } catch (thrown) {
      const error = toAppError(thrown);
      this.#change({ running: false, error: error.code === 'cancelled' || signal.aborted ? null : error.toData() });
    }
  }

  /**
   * Loads all that a conversation lacks; resolves to why access rules deny it, or null. Rejects with what concerns every
   * conversation: the disk, the table, or a cache that is as large as it may be.
   */
  async #loadConversation(conversationId: ConversationId, signal: AbortSignal): Promise<AppError | null> {
    for (;;) {
      signal.throwIfAborted();
      const gapId = this.#next(conversationId);
      if (gapId === null) return null;
      try {
        const added = await this.#deps.puller.fillGap(conversationId, gapId, signal, 'history', PAGE_SIZE);
        this.#change({ messages: (this.#progress?.messages ?? 0) + added, error: null });
      } catch (thrown) {
        const error = toAppError(thrown);
        if (signal.aborted) throw error;
        // Another reader of the same gap was stopped, which ends this shared read too.
        if (error.code === 'cancelled') continue;
        if (error.code === 'access-denied') return error;
        if (!error.retryable) throw error;
        await this.#waitAfter(error, signal);
      }
    }
  }

  /** The gap to fill next; null: nothing is missing that the cache would keep. */
  #next(conversationId: ConversationId): number | null {
    const { cache, outbox, serverClock } = this.#deps;
    const { bytes, ageMs } = outbox.preferences().cacheLimits;
    const notBefore: Instant | null = ageMs === null ? null : before(serverClock.now(), ageMs * MICROS_PER_MILLI);
    const gapId = cache.newestGap(conversationId, notBefore);
    // What would be evicted at once, and be missing again, is not loaded.
    if (gapId !== null && cache.usedBytes() >= bytes) throw cacheFull(bytes);
    return gapId;
  }

  async #waitAfter(error: AppError, signal: AbortSignal): Promise<void> {
    this.#change({ error: error.toData() });
    const woken = new Promise<void>((resolve, reject) => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    this.#deps.cutOff();
    try {
      await woken;
    } finally {
      this.#wake = () => {};
    }
  }

  #change(change: Partial<HistoryProgress>): void {
    if (this.#progress !== null) this.#tell({ ...this.#progress, ...change });
  }

  #tell(progress: HistoryProgress): void {
    this.#progress = progress;
    this.#deps.changed(progress);
  }
}

const cacheFull = (bytes: number): AppError =>
  new AppError(
    'validation',
    'The cache is as large as the settings allow, so nothing more was loaded. Raise its limit to load the rest.',
    { details: { limit: String(bytes) } },
  );
