import { describe, expect, it } from 'vitest';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { newTableLimit, partitionLimit, Throughput } from './throughput.ts';

class Bench {
  #now = 0;
  readonly throughput = new Throughput((): Instant => instantFromMicros(this.#now));

  pass(seconds: number): void {
    this.#now += seconds * MICROS_PER_SECOND;
  }

  /** Writes one unit for each key until it is throttled; returns how many were served. */
  writeUntilThrottled(keyOf: (n: number) => string): number {
    let served = 0;
    while (served < 100_000 && this.throughput.serves(keyOf(served), 'write')) {
      this.throughput.consume(keyOf(served), 'write', 1);
      served++;
    }
    return served;
  }

  /** Writes so many units with a key for each, as far as they are served; returns how many were. */
  spread(units: number): number {
    let served = 0;
    for (let n = 0; n < units; n++) {
      if (!this.throughput.serves(`key ${n}`, 'write')) continue;
      this.throughput.consume(`key ${n}`, 'write', 1);
      served++;
    }
    return served;
  }
}

describe('a partition', () => {
  it('serves 1,000 write units of one key a second, without a burst after quiet hours', () => {
    const bench = new Bench();
    bench.pass(3_600);
    expect(bench.writeUntilThrottled(() => 'hot')).toBe(partitionLimit.write);
    bench.pass(0.5);
    expect(bench.writeUntilThrottled(() => 'hot')).toBe(partitionLimit.write / 2);
  });

  it('serves reads while writes are throttled', () => {
    const bench = new Bench();
    bench.writeUntilThrottled(() => 'hot');
    expect(bench.throughput.serves('hot', 'read')).toBe(true);
  });

  it('serves a request larger than what is left, and owes the rest', () => {
    const bench = new Bench();
    bench.throughput.consume('hot', 'write', 2_500);
    bench.pass(1.4);
    expect(bench.throughput.serves('hot', 'write')).toBe(false);
    bench.pass(0.2);
    expect(bench.throughput.serves('hot', 'write')).toBe(true);
  });
});

describe('a table on demand', () => {
  it('serves 4,000 evenly spread write units a second when it is new', () => {
    expect(new Bench().spread(20_000)).toBe(newTableLimit.write);
  });

  it('serves twice the highest second, 30 minutes after it', () => {
    const bench = new Bench();
    bench.spread(20_000);
    bench.pass(1_700);
    expect(bench.spread(20_000)).toBe(newTableLimit.write);
    bench.pass(101);
    expect(bench.spread(30_000)).toBe(2 * newTableLimit.write);
  });
});
