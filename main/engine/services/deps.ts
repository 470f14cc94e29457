import type { Problem } from '../../../shared/contract/sync.ts';
import type { Account, ConversationId } from '../../../shared/model.ts';
import type { Clock, IdSource } from '../clock.ts';
import type { CostMeter } from '../cost.ts';
import type { Exports } from '../export/exports.ts';
import type { Log } from '../log.ts';
import type { EngineEvent } from '../protocol.ts';
import type { Cache } from '../store/cache/cache.ts';
import type { Outbox } from '../store/outbox/outbox.ts';
import type { HistoryLoader } from '../sync/history.ts';
import type { SyncLoop } from '../sync/loop.ts';
import type { PollSchedule } from '../sync/pollSchedule.ts';
import type { MessagePuller } from '../sync/pull.ts';
import type { ServerClock } from '../sync/serverClock.ts';
import type { StartedConversation } from '../sync/startConversation.ts';
import type { SyncStatusStore } from '../sync/syncStatusStore.ts';

/** The parts of the engine that the services use. */
export interface ServiceDeps {
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly ids: IdSource;
  readonly loop: SyncLoop;
  readonly pollSchedule: PollSchedule;
  readonly board: SyncStatusStore;
  readonly puller: MessagePuller;
  readonly cost: CostMeter;
  readonly account: () => Account;
  /** Lets the next refresh look up the owner's handle again, which may have been taken since. */
  readonly askOwnerAnew: () => void;
  readonly setOpenConversation: (conversationId: ConversationId | null) => void;
  readonly start: (handle: string, signal: AbortSignal) => Promise<StartedConversation>;
  /** Writes the costs so far into the outbox's ledger. */
  readonly flushCosts: () => void;
  readonly overlapMs: () => number;
  readonly history: HistoryLoader;
  readonly exports: Exports;
  /** Empties the cache between two reads of the table, and starts the next read. */
  readonly clearCache: () => Promise<void>;
  /** Logged warnings and errors, newest first. */
  readonly problems: () => readonly Problem[];
  readonly publish: (event: EngineEvent) => void;
  readonly log: Log;
}
