import type { Preferences, UnitsByPurpose } from './contract/sync.ts';

/** Prices are for this many units. */
const UNITS_PER_PRICE = 1_000_000;

/** What units cost, in dollars. */
export function dollarsOf(units: UnitsByPurpose, prices: Preferences['prices']): number {
  const sum = Object.values(units).reduce(
    (total, { read, write }) => total + read * prices.read + write * prices.write,
    0,
  );
  return sum / UNITS_PER_PRICE;
}
