/** A source of chance in [0, 1), passed in so that tests choose it. */
export type Chance = () => number;

export interface BackoffOptions {
  /** The longest wait after the first failure, ms. */
  readonly firstMs: number;
  /** The longest wait ever, ms. */
  readonly mostMs: number;
}

/**
 * How long to wait, in ms, before the next try after `failures` failures in a row (at least 1): exponential with full
 * jitter, so that clients cut off together don't come back together. ("Exponential Backoff and Jitter", AWS
 * Architecture Blog, 2015.) Never less than a quarter of the first step, lest a lucky draw hammers.
 */
export function backoffMs(failures: number, chance: Chance, { firstMs, mostMs }: BackoffOptions): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  const least = firstMs / 4;
  return Math.round(least + chance() * (ceiling - least));
}
