import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';

/** A pause this long begins a new word. */
const PAUSE_MICROS = 700 * MICROS_PER_MILLI;

/** What has been typed, and when last. */
export interface TypeAhead {
  readonly typed: string;
  readonly at: Instant;
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Takes one more character of the name that somebody types to find. */
export function typeMore(before: TypeAhead | null, key: string, at: Instant): TypeAhead {
  return { typed: before !== null && at - before.at < PAUSE_MICROS ? before.typed + key : key, at };
}

/**
 * The row whose name begins with what was typed, from `index` on and round the end; -1 for none. Case and accents don't
 * count. The same letter again and again goes through the names that begin with it.
 */
export function findTyped(names: readonly string[], typed: string, index: number): number {
  const [letter = ''] = typed;
  const repeated = typed.length > 1 && [...typed].every((each) => each === letter);
  const sought = fold(repeated ? letter : typed);
  // One letter moves on; more letters may still fit the row that one stands on.
  const from = sought.length > 1 && !repeated ? Math.max(index, 0) : index + 1;
  for (let step = 0; step < names.length; step++) {
    const candidate = (from + step) % names.length;
    if (fold(names[candidate] ?? '').startsWith(sought)) return candidate;
  }
  return -1;
}
