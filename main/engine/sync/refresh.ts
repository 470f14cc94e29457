import pMap from 'p-map';
import type { Units } from '../../../shared/contract/sync.ts';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, UserId } from '../../../shared/model.ts';
import { minuteOf } from '../../../shared/time/instant.ts';
import { markAsRead } from './arrivals.ts';
import type { ChangeLog } from './changeLog.ts';
import type { SyncContext } from './context.ts';
import type { ConversationListSync } from './conversationListSync.ts';
import { newestPart, partsOf } from './joined.ts';
import type { OwnStateSync } from './ownStateSync.ts';
import type { Poll } from './pollSchedule.ts';
import type { MessagePuller } from './pull.ts';

/** Conversations read at the same time: enough to hide latency, few enough for a small table. */
const pullsAtOnce = 12;

/** Reports the progress of the first sync, in conversations. */
export type FirstSyncProgress = (done: number, total: number) => void;

interface RefreshOptions {
  /** What the poll reads as well, live; null: nothing. */
  readonly inUse: ConversationId | null;
  readonly onFirstSync: FirstSyncProgress;
  readonly signal: AbortSignal;
}

interface RefresherParts {
  readonly list: ConversationListSync;
  readonly puller: MessagePuller;
  readonly ownState: Pick<OwnStateSync, 'readIfDue'>;
  readonly changeLog: Pick<ChangeLog, 'readIfDue'>;
}

/** Reads everything that may be new. */
export class Refresher {
  readonly #context: SyncContext;
  readonly #list: ConversationListSync;
  readonly #puller: MessagePuller;
  readonly #ownState: Pick<OwnStateSync, 'readIfDue'>;
  readonly #changeLog: Pick<ChangeLog, 'readIfDue'>;

  constructor(context: SyncContext, { list, puller, ownState, changeLog }: RefresherParts) {
    this.#context = context;
    this.#list = list;
    this.#puller = puller;
    this.#ownState = ownState;
    this.#changeLog = changeLog;
  }

  /** Reads what a poll reads. Resolves to what it cost; rejects with an AppError after it read everything that could be read. */
  async poll(poll: Poll, onFirstSync: FirstSyncProgress, signal: AbortSignal): Promise<Units> {
    const before = this.#totals();
    const { id } = await this.#context.owner.resolve(signal);
    // Of conversations that are shown as one, messages are written to the newest.
    const inUse = poll.isLive && poll.conversation !== null ? newestPart(this.#context, poll.conversation) : null;
    const live = inUse === null ? null : this.#puller.pullLive(inUse, signal);
    const refresh = poll.list ? this.#refresh(id, poll, { inUse, onFirstSync, signal }) : null;
    // Neither waits for the other; the first failure is reported once both have ended.
    const results = await Promise.allSettled([live, refresh]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    const after = this.#totals();
    return { read: after.read - before.read, write: after.write - before.write };
  }

  /**
   * Reads what is new in the list, then the conversations whose rows moved since their last pull, newest first, then the
   * open one, whose row may never move. One request when nothing is new and no conversation is open, and one more every few
   * minutes for the owner's own state and bells.
   */
  async #refresh(
    owner: UserId,
    { conversation: open, isLive }: Poll,
    { inUse, onFirstSync, signal }: RefreshOptions,
  ): Promise<void> {
    const { cache, clock } = this.#context;
    const parts = open === null ? [] : partsOf(this.#context, open);
    for (const part of parts) this.#noteOpened(part);
    await this.#ownState.readIfDue(signal);
    await this.#list.refresh(owner, signal);
    const lastSyncedAt = cache.values.get('lastSyncedAt');
    const isFirst = lastSyncedAt === null;
    const due = cache.conversations.listStale().filter((stale) => !this.#puller.isTooEarly(stale));
    // A live poll most likely brought the message that moved the row, and a pull of the conversation follows soon.
    const isKnown = (id: ConversationId): boolean => isLive && id === inUse && !this.#puller.lacksAnnounced(id);
    const ids = due.filter((id) => !isKnown(id));
    if (!isLive) ids.push(...parts.filter((part) => !ids.includes(part)));
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
    await this.#changeLog.readIfDue(signal);
    if (refused[0]) throw refused[0];
    const now = clock.now();
    // Kept to the minute: refreshes without news must not write to the disk every few seconds.
    if (minuteOf(now) !== minuteOf(lastSyncedAt)) cache.values.set('lastSyncedAt', now);
  }

  /** Records once a minute that the open conversation is on screen, so that eviction takes it last. */
  #noteOpened(open: ConversationId): void {
    const { cache, serverClock } = this.#context;
    const now = serverClock.now();
    const { openedAt } = cache.conversations.state(open);
    if (minuteOf(openedAt) !== minuteOf(now)) cache.conversations.setOpened(open, now);
  }

  #totals(): Units {
    const { refresh, live } = this.#context.cost.totals();
    return { read: refresh.read + live.read, write: refresh.write + live.write };
  }

  /** Ends the first sync: from now on, messages of newly found conversations are unread. */
  #endFirstSync(): void {
    const { cache, outbox, serverClock, publish } = this.#context;
    if (outbox.values.get('firstSyncDone') === true) return;
    outbox.transaction(() => {
      // Also conversations not pulled just now: the markers may have been lost although the messages were not.
      for (const { id } of cache.conversations.list(serverClock.now())) markAsRead(this.#context, id);
      outbox.values.set('firstSyncDone', true);
    });
    publish({ name: 'conversations.changed', payload: {} });
  }
}
