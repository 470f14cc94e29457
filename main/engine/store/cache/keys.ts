import type { SortKey } from '../../../../shared/model.ts';
import { compareKeys } from '../../../../shared/order.ts';

/** Keys k with `above` < k < `below`: an interval that was not read. Null: no bound on that side. */
export interface KeyInterval {
  readonly above: SortKey | null;
  readonly below: SortKey | null;
}

/**
 * Keys k with `above` ≤ k < `below`: what a page of the table covers completely.
 * `above` null: down to the first key; `below` null: up to the newest.
 */
export interface KeyRange {
  readonly above: SortKey | null;
  readonly below: SortKey | null;
}

/** The greater of two keys, where null is smaller than every key. */
export function greaterKey(a: SortKey | null, b: SortKey | null): SortKey | null {
  if (a === null || b === null) return a ?? b;
  return compareKeys(a, b) >= 0 ? a : b;
}

/** Whether a key lies in a range. */
export const isInRange = (key: string, { above, below }: KeyRange): boolean =>
  (above === null || compareKeys(key, above) >= 0) && (below === null || compareKeys(key, below) < 0);

/** Whether a key lies in an interval. */
export const isInside = (key: SortKey, { above, below }: KeyInterval): boolean =>
  (above === null || compareKeys(key, above) > 0) && (below === null || compareKeys(key, below) < 0);

/**
 * The intervals of `unread` that remain after `read` was read, in ascending order: none, one or two. `greatestRead` is the
 * greatest key found in `read`. The rest above `read` begins there, not at `read.below`, because an open interval can't
 * begin at a key that it includes: at worst an empty interval is read again.
 */
export function subtractRange(unread: KeyInterval, read: KeyRange, greatestRead: SortKey | null): KeyInterval[] {
  const readEndsBelow = read.below !== null && unread.above !== null && compareKeys(read.below, unread.above) <= 0;
  const readBeginsAbove = read.above !== null && unread.below !== null && compareKeys(unread.below, read.above) <= 0;
  if (readEndsBelow || readBeginsAbove) return [unread];

  const rest: KeyInterval[] = [];
  if (read.above !== null && (unread.above === null || compareKeys(unread.above, read.above) < 0)) {
    rest.push({ above: unread.above, below: read.above });
  }
  if (read.below !== null && (unread.below === null || compareKeys(read.below, unread.below) < 0)) {
    rest.push({ above: greaterKey(unread.above, greatestRead ?? read.above), below: unread.below });
  }
  return rest;
}
