import type { Item, Key } from '../../../main/engine/remote/dynamo/codec.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Charged, FakeTable, type PartitionRead, type TablePage } from '../../fakes/fakeTable.ts';
import { type Access, type Rates, Throughput } from './throughput.ts';

/** Where a request consumes throughput. */
type Place = 'table' | 'index';

/** What was consumed, and how often the table answered that it was too much. */
export interface Counts {
  readonly requests: number;
  readonly read: number;
  /** Units of the table and of the index. */
  readonly write: number;
  readonly throttled: number;
  /** The busiest second of the busiest partition, as a part of its limit. */
  readonly busiest: Readonly<Record<Place, Rates>>;
}

const nothing = () => ({ requests: 0, read: 0, write: 0, throttled: 0 });

/**
 * A table with the limits of a real one, which answers requests beyond them with `throttled`: the service's
 * ProvisionedThroughputExceededException or ThrottlingException. A write also takes throughput of the index, at the
 * partition of its conversation; when that has none left, the write to the table is throttled ("GSI back pressure", AWS).
 */
export class LimitedTable extends FakeTable {
  readonly #table: Throughput;
  readonly #index: Throughput;
  #counts = nothing();

  constructor(now: () => Instant) {
    super();
    this.#table = new Throughput(now);
    this.#index = new Throughput(now);
  }

  /** What happened since the last call. */
  takeCounts(): Counts {
    const counts = this.#counts;
    this.#counts = nothing();
    return { ...counts, busiest: { table: this.#table.takeBusiest(), index: this.#index.takeBusiest() } };
  }

  /** Puts a row free of charge, before the simulation begins. */
  seed(item: Item & Key): void {
    super.put(item);
  }

  override query(read: PartitionRead): Charged<TablePage> {
    return this.#read('table', read.pk, () => super.query(read));
  }

  override queryIndex(conversationId: string, after: Key | null = null, behind = 0): Charged<TablePage> {
    return this.#read('index', conversationId, () => super.queryIndex(conversationId, after, behind));
  }

  override get(key: Key, consistent: boolean): Charged<Item | null> {
    return this.#read('table', key.pk, () => super.get(key, consistent));
  }

  override put(item: Item & Key, mayReplace?: (there: Item) => boolean): Charged<boolean> {
    return this.#write(item.pk, item, () => super.put(item, mayReplace));
  }

  override delete(key: Key, mayDelete?: (there: Item) => boolean): Charged<boolean> {
    return this.#write(key.pk, super.get(key, true).value, () => super.delete(key, mayDelete));
  }

  #read<T>(place: Place, key: string, work: () => Charged<T>): Charged<T> {
    this.#counts.requests++;
    this.#require(place, key, 'read');
    const done = work();
    this.#throughputOf(place).consume(key, 'read', done.units);
    this.#counts.read += done.units;
    return done;
  }

  /** @param row the row that the write puts or deletes */
  #write(pk: string, row: Item | null, work: () => Charged<boolean>): Charged<boolean> {
    const conversation = row?.message_group_uuid;
    this.#counts.requests++;
    this.#require('table', pk, 'write');
    if (typeof conversation === 'string') this.#require('index', conversation, 'write');
    const done = work();
    const { units, indexUnits = 0 } = done;
    this.#table.consume(pk, 'write', units - indexUnits);
    if (typeof conversation === 'string') this.#index.consume(conversation, 'write', indexUnits);
    this.#counts.write += units;
    return done;
  }

  #require(place: Place, key: string, access: Access): void {
    if (this.#throughputOf(place).serves(key, access)) return;
    this.#counts.throttled++;
    throw new AppError('throttled');
  }

  #throughputOf(place: Place): Throughput {
    return place === 'table' ? this.#table : this.#index;
  }
}
