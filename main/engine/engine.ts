import type { ConnectionSettings } from '../../shared/connection.ts';
import { type ConversationId, isMuted } from '../../shared/model.ts';
import type { Cache } from './cache/cache.ts';
import type { Clock, IdSource } from './clock.ts';
import type { CostMeter } from './cost.ts';
import { CostRecorder } from './costRecorder.ts';
import type { PartsRecord } from './export/exportFile.ts';
import { Exports } from './export/exports.ts';
import type { Log } from './log.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { EngineEvent, EngineServices, EngineSignal } from './protocol.ts';
import { RecentProblems } from './recentProblems.ts';
import type { AskCode } from './remote/askCode.ts';
import type { MessageStore } from './remote/messageStore.ts';
import { createServices } from './services/services.ts';
import type { Arrival } from './sync/arrivals.ts';
import type { Chance } from './sync/backoff.ts';
import { CacheMaintenance } from './sync/cacheMaintenance.ts';
import { ConversationListSync } from './sync/conversationListSync.ts';
import { createDelegate } from './sync/delegate.ts';
import { ExpirationScheduler } from './sync/expirationScheduler.ts';
import { HistoryLoader } from './sync/history.ts';
import { SyncLoop } from './sync/loop.ts';
import { OwnerResolver } from './sync/owner.ts';
import { PollSchedule } from './sync/pollSchedule.ts';
import { ProfilePublisher } from './sync/profilePublisher.ts';
import { MessagePuller } from './sync/pull.ts';
import { overlapOf, type PullDeps } from './sync/pullDeps.ts';
import { Pusher } from './sync/push.ts';
import { Refresher } from './sync/refresh.ts';
import type { ServerClock } from './sync/serverClock.ts';
import { startConversation } from './sync/start.ts';
import { Sweeper } from './sync/sweep.ts';
import { SyncStatusStore } from './sync/syncStatusStore.ts';

/** What the engine needs of the world around it. */
export interface EngineWorld {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly ids: IdSource;
  /** Asks for a code of an MFA device; without it, profiles that want one give no credentials. */
  readonly askCode?: AskCode;
  /** Remembers unfinished exports; without it, a crash leaves them behind. */
  readonly unfinishedExports?: PartsRecord;
  readonly publish: (event: EngineEvent) => void;
  /** Told of messages to notify of: never of own ones, of the first sync, or of a conversation that is muted. */
  readonly arrived?: (arrival: Arrival) => void;
  readonly log: Log;
}

/** What an engine is made of; made by `startEngine`, or by whoever simulates one. */
export interface EngineParts {
  readonly store: MessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly cost: CostMeter;
  /** Told of every answer's date by the store. */
  readonly serverClock: ServerClock;
}

export interface Engine {
  readonly services: EngineServices;
  /** What happened around it: the window's focus, the end of the computer's sleep. */
  signal(signal: EngineSignal): void;
  /** Ends the loop, waits for the pulls under way, which the caller has stopped, and closes store, cache and outbox. */
  stop(): Promise<void>;
}

