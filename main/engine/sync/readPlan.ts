import { SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { isInRange, type KeyRange } from '../store/cache/keys.ts';
import type { SizedRow } from '../store/cache/rowSizes.ts';
import type { SyncContext } from './context.ts';
import { before, FREE_READ_BYTES, keyAt, MOST_OVERLAP } from './overlap.ts';

/*
 * What a read that is repeated every few seconds may cost. Anyone who can write to the table can put rows of 400 KB where
 * every refresh reads, at 50 read units each. So rows that are known are read again only as far as they are light
 * (docs/decisions/0015-bounded-refresh.md).
 */

/** What a repeated read of known rows may weigh: 4 units of two blocks each, less a block for what is new. */
export const MOST_READ_BYTES = 7 * 4_096;
/** Parts read in one turn: with the one of the present time, 4 units. */
const PARTS_WITH_NEWS = 7;
/** Parts read in one turn when the last ones had no news: with the one of the present time, 1 unit. */
const PARTS_WITHOUT_NEWS = 1;
/** How long news in a part count, µs. */
const NEWS_COUNT_FOR = 600_000_000;
const LONGEST_KEY_BYTES = 1_024;
/** Sorts after every other character in use; four bytes. */
const LAST_CHARACTER = '\u{10fffd}';

/**
 * The first key that no clock or offset explains: a row from here on is read when it is first seen, and by sweeps. Before
 * a response confirms the time, a device's clock that is behind must not hide rows, so what was seen counts too.
 */
export function ceilingOf({ serverClock, cache }: Pick<SyncContext, 'serverClock' | 'cache'>): SortKey {
  const now = serverClock.now();
  const seen = serverClock.isSure ? now : Math.max(now, cache.values.get('groupCursor') ?? now);
  return keyAt(before(instantFromMicros(seen), -MOST_OVERLAP));
}

/**
 * The key from which a backward read finds the given key first: only the key followed by a space or control character
 * sorts in between; after a key that can't be longer, keys that differ in its last characters.
 */
export function keyAfter(key: SortKey): SortKey {
  if (Buffer.byteLength(key) < LONGEST_KEY_BYTES) return SortKey.parse(`${key}!`);
  return SortKey.parse([...key].slice(0, -4).join('') + LAST_CHARACTER);
}

/** The size of all these rows, bytes. */
export const sumOf = (rows: readonly SizedRow[]): number => rows.reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * Splits a range into parts that cost one block each as long as nothing is new in them, in ascending order. Rows heavier
 * than a block are left out.
 *
 * @param rows the known rows of the range, newest first
 */
export function partsOf({ above, below }: KeyRange, rows: readonly SizedRow[]): KeyRange[] {
  const parts: KeyRange[] = [];
  let start = above;
  let bytes = 0;
  const end = (key: SortKey | null): void => {
    if (start === null || key === null || compareKeys(start, key) < 0) parts.push({ above: start, below: key });
    bytes = 0;
  };
  for (const row of rows.toReversed()) {
    if (row.bytes > FREE_READ_BYTES) {
      end(row.sortKey);
      start = keyAfter(row.sortKey);
    } else if (bytes + row.bytes > FREE_READ_BYTES) {
      end(row.sortKey);
      start = row.sortKey;
    }
    bytes += row.bytes > FREE_READ_BYTES ? 0 : row.bytes;
  }
  end(below);
  return parts;
}

/** Chooses which parts of a range too heavy to be read whole are read this time: that of the present time, and others in turn. */
export class ReadTurns {
  /** The last part that had its turn. */
  #last: KeyRange | null = null;
  #newsAt: Instant | null = null;

  /** The parts to read now: first the one that contains `present`, where a row written now belongs. */
  next(parts: readonly KeyRange[], present: SortKey, now: Instant): KeyRange[] {
    const current =
      parts.findLast((part) => isInRange(present, part)) ??
      parts.findLast(({ above }) => above === null || compareKeys(above, present) <= 0) ??
      parts[0];
    if (current === undefined) return [];
    const others = parts.filter((part) => part !== current);
    const last = this.#last;
    const from = Math.max(0, last === null ? 0 : others.findIndex((part) => isAfter(part, last)));
    const hasNews = this.#newsAt !== null && Math.abs(now - this.#newsAt) < NEWS_COUNT_FOR;
    const count = Math.min(others.length, hasNews ? PARTS_WITH_NEWS : PARTS_WITHOUT_NEWS);
    const chosen = [...others, ...others].slice(from, from + count);
    this.#last = chosen.at(-1) ?? null;
    return [current, ...chosen];
  }

  /** Records that a part other than the first had news: the parts have their turns sooner for a while. */
  noteNews(now: Instant): void {
    this.#newsAt = now;
  }
}

/** Whether a part begins after another one. */
const isAfter = ({ above }: KeyRange, { above: other }: KeyRange): boolean =>
  above !== null && (other === null || compareKeys(above, other) > 0);
