import type { Item, Key } from '../../../main/engine/remote/dynamo/codec.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { type Charged, FakeTable } from '../../fakes/fakeTable.ts';

/** One change of the table. */
export interface Change {
  readonly at: Instant;
  /** A client's name, or the foreign writer's. */
  readonly author: string;
  readonly key: Key;
  readonly before: Item | null;
  /** Null: the row was deleted. */
  readonly after: Item | null;
}

type Permission = (there: Item) => boolean;

/** The shared table. It records the author and time of every change for the checks. */
export class SimulatedTable extends FakeTable {
  readonly changes: Change[] = [];
  readonly #now: () => Instant;
  readonly #changed: (change: Change) => void;
  #author = '';

  /** @param changed called after every change */
  constructor(now: () => Instant, changed: (change: Change) => void) {
    super();
    this.#now = now;
    this.#changed = changed;
  }

  /** Attributes the following changes to this writer: requests take effect one at a time. */
  actAs(author: string): this {
    this.#author = author;
    return this;
  }

  override put(item: Item & Key, mayReplace?: Permission): Charged<boolean> {
    const { pk, sk } = item;
    const before = this.get({ pk, sk }, true).value;
    const outcome = super.put(item, mayReplace);
    if (outcome.value) this.#record({ pk, sk }, before, item);
    return outcome;
  }

  override delete(key: Key, mayDelete?: Permission): Charged<boolean> {
    const before = this.get(key, true).value;
    const outcome = super.delete(key, mayDelete);
    if (outcome.value) this.#record(key, before, null);
    return outcome;
  }

  /** The number of writes that a read of the table of `ms` ago misses. */
  writesWithin(ms: number): number {
    const since = instantFromMicros(this.#now() - ms * MICROS_PER_MILLI);
    let count = 0;
    while ((this.changes[this.changes.length - 1 - count]?.at ?? since) > since) count++;
    return count;
  }

  #record(key: Key, before: Item | null, after: Item | null): void {
    const change: Change = { at: this.#now(), author: this.#author, key, before, after };
    this.changes.push(change);
    this.#changed(change);
  }
}
