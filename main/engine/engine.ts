import type { ConnectionSettings } from '../../shared/connection.ts';
import type { EngineEvent } from '../../shared/contract/contract.ts';
import { type ConversationId, isMuted } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { minuteOf } from '../../shared/time/instant.ts';
import type { Chance, Clock, IdSource } from './clock.ts';
import { type CostMeter, CostRecorder } from './cost.ts';
import type { PartsRecord } from './export/exportFile.ts';
import { Exports } from './export/exports.ts';
import { type Log, RecentProblems } from './log.ts';
import type { EngineServices, EngineSignal } from './protocol.ts';
import type { MessageStore, PromptForCode, SystemAccess } from './remote/messageStore.ts';
import { SearchIndexer } from './searchIndexer.ts';
import { createServices } from './services/services.ts';
import type { Cache } from './store/cache/cache.ts';
import type { Outbox } from './store/outbox/outbox.ts';
import { CapacityReader } from './sync/capacity.ts';
import { ChangeLog } from './sync/changeLog.ts';
import type { Arrival, ReadElsewhere, SyncContext } from './sync/context.ts';
import { ConversationListSync } from './sync/conversationListSync.ts';
import { CostLimiter } from './sync/costLimiter.ts';
import { ExpirationScheduler } from './sync/expirationScheduler.ts';
import { commitsOf } from './sync/groupCommit.ts';
import { HistoryLoader } from './sync/history.ts';
import { partsOf, shownIn } from './sync/joined.ts';
import { SyncLoop } from './sync/loop.ts';
import { Maintenance } from './sync/maintenance.ts';
import { MemberSync } from './sync/memberSync.ts';
import { applyOwnChanges } from './sync/ownChanges.ts';
import { OwnerResolver } from './sync/owner.ts';
import { applyOwnActions } from './sync/ownGroupActions.ts';
import { OwnStateSync } from './sync/ownStateSync.ts';
import { PollSchedule } from './sync/pollSchedule.ts';
import { ProfilePublisher } from './sync/profilePublisher.ts';
import { MessagePuller } from './sync/pull.ts';
import { Pusher } from './sync/push.ts';
import { Refresher } from './sync/refresh.ts';
import type { ServerClock } from './sync/serverClock.ts';
import { Sweeper } from './sync/sweep.ts';
import { SyncStatusStore } from './sync/syncStatusStore.ts';

/** The surroundings of an engine. */
export interface EngineWorld {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly ids: IdSource;
  /** Prompts for a code of an MFA device; without it, profiles that require one give no credentials. */
  readonly prompt?: PromptForCode;
  readonly onSignIn?: (accessKeyId: string) => void;
  readonly system?: SystemAccess;
  /** The first request waits for it. */
  readonly beforeFirstRequest?: Promise<void>;
  /** Records unfinished exports; without it, a crash leaves their files behind. */
  readonly unfinishedExports?: PartsRecord;
  readonly publish: (event: EngineEvent) => void;
  /** Called with messages to notify about: not own ones, nor those of the first sync or of a muted conversation. */
  readonly arrived?: (arrival: Arrival) => void;
  /** Called with what was read on another computer of the owner, whose notification is of no use any more. */
  readonly readElsewhere?: (read: ReadElsewhere) => void;
  /** Called when a database turns out to be damaged: stop the engine, and start another. */
  readonly onDamage?: (code: 'cache-unreadable' | 'outbox-unreadable') => void;
  readonly log: Log;
}

/** The parts of an engine, made by `startEngine` or a simulation. */
export interface EngineParts {
  readonly store: MessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly cost: CostMeter;
  /** Observes the date of every response of the store. */
  readonly serverClock: ServerClock;
}

export interface Engine {
  readonly services: EngineServices;
  /** Reports a change around the engine: of the window's focus, of notifications or of the power, or the end of a sleep. */
  signal(signal: EngineSignal): void;
  /** Ends the loop, waits for the pulls under way, which the caller has aborted, and closes store, cache and outbox. */
  stop(): Promise<void>;
}

