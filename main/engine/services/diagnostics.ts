import type { Diagnostics, Request } from '../../../shared/ipc/contract.ts';
import { summarize } from './costs.ts';
import type { ServiceDeps } from './deps.ts';

/** The state of everything, in figures; no text of a message and no secret. */
export function readDiagnostics(deps: ServiceDeps, { dayStart, monthStart }: Request<'diagnostics.read'>): Diagnostics {
  const { cache, outbox, cost, serverClock } = deps;
  deps.flushCosts();
  const { prices } = outbox.preferences();
  const { cache: figures, unparsable } = cache.diagnostics();
  return {
    versions: { node: process.versions.node, sqlite: cache.engineVersion() },
    cache: figures,
    outbox: outbox.diagnostics(),
    unparsable,
    cost: {
      sinceStart: summarize(cost.totals(), prices),
      today: summarize(outbox.costSince(dayStart), prices),
      month: summarize(outbox.costSince(monthStart), prices),
    },
    sync: { overlapMs: deps.overlapMs(), clockOffsetMs: serverClock.offsetMs() },
  };
}
