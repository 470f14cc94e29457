import type { EngineEvent } from '../../../shared/contract/contract.ts';
import type { ConversationId, Message, MessageCursor, Person } from '../../../shared/model.ts';
import type { Chance, Clock } from '../clock.ts';
import type { CostMeter } from '../cost.ts';
import type { Log } from '../log.ts';
import type { MessageStore } from '../remote/messageStore.ts';
import type { Cache } from '../store/cache/cache.ts';
import type { Outbox } from '../store/outbox/outbox.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { OwnerResolver } from './owner.ts';
import type { ServerClock } from './serverClock.ts';
import type { SyncStatusStore } from './syncStatusStore.ts';

/** Unread messages of other people that a pull stored just now. */
export interface Arrival {
  readonly conversationId: ConversationId;
  /** The other person; in a conversation of many, what stands for it and has its title. */
  readonly other: Person;
  readonly isGroup: boolean;
  readonly count: number;
  readonly newest: Message;
}

/** How far a conversation was read on another computer of the owner. */
export interface ReadElsewhere {
  readonly conversationId: ConversationId;
  readonly upTo: MessageCursor;
}

/** What every part of sync works with, and the listeners that it notifies. */
export interface SyncContext {
  readonly store: MessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  /** Commits pages that arrive together in one transaction of the cache and one of the outbox, which commits first. */
  readonly commits: GroupCommit;
  readonly cost: CostMeter;
  /** The device's clock: for waits, retry times and display. */
  readonly clock: Clock;
  /** The service's time: for every decision about the table. */
  readonly serverClock: ServerClock;
  readonly chance: Chance;
  readonly owner: Pick<OwnerResolver, 'person' | 'resolve'>;
  readonly status: SyncStatusStore;
  readonly log: Log;
  /**
   * Publishes an event. `messages.changed` also follows a read that found nothing new: a gap may have closed, and the
   * conversation is fresh as of now.
   */
  readonly publish: (event: EngineEvent) => void;
  /**
   * Called after messages were stored: one of them may expire before all others.
   * @param arrived how many of them were written meanwhile, by other people or elsewhere
   */
  readonly onMessagesStored: (conversationId: ConversationId, arrived: number) => void;
  readonly onArrival: (arrival: Arrival) => void;
  /** Called after the read marker of a conversation moved because of what was read on another computer. */
  readonly onReadElsewhere: (conversationId: ConversationId) => void;
}
