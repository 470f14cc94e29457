import type { DayUnits, Purpose, Units, UnitsByPurpose } from '../../../../shared/contract/sync.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { byPurpose } from '../../cost.ts';
import { type Row, readNumber, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';

/** Units consumed at one time. */
export interface CostEntry extends Units {
  readonly at: Instant;
  readonly purpose: Purpose;
}

interface StoredUnits extends Units {
  readonly purpose: unknown;
}

/** µs. In every time zone days start at a whole quarter of an hour, UTC, so a day is a sum of whole buckets. */
const QUARTER = 15 * 60_000_000;
/** 400 days: more than a year of any length. */
const QUARTERS_KEPT = 400 * 24 * 4;

const quarterOf = (at: Instant): number => Math.floor(at / QUARTER);

/** What requests consumed, by quarter of an hour and purpose. */
export function createCosts(store: Store) {
  const add = store.command(
    `INSERT INTO cost (quarter, purpose, read, write) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET read = read + excluded.read, write = write + excluded.write`,
  );
  const prune = store.command('DELETE FROM cost WHERE quarter < ?');
  const since = store.query(
    'SELECT purpose, sum(read) AS read, sum(write) AS write FROM cost WHERE quarter >= ? GROUP BY purpose',
    readUnits,
  );
  const quarters = store.query(
    'SELECT quarter, purpose, read, write FROM cost WHERE quarter >= ? ORDER BY quarter',
    (row: Row<'quarter' | 'purpose' | 'read' | 'write'>) => ({ quarter: readWhole(row.quarter), ...readUnits(row) }),
  );

  return {
    add(entries: readonly CostEntry[]): void {
      store.transaction(() => {
        for (const { at, purpose, read, write } of entries) add(quarterOf(at), purpose, read, write);
      });
    },
    prune: (now: Instant): void => void prune(quarterOf(now) - QUARTERS_KEPT),
    /** Sums by purpose, from the start of the quarter of an hour that `from` is in. */
    since: (from: Instant): UnitsByPurpose => sumOf(since.all(quarterOf(from))),
    /** Sums of days that begin at `starts`, ascending; each ends where the next one begins, the last has no end. */
    days(starts: readonly Instant[]): DayUnits[] {
      const [first] = starts;
      if (first === undefined) return [];
      const firstQuarters = starts.map(quarterOf);
      const rows = Map.groupBy(quarters.all(quarterOf(first)), ({ quarter }) =>
        firstQuarters.findLastIndex((start) => start <= quarter),
      );
      return starts.map((start, n) => ({ start, units: sumOf(rows.get(n) ?? []) }));
    },
  };
}

function sumOf(rows: readonly StoredUnits[]): UnitsByPurpose {
  const sums = new Map<unknown, Units>();
  for (const { purpose, read, write } of rows) {
    const sum = sums.get(purpose) ?? nothing;
    sums.set(purpose, { read: sum.read + read, write: sum.write + write });
  }
  return byPurpose(sums);
}

const nothing: Units = { read: 0, write: 0 };

const readUnits = (row: Row<'purpose' | 'read' | 'write'>): StoredUnits => ({
  purpose: row.purpose,
  read: readNumber(row.read),
  write: readNumber(row.write),
});
