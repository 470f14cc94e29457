import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** Reads and writes: units a second, or parts of a limit. */
export interface Rates {
  readonly read: number;
  readonly write: number;
}

/** What a request wants to do. */
export type Access = keyof Rates;

/** What one partition of a table or an index serves ("Best practices for designing and using partition keys", AWS). */
export const partitionLimit: Rates = { read: 3_000, write: 1_000 };
/** What a new on-demand table, and each of its indexes, serves ("DynamoDB on-demand capacity mode", AWS). */
export const newTableLimit: Rates = { read: 12_000, write: 4_000 };
/** What an account may use of one table, unless it asks AWS for more ("Quotas in Amazon DynamoDB", AWS). */
const tableQuota: Rates = { read: 40_000, write: 40_000 };
/** "Throttling can occur if you exceed double your previous peak within 30 minutes" (on-demand capacity mode), µs. */
const RAMP = 1_800 * MICROS_PER_SECOND;

/** The tokens of one partition for one kind of access. */
interface Bucket {
  tokens: number;
  filledAt: Instant;
  /** What the present second has consumed. */
  second: number;
  used: number;
}

/**
 * The throughput of one table or index on demand, without the help that the service may give and does not promise: no burst
 * capacity, no adaptive capacity. Keys are hashed onto partitions. There are as many partitions as the present allowance
 * takes, four when the table is new; the allowance is twice the highest second of more than 30 minutes ago.
 *
 * A partition serves a request as long as it has tokens left, and may then owe some: the service, too, knows the size of a
 * read only after the read.
 */
export class Throughput {
  readonly #now: () => Instant;
  readonly #buckets = new Map<string, Bucket>();
  #busiest = { read: 0, write: 0 };
  #second = { start: 0, read: 0, write: 0 };
  /** The highest seconds so far, each higher than the one before; oldest first. */
  readonly #peaks: { readonly at: number; readonly rates: Rates }[] = [];
  #partitions = newTableLimit.write / partitionLimit.write;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  /** How many partitions there are now. */
  get partitions(): number {
    const now = this.#now();
    const old = this.#peaks.findLast(({ at }) => now - at >= RAMP)?.rates ?? { read: 0, write: 0 };
    const needed = (['read', 'write'] as const).map(
      (access) =>
        Math.min(tableQuota[access], Math.max(newTableLimit[access], 2 * old[access])) / partitionLimit[access],
    );
    this.#partitions = Math.max(this.#partitions, Math.ceil(Math.max(...needed)));
    return this.#partitions;
  }

  /** Whether the partition of this key serves another request. */
  serves(key: string, access: Access): boolean {
    return this.#bucketOf(key, access).tokens > 0;
  }

  /** Takes what a request consumed from the partition of this key. */
  consume(key: string, access: Access, units: number): void {
    const start = Math.floor(this.#now() / MICROS_PER_SECOND);
    const bucket = this.#bucketOf(key, access);
    bucket.tokens -= units;
    if (bucket.second !== start) Object.assign(bucket, { second: start, used: 0 });
    bucket.used += units;
    this.#busiest[access] = Math.max(this.#busiest[access], bucket.used / partitionLimit[access]);
    if (start !== this.#second.start) this.#endSecond(start);
    this.#second[access] += units;
  }

  /** The busiest second of any partition since the last call, as a part of its limit. */
  takeBusiest(): Rates {
    const busiest = this.#busiest;
    this.#busiest = { read: 0, write: 0 };
    return busiest;
  }

  #bucketOf(key: string, access: Access): Bucket {
    const name = `${access} ${hash(key) % this.partitions}`;
    const now = this.#now();
    const limit = partitionLimit[access];
    const bucket = this.#buckets.get(name) ?? { tokens: limit, filledAt: now, second: 0, used: 0 };
    this.#buckets.set(name, bucket);
    bucket.tokens = Math.min(limit, bucket.tokens + ((now - bucket.filledAt) / MICROS_PER_SECOND) * limit);
    bucket.filledAt = now;
    return bucket;
  }

  #endSecond(start: number): void {
    const { read, write } = this.#second;
    const highest = this.#peaks.at(-1)?.rates ?? { read: 0, write: 0 };
    if (read > highest.read || write > highest.write) {
      const rates = { read: Math.max(read, highest.read), write: Math.max(write, highest.write) };
      this.#peaks.push({ at: this.#second.start * MICROS_PER_SECOND, rates });
    }
    this.#second = { start, read: 0, write: 0 };
  }
}

/** A hash whose every bit depends on every character (FNV-1a, then the finalizer of MurmurHash3). */
function hash(key: string): number {
  let mixed = 0x811c9dc5;
  for (let n = 0; n < key.length; n++) mixed = Math.imul(mixed ^ key.charCodeAt(n), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
