import type { ConversationId } from '../../../shared/model.ts';
import { foldText } from '../../../shared/searchFold.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';

/** A position in a list. */
export interface ListPosition {
  readonly index: number;
  readonly count: number;
  /** Number of rows on a page. */
  readonly page: number;
}

/** The row after a navigation key; null for other keys and for an empty list. */
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

/** Pause that starts a new name. */
const PAUSE_MICROS = 700 * MICROS_PER_MILLI;

/** What was typed, and the time of the last key. */
export interface TypeAhead {
  readonly typed: string;
  readonly at: Instant;
}

/** Adds a typed character to the name to find. */
export function typeMore(before: TypeAhead | null, key: string, at: Instant): TypeAhead {
  return { typed: before !== null && at - before.at < PAUSE_MICROS ? before.typed + key : key, at };
}

/**
 * The next row from `index` whose name starts with `typed`, wrapping at the end; -1 for none. Ignores case and accents.
 * Repeating one letter cycles through the names that start with it.
 */
export function findTyped(names: readonly string[], typed: string, index: number): number {
  const [letter = ''] = typed;
  const repeated = typed.length > 1 && [...typed].every((each) => each === letter);
  const sought = foldText(repeated ? letter : typed);
  // One letter moves on; more letters may still match the active row.
  const from = sought.length > 1 && !repeated ? Math.max(index, 0) : index + 1;
  for (let step = 0; step < names.length; step++) {
    const candidate = (from + step) % names.length;
    if (foldText(names[candidate] ?? '').startsWith(sought)) return candidate;
  }
  return -1;
}

/**
 * The next or previous conversation; stays at either end. Without a selected one, the first (down) or last (up). Null
 * if the list is empty.
 */
export function neighborOf(
  conversations: readonly { readonly id: ConversationId }[],
  selectedId: ConversationId | null,
  step: 1 | -1,
): ConversationId | null {
  const index = conversations.findIndex(({ id }) => id === selectedId);
  if (index === -1) return (step === 1 ? conversations[0] : conversations.at(-1))?.id ?? null;
  return conversations[index + step]?.id ?? selectedId;
}
