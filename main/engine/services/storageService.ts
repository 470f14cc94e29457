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
  const { cache, outbox, history, exports, loop, list, refresher } = deps;

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
      // Restart first: the clearing then precedes the new refresh in the list's queue, and waits for no hanging one.
      loop.restart();
      await list.forget(() => cache.storage.clear());
      deps.onConversationsChanged();
      if (refresher.openConversation !== null) deps.onMessagesChanged(refresher.openConversation);
      return {};
    },
    'export.start': (order) => ({ exportId: exports.start(order) }),
    'export.cancel': ({ exportId }) => {
      exports.cancel(exportId);
      return {};
    },
    'cost.days': ({ days }) => {
      deps.costRecorder.flush();
      const { prices } = outbox.preferences.read();
      return { days: outbox.costs.days(days).map(({ start, units }) => ({ start, cost: summarize(units, prices) })) };
    },
    'diagnostics.problems': () => ({ problems: deps.problems.all }),
    'diagnostics.text': (request) => ({ text: writeDiagnostics(deps, request) }),
  };
}
