import type { CostSummary, Preferences, Purpose, Units } from '../../../shared/ipc/contract.ts';

const unitsPerPrice = 1_000_000;

/** What requests consumed and what that costs, in dollars. */
export function summarize(units: Record<Purpose, Units>, prices: Preferences['prices']): CostSummary {
  const dollars = Object.values(units).reduce(
    (sum, { read, write }) => sum + read * prices.read + write * prices.write,
    0,
  );
  return { units, dollars: dollars / unitsPerPrice };
}
