import { type Row, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';
import { fromRanges } from './numberRanges.ts';
import type { OutboxRecord, ReadRecord, RecordContent } from './record.ts';

/** What the record says about the database beside it. */
export interface Findings {
  /** Numbers of messages that were accepted, are not settled, and are not in the database: they are lost. */
  readonly missing: readonly number[];
  /** Numbers in the database that the record has as settled: the table may have these messages. */
  readonly settled: readonly number[];
  /** `current`, also after a crash between the two; otherwise which of the two is behind, or why there is no record. */
  readonly state: 'current' | 'new' | 'older-database' | 'older-record' | 'missing-record' | 'forged-record';
}

/**
 * Numbers the messages of an outbox, and keeps the record beside it in step, so that the loss of accepted messages is noticed.
 *
 * A message is added to the record after its commit, and before the call is answered; it is taken from the record before its
 * commit. So at any crash the record has only messages that the database has, and all that were answered for. `revision`
 * ascends in both with each change: a database may be one ahead (accepting) or one behind (settling).
 */
export class Ledger {
  readonly #record: OutboxRecord;
  readonly #acceptance;
  readonly #setRevision;
  readonly #raiseAccepted;
  readonly #numbers;
  /** The numbers in the record on the disk. */
  #published: readonly number[] = [];

  constructor(store: Store, record: OutboxRecord) {
    this.#record = record;
    this.#acceptance = store.query(
      'SELECT accepted, revision FROM acceptance',
      (row: Row<'accepted' | 'revision'>) => ({
        accepted: readWhole(row.accepted),
        revision: readWhole(row.revision),
      }),
    );
    const upsert = 'INSERT INTO acceptance (only, accepted, revision)';
    this.#setRevision = store.command(
      `${upsert} VALUES (1, 0, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision`,
    );
    this.#raiseAccepted = store.command(
      `${upsert} VALUES (1, ?, 0) ON CONFLICT DO UPDATE SET accepted = max(accepted, excluded.accepted)`,
    );
    this.#numbers = store.column('SELECT number FROM outgoing ORDER BY number', readWhole);
  }

  /** Compares the database with its record. */
  examine(): Findings {
    const record = this.#record.read();
    const { revision } = this.#read();
    const numbers = new Set(this.#numbers.all());
    if (record === 'missing') return { ...none, state: revision === 0 ? 'new' : 'missing-record' };
    if (record === 'forged') return { ...none, state: 'forged-record' };
    if (record.revision < revision - 1) return { ...none, state: 'older-record' };
    const unsettled = new Set(fromRanges(record.unsettled));
    return {
      missing: [...unsettled].filter((number) => !numbers.has(number)),
      settled: [...numbers].filter((number) => number <= record.accepted && !unsettled.has(number)),
      state: record.revision > revision + 1 ? 'older-database' : 'current',
    };
  }

  /** Adopts the database as it is: call it once what `examine` found is on the disk. Messages get higher numbers from now on. */
  adopt(): void {
    const record = this.#record.read();
    const { accepted, revision } = this.#read();
    const numbers = this.#numbers.all();
    if (isContent(record) && isSame(record, { accepted, revision, numbers })) {
      this.#published = numbers;
      return;
    }
    const [lastAccepted, lastRevision] = isContent(record) ? [record.accepted, record.revision] : [0, 0];
    this.#raiseAccepted(Math.max(accepted, lastAccepted));
    const next = Math.max(revision, lastRevision) + 1;
    this.#publish(next, numbers)();
    this.#setRevision(next);
  }

  /**
   * Prepares the record for what the present transaction changed, at its end; call the returned function after the commit.
   * @throws AppError if the disk does not take it; roll back then
   */
  prepare(): () => void {
    const numbers = this.#numbers.all();
    const published = new Set(this.#published);
    const kept = numbers.filter((number) => published.has(number));
    const [removes, adds] = [kept.length < published.size, kept.length < numbers.length];
    if (!removes && !adds) return () => {};
    let { revision } = this.#read();
    if (removes) this.#publish(++revision, kept)();
    if (adds) revision++;
    this.#setRevision(revision);
    if (!adds) return () => {};
    const publish = this.#publish(revision, numbers);
    return () => {
      try {
        publish();
      } catch {
        // The messages are on the disk, and only the record is behind. The next transaction or probe writes it.
      }
    };
  }

  #publish(revision: number, numbers: readonly number[]): () => void {
    const replace = this.#record.prepare(revision, this.#read().accepted, numbers);
    return () => {
      replace();
      this.#published = numbers;
    };
  }

  #read(): { readonly accepted: number; readonly revision: number } {
    return this.#acceptance.get() ?? { accepted: 0, revision: 0 };
  }
}

const none = { missing: [], settled: [] } as const;

const isContent = (record: ReadRecord): record is RecordContent => typeof record !== 'string';

function isSame(
  record: RecordContent,
  database: { readonly accepted: number; readonly revision: number; readonly numbers: readonly number[] },
): boolean {
  const { accepted, revision, numbers } = database;
  return (
    record.accepted === accepted &&
    record.revision === revision &&
    JSON.stringify(fromRanges(record.unsettled)) === JSON.stringify(numbers)
  );
}