/** Composes the parts for one account and starts to synchronise. */
export function composeEngine(parts: EngineParts, connection: ConnectionSettings, world: EngineWorld): Engine {
  const { store, cache, outbox, cost, serverClock } = parts;
  const { clock, chance, ids, publish } = world;
  const problems = new RecentProblems(clock);
  const log = problems.listen(world.log);
  const stopping = new AbortController();
  let openConversation: ConversationId | null = null;

  const board = new SyncStatusStore(cache.meta('lastSyncedAt'), (status) =>
    publish({ name: 'sync.changed', payload: status }),
  );
  const pollSchedule = new PollSchedule(clock, outbox.preferences().intervals);
  const recorder = new CostRecorder(
    cost,
    () => serverClock.now(),
    (entries) => outbox.addCost(entries),
  );
  const flushCosts = (): void => {
    try {
      recorder.flush();
    } catch (thrown) {
      // A full disk must not keep anybody from seeing the figures, nor the databases from being closed.
      log('warn', 'The costs of the last minute could not be written.', thrown);
    }
  };
  const owner = new OwnerResolver(connection, cache, store, (account) =>
    publish({ name: 'account.changed', payload: { account } }),
  );
  const conversationsChanged = (): void => publish({ name: 'conversations.changed', payload: {} });
  const messagesChanged = (conversationId: ConversationId): void => {
    // What came may expire before anything that is known.
    expiry.reschedule();
    publish({ name: 'messages.changed', payload: { conversationId } });
  };
  const resolveOwner = async (signal: AbortSignal) => {
    await owner.resolve(signal);
    return owner.account.owner;
  };

  const pullDeps: PullDeps = {
    store,
    cache,
    outbox,
    clock,
    serverClock,
    owner: () => owner.account.owner.id,
    conversationsChanged,
    messagesChanged,
    messagesArrived: (arrival) => {
      if (!isMuted(outbox.mutedUntil(arrival.conversationId), clock.now())) world.arrived?.(arrival);
    },
  };
  const puller = new MessagePuller(pullDeps);
  const groupList = new ConversationListSync(pullDeps);
  const refresher = new Refresher(pullDeps, groupList, puller);
  const sweeper = new Sweeper(pullDeps, groupList, puller, cost);
  const cacheMaintenance = new CacheMaintenance(pullDeps);
  const expiry = new ExpirationScheduler(pullDeps);
  const profile = new ProfilePublisher({ store, outbox, log });
  const history = new HistoryLoader({
    cache,
    outbox,
    serverClock,
    puller,
    changed: (progress) => publish({ name: 'history.changed', payload: progress }),
    cutOff: () => loop.wake(),
  });
  const exports = new Exports({
    cache,
    owner: () => owner.account.owner,
    now: () => serverClock.now(),
    ids,
    parts: world.unfinishedExports,
    changed: (progress) => publish({ name: 'export.changed', payload: progress }),
  });
  const clearCache = async (): Promise<void> => {
    // In this order: the clearing is next in the list's turn, before the refresh that this begins.
    loop.restart();
    await groupList.forget(() => cache.clear());
    conversationsChanged();
    if (openConversation !== null) messagesChanged(openConversation);
  };
  const pusher = new Pusher({
    store,
    cache,
    outbox,
    clock,
    serverClock,
    chance,
    owner: resolveOwner,
    pull: (conversationId, signal) => puller.pullNewest(conversationId, 'send', signal),
    conversationsChanged,
    messagesChanged,
    log,
  });

  const delegate = createDelegate({
    cache,
    outbox,
    cost,
    serverClock,
    isOffline: connection.offline,
    openConversation: () => openConversation,
    owner,
    refresher,
    pusher,
    profile,
    sweeper,
    cacheMaintenance,
    history,
    recorder,
    board,
    pushSoon: () => loop.pushSoon(),
    log,
  });
  const loop: SyncLoop = new SyncLoop(delegate, { clock, chance, pollSchedule, board });
  board.set({ ...outbox.counts(), disk: outbox.probe()?.toData() ?? null });

  const services = createServices({
    cache,
    outbox,
    clock,
    serverClock,
    ids,
    loop,
    pollSchedule,
    board,
    puller,
    cost,
    account: () => owner.account,
    askOwnerAnew: () => owner.askAnew(),
    setOpenConversation: (conversationId) => {
      openConversation = conversationId;
    },
    start: (handle, signal) =>
      startConversation(
        {
          store,
          cache,
          outbox,
          serverClock,
          ids,
          owner: resolveOwner,
          readList: async (readSignal) => groupList.refresh(await owner.resolve(readSignal), readSignal),
        },
        handle,
        signal,
      ),
    flushCosts,
    history,
    exports,
    clearCache,
    problems: () => problems.all,
    overlapMs: () => overlapOf(pullDeps) / 1_000,
    publish,
    log,
  });
  const running = Promise.all([loop.run(stopping.signal), expiry.run(stopping.signal)]);

  return {
    services,
    signal: (signal) => {
      if (signal !== 'resume') pollSchedule.focused = signal === 'focus';
      if (signal === 'resume') {
        store.reconnect();
        loop.resume();
        expiry.reschedule();
      }
      if (signal === 'focus') loop.wake();
    },
    stop: async () => {
      stopping.abort();
      history.stop();
      await Promise.all([running, puller.settled(), history.settled(), exports.stop()]);
      store.close();
      flushCosts();
      cache.close();
      outbox.close();
    },
  };
}
