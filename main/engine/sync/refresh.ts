import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, UserId } from '../../../shared/model.ts';
import { markAsRead } from './arrivals.ts';
import { forEachConcurrently } from './concurrency.ts';
import type { ConversationListSync } from './conversationListSync.ts';
import type { RefreshReport } from './loop.ts';
import type { MessagePuller } from './pull.ts';
import type { PullDeps } from './pullDeps.ts';

/** Conversations read at the same time: enough to hide latency, few enough to stay polite to a small table. */
const pullsAtOnce = 4;

/** One look at all that may be new. */
export class Refresher {
  readonly #deps: PullDeps;
  readonly #list: ConversationListSync;
  readonly #puller: MessagePuller;

  constructor(deps: PullDeps, list: ConversationListSync, puller: MessagePuller) {
    this.#deps = deps;
    this.#list = list;
    this.#puller = puller;
  }

  /**
   * Reads what is new in the list of conversations, then each conversation whose rows have moved since its last pull,
   * newest first, then the one on screen, whose row may never advance (hazard 3). One request when nothing is new and no
   * conversation is on screen. Rejects with an AppError, after having read all that could be.
   */
  async refresh(
    owner: UserId,
    openConversation: ConversationId | null,
    report: RefreshReport,
    signal: AbortSignal,
  ): Promise<void> {
    const { cache, clock } = this.#deps;
    await this.#list.refresh(owner, signal);
    const isFirst = cache.meta('lastSyncedAt') === null;
    const due = cache.listStaleConversations().filter((conversationId) => !this.#puller.isTooEarly(conversationId));
    const ids = openConversation === null || due.includes(openConversation) ? due : [...due, openConversation];
    let done = 0;
    if (isFirst) report.firstSync(done, ids.length);
    const refused: AppError[] = [];
    await forEachConcurrently(ids, pullsAtOnce, async (conversationId) => {
      try {
        await this.#puller.pullNewest(conversationId, 'refresh', signal);
      } catch (thrown) {
        const error = toAppError(thrown);
        // A conversation that can't be read must not keep the others from being read; the network's failures are all alike.
        if (error.retryable || error.code === 'cancelled') throw error;
        refused.push(error);
      }
      if (isFirst) report.firstSync(++done, ids.length);
    });
    this.#endFirstSync();
    if (refused[0]) throw refused[0];
    cache.setMeta('lastSyncedAt', clock.now());
  }

  /** From now on, what is found in a conversation for the first time is unread. */
  #endFirstSync(): void {
    const { cache, outbox, serverClock } = this.#deps;
    if (outbox.flag('firstSyncDone')) return;
    outbox.transaction(() => {
      // Also where nothing was pulled just now: the marks may have been lost and the messages not.
      for (const { id } of cache.listConversations(serverClock.now())) markAsRead(this.#deps, id);
      outbox.setFlag('firstSyncDone');
    });
  }
}
