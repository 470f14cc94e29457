import pMap from 'p-map';
import type { Units } from '../../../shared/contract/sync.ts';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { markAsRead } from './arrivals.ts';
import type { SyncContext } from './context.ts';
import type { ConversationListSync } from './conversationListSync.ts';
import type { MessagePuller } from './pull.ts';

/** Conversations read at the same time: enough to hide latency, few enough for a small table. */
const pullsAtOnce = 12;

/** Reports the progress of the first sync, in conversations. */
export type FirstSyncProgress = (done: number, total: number) => void;

/** Reads everything that may be new. */
export class Refresher {
  readonly #context: SyncContext;
  readonly #list: ConversationListSync;
  readonly #puller: MessagePuller;
  /** The conversation on screen; null: none. */
  openConversation: ConversationId | null = null;

  constructor(context: SyncContext, list: ConversationListSync, puller: MessagePuller) {
    this.#context = context;
    this.#list = list;
    this.#puller = puller;
  }

  /**
   * Reads what is new in the list, then the conversations whose rows moved since their last pull, newest first, then the
   * open one, whose row may never move. One request when nothing is new and no conversation is open. Resolves to what the
   * refresh cost; rejects with an AppError after it read everything that could be read.
   */
  async refresh(onFirstSync: FirstSyncProgress, signal: AbortSignal): Promise<Units> {
    const { cache, clock, serverClock, cost, owner } = this.#context;
    const before = cost.totals().refresh;
    const { id } = await owner.resolve(signal);
    const open = this.openConversation;
    if (open !== null) cache.conversations.setOpened(open, serverClock.now());
    await this.#list.refresh(id, signal);
    const isFirst = cache.values.get('lastSyncedAt') === null;
    const due = cache.conversations.listStale().filter((stale) => !this.#puller.isTooEarly(stale));
    const ids = open === null || due.includes(open) ? due : [...due, open];
    let done = 0;
    if (isFirst) onFirstSync(done, ids.length);
    const refused: AppError[] = [];
    const failures: AppError[] = [];
    await pMap(
      ids,
      async (conversationId) => {
        if (failures.length > 0) return;
        try {
          await this.#puller.pullNewest(conversationId, 'refresh', signal);
        } catch (thrown) {
          const error = toAppError(thrown);
          // An unreadable conversation must not stop the others; a network failure would stop each of them.
          if (error.retryable || error.code === 'cancelled') return void failures.push(error);
          refused.push(error);
        }
        if (isFirst) onFirstSync(++done, ids.length);
      },
      { concurrency: pullsAtOnce },
    );
    if (failures[0]) throw failures[0];
    this.#endFirstSync();
    if (refused[0]) throw refused[0];
    cache.values.set('lastSyncedAt', clock.now());
    const after = cost.totals().refresh;
    return { read: after.read - before.read, write: after.write - before.write };
  }

  /** Ends the first sync: from now on, messages of newly found conversations are unread. */
  #endFirstSync(): void {
    const { cache, outbox, serverClock } = this.#context;
    if (outbox.values.get('firstSyncDone') === true) return;
    outbox.transaction(() => {
      // Also conversations not pulled just now: the markers may have been lost although the messages were not.
      for (const { id } of cache.conversations.list(serverClock.now())) markAsRead(this.#context, id);
      outbox.values.set('firstSyncDone', true);
    });
  }
}
