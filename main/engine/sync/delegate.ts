import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId } from '../../../shared/model.ts';
import type { Cache } from '../cache/cache.ts';
import type { CostMeter } from '../cost.ts';
import type { CostRecorder } from '../costRecorder.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { CacheMaintenance } from './cacheMaintenance.ts';
import type { HistoryLoader } from './history.ts';
import type { SyncDelegate } from './loop.ts';
import type { OwnerResolver } from './owner.ts';
import type { ProfilePublisher } from './profilePublisher.ts';
import type { Pusher } from './push.ts';
import type { Refresher } from './refresh.ts';
import type { ServerClock } from './serverClock.ts';
import type { Sweeper } from './sweep.ts';
import type { SyncStatusStore } from './syncStatusStore.ts';

/** Whom the loop's turns are handed to. */
export interface DelegateParts {
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly cost: CostMeter;
  readonly serverClock: ServerClock;
  /** Opened offline on purpose: what is written waits, and no attempt counts. */
  readonly isOffline: boolean;
  readonly openConversation: () => ConversationId | null;
  readonly owner: OwnerResolver;
  readonly refresher: Refresher;
  readonly pusher: Pusher;
  readonly profile: ProfilePublisher;
  readonly sweeper: Sweeper;
  readonly cacheMaintenance: CacheMaintenance;
  readonly history: HistoryLoader;
  readonly recorder: CostRecorder;
  readonly board: SyncStatusStore;
  readonly pushSoon: () => void;
  readonly log: Log;
}

/** What the loop does in its turns: the loop knows when, the parts know how. */
export function createDelegate(parts: DelegateParts): SyncDelegate {
  const { cache, outbox, cost, serverClock, isOffline, owner, pusher, board, log } = parts;
  return {
    refresh: async (report, signal) => {
      const before = cost.totals().refresh;
      const ownerId = await owner.resolve(signal);
      const openConversation = parts.openConversation();
      if (openConversation !== null) cache.setOpened(openConversation, serverClock.now());
      await parts.refresher.refresh(ownerId, openConversation, report, signal);
      if (pusher.settleFound()) parts.pushSoon();
      owner.learnName();
      parts.history.resume();
      const after = cost.totals().refresh;
      return { read: after.read - before.read, write: after.write - before.write };
    },
    quiet: async (signal) => {
      if (board.status.disk !== null) board.set({ disk: outbox.probe()?.toData() ?? null });
      try {
        parts.recorder.flushIfDue();
        await parts.profile.keep(owner.account.owner, signal);
        await parts.sweeper.step(owner.account.owner.id, signal);
        parts.cacheMaintenance.step();
      } catch (thrown) {
        // What can wait must not look like a broken connection, unless it is one.
        const error = toAppError(thrown);
        if (error.retryable || error.code === 'cancelled') throw error;
        log('warn', `A repair could not be made: ${error.code}.`, error);
      }
    },
    push: async (signal) => {
      if (isOffline) return null;
      try {
        const { cutOffBy } = await pusher.push(signal);
        return cutOffBy;
      } finally {
        board.set(outbox.counts());
      }
    },
    nextPushAt: () => (isOffline ? null : pusher.nextDueAt()),
    cameOnline: () => outbox.resetRetryTimers(),
    failed: (error) => log('warn', `Synchronising failed: ${error.code}.`, error),
  };
}
