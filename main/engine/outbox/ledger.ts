import type { Purpose, Units } from '../../../shared/ipc/contract.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readNumber } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** What was consumed at some time. */
export interface CostEntry extends Units {
  readonly at: Instant;
  readonly purpose: Purpose;
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

  constructor(statements: Statements) {
    this.#add = statements.rows<[number, string, number, number]>(
      `INSERT INTO cost (quarter, purpose, read, write) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET read = read + excluded.read, write = write + excluded.write`,
    );
    this.#forget = statements.rows<[number]>('DELETE FROM cost WHERE quarter < ?');
    this.#since = statements.rows<[number], Row<'purpose' | 'read' | 'write'>>(
      'SELECT purpose, sum(read) AS read, sum(write) AS write FROM cost WHERE quarter >= ? GROUP BY purpose',
    );
  }

  add(entries: readonly CostEntry[]): void {
    for (const { at, purpose, read, write } of entries) this.#add.run(quarterOf(at), purpose, read, write);
  }

  forget(now: Instant): void {
    this.#forget.run(quarterOf(now) - QUARTERS_KEPT);
  }

  since(from: Instant): Record<Purpose, Units> {
    const sums = new Map(
      this.#since
        .all(quarterOf(from))
        .map(({ purpose, read, write }) => [purpose, { read: readNumber(read), write: readNumber(write) }] as const),
    );
    const of = (purpose: Purpose): Units => sums.get(purpose) ?? { read: 0, write: 0 };
    return {
      refresh: of('refresh'),
      open: of('open'),
      history: of('history'),
      sweep: of('sweep'),
      send: of('send'),
      setup: of('setup'),
    };
  }
}
