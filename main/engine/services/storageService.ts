import type { EngineServices } from '../protocol.ts';
import { summarize } from './costs.ts';
import type { ServiceDeps } from './deps.ts';
import { writeDiagnostics } from './diagnosticsText.ts';

type KeepingMethod =
  | `history.${'load' | 'stop' | 'read'}`
  | `storage.${'read' | 'clear'}`
  | `export.${'start' | 'cancel'}`
  | `diagnostics.${'problems' | 'text'}`
  | 'cost.days';

/** What is kept on this computer, what it costs, and how it is. */
export function createStorageService(deps: ServiceDeps): Pick<EngineServices, KeepingMethod> {
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
      ...cache.storage(),
      limit: outbox.preferences().cacheLimits.bytes,
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
      const { prices } = outbox.preferences();
      return { days: outbox.costOfDays(days).map(({ start, units }) => ({ start, cost: summarize(units, prices) })) };
    },
    'diagnostics.problems': () => ({ problems: deps.problems() }),
    'diagnostics.text': (request) => ({ text: writeDiagnostics(deps, request) }),
  };
}
