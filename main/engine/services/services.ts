import { toAppError } from '../../../shared/errors.ts';
import type { Account, GroupId } from '../../../shared/model.ts';
import type { Cache } from '../cache/cache.ts';
import type { CostMeter } from '../cost.ts';
import type { Log } from '../log.ts';
import type { EngineServices } from '../protocol.ts';
import type { SyncLoop } from '../sync/loop.ts';
import type { MessagePuller } from '../sync/pull.ts';

export interface ServiceDeps {
  readonly cache: Cache;
  readonly loop: SyncLoop;
  readonly puller: MessagePuller;
  readonly cost: CostMeter;
  readonly account: () => Account;
  readonly setOpenGroup: (groupId: GroupId | null) => void;
  readonly log: Log;
}

/** What the contract's methods do, without transport. Everything that shows something answers out of the cache. */
export function createServices(deps: ServiceDeps): EngineServices {
  const { cache, loop, puller, cost } = deps;
  return {
    'account.read': () => ({ account: deps.account() }),
    'groups.list': () => ({ groups: cache.listGroups() }),
    'messages.page': (request) => cache.page(request),
    'messages.fill': async ({ groupId, gapId }, signal) => ({ added: await puller.fillGap(groupId, gapId, signal) }),
    'messages.open': ({ groupId }, signal) => {
      deps.setOpenGroup(groupId);
      // In the background: the reply must not wait for the network.
      if (groupId !== null) void puller.pullNewest(groupId, 'open', signal).catch((thrown: unknown) => report(thrown));
      return {};
    },
    'messages.search': (request) => ({ hits: cache.search(request) }),
    'sync.status': () => loop.status,
    'sync.refresh': async () => {
      await loop.refreshNow();
      return loop.status;
    },
    'diagnostics.read': () => {
      const { cache: figures, unparsable } = cache.diagnostics();
      return {
        versions: { node: process.versions.node, sqlite: cache.engineVersion() },
        cache: figures,
        unparsable,
        cost: cost.totals(),
      };
    },
  };

  /** A pull that failed because the network is away is the loop's to tell: it is made to notice now. */
  function report(thrown: unknown): void {
    const error = toAppError(thrown);
    if (error.retryable) loop.wake();
    else if (error.code !== 'cancelled' && error.code !== 'offline') {
      deps.log('warn', `An opened conversation could not be refreshed: ${error.code}.`, error);
    }
  }
}
