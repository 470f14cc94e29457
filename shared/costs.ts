import type { Preferences, Units } from './contract/sync.ts';

/** Prices are for this many units. */
const UNITS_PER_PRICE = 1_000_000;

/** What units cost, in dollars. */
export function dollarsOf(units: Readonly<Record<string, Units>>, prices: Preferences['prices']): number {
  const sum = Object.values(units).reduce(
    (total, { read, write }) => total + read * prices.read + write * prices.write,
    0,
  );
  return sum / UNITS_PER_PRICE;
}

/** A scan for a person stops after this many read units, until the user lets it go on: 200 MB. */
export const mostScanUnits = 25_000;

/** The read units of a scan of a whole table with this many bytes: half a unit for each 4 KB. */
export const scanUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4_096)) / 2;
