import type { HistoryProgress } from '../../../shared/contract/sync.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { SyncContext } from './context.ts';
import { partsOf } from './joined.ts';
import { before } from './overlap.ts';
import type { MessagePuller } from './pull.ts';

/** Rows per page, the most that a request may ask for: nothing waits for the first of them. */
const PAGE_SIZE = 1_000;

export type HistoryParts = Pick<SyncContext, 'cache' | 'outbox' | 'serverClock'> & {
  readonly puller: Pick<MessagePuller, 'fillGap'>;
  readonly onProgress: (progress: HistoryProgress) => void;
  /** Called when a request failed in a way that may pass: starts a refresh, which calls `resume` when it succeeds. */
  readonly onDisconnect: () => void;
};

/** One download, from start to end. */
interface Run {
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Downloads missing messages on request: conversation by conversation, newest first, and in each from its newest gap back,
 * one page at a time, so that at most one of these requests is under way.
 *
 *   (load) ──▶ LOADING ── a temporary failure ──▶ WAITING ── resume ──▶ LOADING
 *                 │ nothing is missing, the cache is full, access denied, stopped
 *                 ▼
 *               ENDED
 */
export class HistoryLoader {
  readonly #parts: HistoryParts;
  #run: Run | null = null;
  #progress: HistoryProgress | null = null;
  #resume: () => void = () => {};

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  /** The latest progress; null: nothing was downloaded yet. */
  get progress(): HistoryProgress | null {
    return this.#progress;
  }

  /** Downloads one conversation or, null, all of them, in place of an earlier download. `signal` ends it. */
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

  stop(): void {
    this.#run?.stopping.abort();
  }

  /** Continues a download that waits for the network. */
  resume(): void {
    this.#resume();
  }

  /** Resolves when the download has ended. */
  async settled(): Promise<void> {
    await this.#run?.ended;
  }

  async #load(conversationId: ConversationId | null, signal: AbortSignal): Promise<void> {
    const ids = conversationId === null ? this.#parts.cache.gaps.incomplete() : partsOf(this.#parts, conversationId);
    this.#report({ conversationId, running: true, done: 0, total: ids.length, messages: 0, error: null });
    try {
      let refusal: AppError | null = null;
      for (const id of ids) {
        refusal = (await this.#loadConversation(id, signal)) ?? refusal;
        this.#change({ done: (this.#progress?.done ?? 0) + 1 });
      }
      this.#change({ running: false, error: refusal?.toData() ?? null });
    } catch (thrown) {
      const error = toAppError(thrown);
      this.#change({ running: false, error: error.code === 'cancelled' || signal.aborted ? null : error.toData() });
    }
  }

  /**
   * Downloads all missing messages of a conversation; resolves to the error when access is denied, or null. Rejects with
   * errors that concern every conversation: of the disk or the table, or because the cache is full.
   */
  async #loadConversation(conversationId: ConversationId, signal: AbortSignal): Promise<AppError | null> {
    for (;;) {
      signal.throwIfAborted();
      const gapId = this.#nextGap(conversationId);
      if (gapId === null) return null;
      try {
        const added = await this.#parts.puller.fillGap(conversationId, gapId, signal, 'history', PAGE_SIZE);
        this.#change({ messages: (this.#progress?.messages ?? 0) + added, error: null });
      } catch (thrown) {
        const error = toAppError(thrown);
        if (signal.aborted) throw error;
        // Another caller was filling the gap and stopped, which ends this shared read too.
        if (error.code === 'cancelled') continue;
        if (error.code === 'access-denied') return error;
        if (!error.retryable) throw error;
        await this.#waitAfter(error, signal);
      }
    }
  }

  /** The gap to fill next; null: the cache would keep nothing that is missing. */
  #nextGap(conversationId: ConversationId): number | null {
    const { cache, outbox, serverClock } = this.#parts;
    const { bytes, ageMs } = outbox.preferences.read().cacheLimits;
    const notBefore: Instant | null = ageMs === null ? null : before(serverClock.now(), ageMs * MICROS_PER_MILLI);
    const gapId = cache.gaps.newest(conversationId, notBefore);
    // Messages beyond the limit would be evicted at once and be missing again.
    if (gapId !== null && cache.storage.usedBytes() >= bytes) {
      throw new AppError('validation', { reason: 'cache-full', details: { limit: String(bytes) } });
    }
    return gapId;
  }

  async #waitAfter(error: AppError, signal: AbortSignal): Promise<void> {
    this.#change({ error: error.toData() });
    const resumed = new Promise<void>((resolve, reject) => {
      this.#resume = resolve;
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    this.#parts.onDisconnect();
    try {
      await resumed;
    } finally {
      this.#resume = () => {};
    }
  }

  #change(change: Partial<HistoryProgress>): void {
    if (this.#progress !== null) this.#report({ ...this.#progress, ...change });
  }

  #report(progress: HistoryProgress): void {
    this.#progress = progress;
    this.#parts.onProgress(progress);
  }
}
