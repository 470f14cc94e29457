import type { Item, Key } from '../../../main/engine/remote/dynamo/item.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { type Charged, FakeTable } from '../../fakes/fakeTable.ts';

/** One change of the table. */
export interface Change {
  readonly at: Instant;
  /** A client's name, or the foreign writer's. */
  readonly author: string;
  readonly key: Key;
  readonly before: Item | null;
  /** Null: it was deleted. */
  readonly after: Item | null;
}

type Permission = (there: Item) => boolean;

/** The table that all share. It remembers who changed what and when, so that every change can be judged. */
export class SimulatedTable extends FakeTable {
  readonly changes: Change[] = [];
  readonly #now: () => Instant;
  readonly #changed: (change: Change) => void;
  #author = '';

  /** @param changed told of every change, after it was made */
  constructor(now: () => Instant, changed: (change: Change) => void) {
    super();
    this.#now = now;
    this.#changed = changed;
  }

  /** Everything that changes from now on is this writer's doing: requests take effect one at a time. */
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

  /** How many writes a read is behind that sees the table as it was `ms` ago. */
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
