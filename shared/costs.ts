import type { Preferences, Units } from './contract/sync.ts';

/** Hours in an average month. */
export const hoursPerMonth = 730;

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

/** What read units cost, in dollars. */
export const dollarsOfReads = (units: number, { read }: Preferences['prices']): number =>
  (units * read) / UNITS_PER_PRICE;

/** A scan for a person stops after this many read units, until the user lets it go on: 200 MB. */
export const mostScanUnits = 25_000;

/** The read units of a scan of a whole table with this many bytes: half a unit for each 4 KB. */
export const scanUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4_096)) / 2;

/** The time between the starts of two polls of a conversation in use, ms. */
export const livePollMs = 1_000;
/** A query that finds nothing new: an eventually consistent read of up to 4 KB. */
const UNITS_PER_POLL = 0.5;

/** The read units of polls in an hour, one each `ms`, as long as they find nothing new. */
export const pollUnitsPerHour = (ms: number): number => (3_600_000 / ms) * UNITS_PER_POLL;
