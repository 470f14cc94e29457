/** A deterministic random number generator (Mulberry32, T. Ettinger, 2017). */
export class Random {
  #state: number;

  /** @param seed a whole number; its lowest 32 bits count */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The next number, in [0, 1). */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** A whole number in [least, most]. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** The same elements in another order. */
  shuffled<T>(elements: readonly T[]): T[] {
    return elements
      .map((element) => ({ element, place: this.next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ element }) => element);
  }

  /** A separate generator for one purpose, unaffected by draws for others. */
  fork(purpose: number): Random {
    return new Random(Math.imul(this.#state ^ purpose, 0x9e3779b1) + purpose);
  }
}
