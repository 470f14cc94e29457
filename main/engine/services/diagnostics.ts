import type { CostSummary, Diagnostics, Preferences, Purpose, Request, Units } from '../../../shared/ipc/contract.ts';
import type { ServiceDeps } from './deps.ts';

const unitsPerPrice = 1_000_000;

/** What requests consumed and what that costs, in dollars. */
function summarize(units: Record<Purpose, Units>, prices: Preferences['prices']): CostSummary {
  const dollars = Object.values(units).reduce(
    (sum, { read, write }) => sum + read * prices.read + write * prices.write,
    0,
  );
  return { units, dollars: dollars / unitsPerPrice };
}

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