/** Composes the engine of one account and starts to synchronize. */
export function composeEngine(parts: EngineParts, connection: ConnectionSettings, world: EngineWorld): Engine {
  const { store, cache, outbox, cost, serverClock } = parts;
  const { clock, ids } = world;
  const publish = withWholeLists(clock, (event) => world.publish(asShown(parts, event)));
  const problems = new RecentProblems(clock);
  const log = problems.listen(world.log);
  const owner = new OwnerResolver(connection, cache, store, (account) =>
    publish({ name: 'account.changed', payload: { account } }),
  );
  const status = new SyncStatusStore(cache.values.get('lastSyncedAt'), (payload) =>
    publish({ name: 'sync.changed', payload }),
  );
  const context: SyncContext = {
    ...parts,
    commits: commitsOf({ cache, outbox, clock }),
    clock,
    chance: world.chance,
    owner,
    status,
    log,
    publish,
    onMessagesStored: (conversationId, arrived) => {
      indexer.wake();
      sync.expiration.reschedule();
      if (arrived > 0) sync.loop.noteWritten(shownIn(parts, conversationId));
    },
    onArrival: (arrival) => {
      const { conversationId, other, newest } = arrival;
      if (outbox.blocked.has(other.id) || outbox.blocked.has(newest.sender.id)) return;
      const isSilent = (id: ConversationId): boolean => isMuted(outbox.ownState.mutedUntil(id), clock.now());
      if (partsOf(parts, conversationId).every(isSilent)) return;
      bringBack(conversationId);
      world.arrived?.({ ...arrival, conversationId: shownIn(parts, conversationId) });
    },
    onReadElsewhere: (id) => {
      const [conversationId = id, ...joined] = partsOf(parts, id);
      const markers = [conversationId, ...joined].map((each) => ({ id: each, marker: outbox.readMarkers.find(each) }));
      const isUnread = markers.some(
        ({ id: each, marker }) => cache.unread.first(each, marker, owner.person.id, serverClock.now()) !== null,
      );
      // The notification of conversations that are shown as one is of the newest message of any.
      if (joined.length > 0 && isUnread) return;
      const upTo = markers
        .flatMap(({ marker }) => marker ?? [])
        .sort(compareMessages)
        .at(-1);
      if (upTo !== undefined) world.readElsewhere?.({ conversationId, upTo });
    },
  };
  /** A message returns an archived conversation to the list, unless it is muted. */
  const bringBack = (conversationId: ConversationId): void => {
    if (outbox.ownState.choose(conversationId, 'archived', 0, serverClock.now()))
      publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
  };
  const indexer = new SearchIndexer({
    clock,
    index: cache.searchIndex,
    onIndexed: () => publish({ name: 'search.changed', payload: {} }),
    log,
  });
  const costRecorder = new CostRecorder(
    cost,
    () => serverClock.now(),
    (entries) => outbox.costs.add(entries),
    log,
  );
  const sync = createSync(context, { connection, owner, costRecorder });
  const exports = new Exports({
    cache,
    partsOf: (id) => partsOf(parts, id),
    owner: () => owner.person,
    now: () => serverClock.now(),
    ids,
    parts: world.unfinishedExports,
    changed: (progress) => publish({ name: 'export.changed', payload: progress }),
  });
  const services = createServices({ ...context, ...sync, owner, ids, exports, costRecorder, problems });
  const { loop, puller, history, expiration } = sync;
  status.set({
    ...outbox.outgoing.counts(clock.now()),
    disk: outbox.probe()?.toData() ?? null,
    outboxLoss: outbox.losses.find(),
  });
  outbox.outgoing.lookUpOld(clock.now());
  applyOwnChanges(context);
  applyOwnActions(context);
  // What the last run did not index.
  indexer.wake();
  const stopping = new AbortController();
  const running = Promise.all([loop.run(stopping.signal), expiration.run(stopping.signal)]);

  return {
    services,
    signal: (signal) => {
      if (signal !== 'resume') return loop.setEnvironment(signal);
      store.reconnect();
      loop.resume();
      expiration.reschedule();
    },
    stop: async () => {
      stopping.abort();
      history.stop();
      await Promise.all([running, puller.settled(), history.settled(), exports.stop(), indexer.stop()]);
      store.close();
      costRecorder.flush();
      cache.close();
      outbox.close();
    },
  };
}

/** An event about what the window shows: it knows conversations that are shown as one by one ID. */
function asShown(parts: Pick<EngineParts, 'cache' | 'outbox'>, event: EngineEvent): EngineEvent {
  const shown = (id: ConversationId): ConversationId => shownIn(parts, id);
  switch (event.name) {
    case 'messages.changed':
      return { ...event, payload: { conversationId: shown(event.payload.conversationId) } };
    case 'conversations.changed':
      return event.payload.only === undefined ? event : { ...event, payload: { only: event.payload.only.map(shown) } };
    default:
      return event;
  }
}

/** The first event about the list in each minute selects all of it: a line may also change because time has passed. */
function withWholeLists(clock: Clock, publish: EngineWorld['publish']): EngineWorld['publish'] {
  let minute: number | null = null;
  return (event) => {
    const current = minuteOf(clock.now());
    const isWhole = event.name === 'conversations.changed' && current !== minute;
    if (isWhole) minute = current;
    publish(isWhole ? { ...event, payload: {} } : event);
  };
}

interface SyncOptions {
  readonly connection: ConnectionSettings;
  readonly owner: OwnerResolver;
  readonly costRecorder: CostRecorder;
}

/** Creates the parts that synchronize, none of them running yet. */
function createSync(context: SyncContext, { connection, owner, costRecorder }: SyncOptions) {
  const { clock, outbox, log, publish } = context;
  const pollSchedule = new PollSchedule(clock, outbox.preferences.read());
  const changeLog = new ChangeLog(context, pollSchedule);
  const members = new MemberSync(context);
  const puller = new MessagePuller(context, changeLog, members);
  const list = new ConversationListSync(context);
  const sweeper = new Sweeper(context, list, puller);
  const pusher = new Pusher(context, puller, members, connection.offline);
  const profile = new ProfilePublisher(context);
  const ownState = new OwnStateSync(context, pollSchedule);
  const refresher = new Refresher(context, { list, puller, ownState, changeLog });
  const capacity = new CapacityReader(context, pollSchedule);
  const history = new HistoryLoader({
    ...context,
    puller,
    onProgress: (progress) => publish({ name: 'history.changed', payload: progress }),
    onDisconnect: () => loop.wake(),
  });
  const loop: SyncLoop = new SyncLoop({
    ...context,
    pollSchedule,
    costLimiter: new CostLimiter(context),
    refresher,
    maintenance: new Maintenance(context, { capacity, costRecorder, ownState, profile, sweeper }),
    pusher,
    onRefreshed: () => {
      if (pusher.settleFound()) loop.pushSoon();
      owner.learnName();
      history.resume();
    },
    onOnline: () => outbox.resetRetryTimers(),
    onFailure: (error) => log('warn', `Sync failed: ${error.code}.`, error),
  });
  return {
    loop,
    list,
    puller,
    changeLog,
    members,
    history,
    pollSchedule,
    expiration: new ExpirationScheduler(context),
  };
}
