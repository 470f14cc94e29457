/** A random number generator. The same seed produces the same sequence on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  below(below: number): number;
  /** One of the values. @throws RangeError if there is none */
  pick<T>(values: readonly T[]): T;
  /** The values in another order. */
  shuffle<T>(values: readonly T[]): T[];
  /** A version 4 UUID. */
  uuid(): string;
}

/** Creates a generator: Mulberry32, seeded with the text's FNV-1a hash. */
export function createRandom(seed: string): Random {
  let state = fnv1a(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick<T>(values: readonly T[]): T {
      const [value] = values.slice(below(values.length));
      if (value === undefined) throw new RangeError('Nothing to pick from');
      return value;
    },
    shuffle<T>(values: readonly T[]): T[] {
      return values
        .map((value) => ({ value, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ value }) => value);
    },
    uuid() {
      // At most 8 digits at a time: one number holds 32 bits.
      const hex = (digits: number): string =>
        below(16 ** digits)
          .toString(16)
          .padStart(digits, '0');
      const variant = '89ab'.charAt(below(4));
      return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
    },
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
