import type { Purpose, Units } from '../../../shared/ipc/contract.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readNumber, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** What was consumed at some time. */
export interface CostEntry extends Units {
  readonly at: Instant;
  readonly purpose: Purpose;
}

/** What one day consumed, by purpose. */
export interface DayUnits {
  readonly start: Instant;
  readonly units: Record<Purpose, Units>;
}

/** µs. Every zone's day begins at a whole quarter of an hour, UTC, so that it is a sum of whole buckets. */
const QUARTER = 15 * 60_000_000;
const QUARTERS_KEPT = 400 * 24 * 4;

const quarterOf = (at: Instant): number => Math.floor(at / QUARTER);

/** What requests consumed, by quarter of an hour and purpose, for 400 days: more than a year of any length. */
export class Ledger {
  readonly #add;
  readonly #forget;
  readonly #since;
  readonly #quarters;

  constructor(statements: Statements) {
    this.#add = statements.rows<[number, string, number, number]>(
      `INSERT INTO cost (quarter, purpose, read, write) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET read = read + excluded.read, write = write + excluded.write`,
    );
    this.#forget = statements.rows<[number]>('DELETE FROM cost WHERE quarter < ?');
    this.#since = statements.rows<[number], Row<'purpose' | 'read' | 'write'>>(
      'SELECT purpose, sum(read) AS read, sum(write) AS write FROM cost WHERE quarter >= ? GROUP BY purpose',
    );
    this.#quarters = statements.rows<[number], Row<'quarter' | 'purpose' | 'read' | 'write'>>(
      'SELECT quarter, purpose, read, write FROM cost WHERE quarter >= ? ORDER BY quarter',
    );
  }

  add(entries: readonly CostEntry[]): void {
    for (const { at, purpose, read, write } of entries) this.#add.run(quarterOf(at), purpose, read, write);
  }

  forget(now: Instant): void {
    this.#forget.run(quarterOf(now) - QUARTERS_KEPT);
  }

  since(from: Instant): Record<Purpose, Units> {
    return sumOf(this.#since.all(quarterOf(from)));
  }

  /** Sums of days that begin at `starts`, ascending, and last to the next one; the last one has no end. */
  days(starts: readonly Instant[]): DayUnits[] {
    const [first] = starts;
    if (first === undefined) return [];
    const firstQuarters = starts.map(quarterOf);
    const rows = Map.groupBy(this.#quarters.all(quarterOf(first)), ({ quarter }) => {
      const at = readWhole(quarter);
      return firstQuarters.findLastIndex((start) => start <= at);
    });
    return starts.map((start, n) => ({ start, units: sumOf(rows.get(n) ?? []) }));
  }
}

/** Adds rows up by purpose; one that has none stands at 0. */
function sumOf(rows: readonly Row<'purpose' | 'read' | 'write'>[]): Record<Purpose, Units> {
  const sums = new Map<unknown, Units>();
  for (const { purpose, read, write } of rows) {
    const before = sums.get(purpose) ?? nothing;
    sums.set(purpose, { read: before.read + readNumber(read), write: before.write + readNumber(write) });
  }
  const of = (purpose: Purpose): Units => sums.get(purpose) ?? nothing;
  return {
    refresh: of('refresh'),
    open: of('open'),
    history: of('history'),
    sweep: of('sweep'),
    send: of('send'),
    setup: of('setup'),
  };
}

const nothing: Units = { read: 0, write: 0 };
