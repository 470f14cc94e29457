import path from 'node:path';
import type { GroupId } from '../../shared/model.ts';
import { openCache } from './cache/openCache.ts';
import type { Clock } from './clock.ts';
import { CostMeter } from './cost.ts';
import type { Log } from './log.ts';
import type { EngineEvent, EngineOptions, EngineServices } from './protocol.ts';
import { DynamoMessageStore } from './remote/dynamo/store.ts';
import type { MessageStore } from './remote/messageStore.ts';
import { offlineStore } from './remote/offlineStore.ts';
import { createServices } from './services/services.ts';
import type { Chance } from './sync/backoff.ts';
import { SyncLoop } from './sync/loop.ts';
import { OwnerResolver } from './sync/owner.ts';
import { MessagePuller, type PullDeps } from './sync/pull.ts';
import { refresh } from './sync/refresh.ts';

/** What the engine needs of the world around it. */
export interface EngineWorld {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly publish: (event: EngineEvent) => void;
  readonly log: Log;
}

export interface Engine {
  readonly services: EngineServices;
  /** The computer woke, or the window got the focus: refresh now. */
  wake(): void;
  /** Ends the loop, waits for the pulls under way, which the caller has stopped, and closes the cache. */
  stop(): Promise<void>;
}

/** Composes the parts for one account and starts to synchronise. Throws an AppError when the disk refuses the cache. */
export function startEngine(options: EngineOptions, world: EngineWorld): Engine {
  const { connection } = options;
  const { clock, publish, log } = world;
  const cost = new CostMeter();
  const store: MessageStore = connection.offline ? offlineStore() : new DynamoMessageStore(connection, { clock, cost });
  const { cache, quarantined } = openCache({
    file: path.join(options.directory, 'cache.db'),
    key: options.cacheKey,
    now: clock.now(),
  });
  if (quarantined !== null) log('warn', `The cache could not be read and was set aside as ${quarantined}.`);

  const deps: PullDeps = {
    store,
    cache,
    clock,
    groupsChanged: () => publish({ name: 'groups.changed', payload: {} }),
    messagesChanged: (groupId) => publish({ name: 'messages.changed', payload: { groupId } }),
  };
  const puller = new MessagePuller(deps);
  const owner = new OwnerResolver(connection, cache, store, (account) =>
    publish({ name: 'account.changed', payload: { account } }),
  );
  let openGroup: GroupId | null = null;
  const stopping = new AbortController();

  const loop = new SyncLoop(
    {
      refresh: async (report, signal) => {
        const before = cost.totals().refresh;
        const ownerId = await owner.resolve(signal);
        await refresh(deps, puller, ownerId, openGroup, report, signal);
        owner.learnName();
        const after = cost.totals().refresh;
        return { read: after.read - before.read, write: after.write - before.write };
      },
      statusChanged: (status) => publish({ name: 'sync.changed', payload: status }),
      failed: (error) => log('warn', `A refresh failed: ${error.code}.`, error),
    },
    clock,
    world.chance,
    cache.meta('lastSyncedAt'),
  );
  const running = loop.run(stopping.signal);

  const services = createServices({
    cache,
    loop,
    puller,
    cost,
    account: () => owner.account,
    setOpenGroup: (groupId) => {
      openGroup = groupId;
    },
    log,
  });

  return {
    services,
    wake: () => loop.wake(),
    stop: async () => {
      stopping.abort();
      await Promise.all([running, puller.settled()]);
      store.close();
      cache.close();
    },
  };
}
