import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';

/** What a key press in a list means: another row to stand on, or the same. */
export interface ListPosition {
  readonly index: number;
  readonly count: number;
  /** How many rows a page has. */
  readonly page: number;
}

/** The row that a navigation key leads to; null for a key that isn't one, and in an empty list. */
export function rowAfterKey(key: string, { index, count, page }: ListPosition): number | null {
  if (count === 0) return null;
  const within = (target: number): number => Math.max(0, Math.min(count - 1, target));
  switch (key) {
    case 'ArrowDown':
      return within(index + 1);
    case 'ArrowUp':
      return index === -1 ? count - 1 : within(index - 1);
    case 'PageDown':
      return within(Math.max(index, 0) + page);
    case 'PageUp':
      return within(Math.max(index, 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

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

/**
 * The conversation so many places after one in the list, or before it; at either end it stays. From none, the first one
 * down and the last one up. Null: the list is empty.
 */
export function neighborOf(
  groups: readonly { readonly id: ConversationId }[],
  selectedId: ConversationId | null,
  step: 1 | -1,
): ConversationId | null {
  const index = groups.findIndex(({ id }) => id === selectedId);
  if (index === -1) return (step === 1 ? groups[0] : groups.at(-1))?.id ?? null;
  return groups[index + step]?.id ?? selectedId;
}
