import type { EngineServices } from '../protocol.ts';
import type { ServiceDeps } from './deps.ts';
import { summarize, writeDiagnostics } from './diagnostics.ts';

type StorageMethod =
  | `history.${'load' | 'stop' | 'read'}`
  | `storage.${'read' | 'clear'}`
  | `export.${'start' | 'cancel'}`
  | `diagnostics.${'problems' | 'text'}`
  | 'cost.days';

/** The methods about local data: history, storage, exports, costs and diagnostics. */
export function createStorageService(deps: ServiceDeps): Pick<EngineServices, StorageMethod> {
  const { cache, outbox, history, exports } = deps;

  return {
    'history.load': ({ conversationId }, signal) => {
      history.load(conversationId, signal);
      return {};
    },
    'history.stop': () => {
      history.stop();
      return {};
    },
    'history.read': () => ({ progress: history.progress }),
    'storage.read': () => ({
      bytes: cache.storage.bytes(),
      usedBytes: cache.storage.usedBytes(),
      perConversation: cache.storage.perConversation(),
      limit: outbox.preferences.read().cacheLimits.bytes,
      outboxBytes: outbox.bytes(),
    }),
    'storage.clear': async () => {
      await deps.clearCache();
      return {};
    },
    'export.start': (order) => ({ exportId: exports.start(order) }),
    'export.cancel': ({ exportId }) => {
      exports.cancel(exportId);
      return {};
    },
    'cost.days': ({ days }) => {
      deps.flushCosts();
      const { prices } = outbox.preferences.read();
      return { days: outbox.costs.days(days).map(({ start, units }) => ({ start, cost: summarize(units, prices) })) };
    },
    'diagnostics.problems': () => ({ problems: deps.problems() }),
    'diagnostics.text': (request) => ({ text: writeDiagnostics(deps, request) }),
  };
}
