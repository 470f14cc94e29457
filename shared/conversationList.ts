import type { Conversation, ConversationId } from './model.ts';
import { compareConversations } from './order.ts';

/*
 * The list of conversations is read once, then only the lines that changed. Events name conversations, and never contain
 * their lines: a reader that reads named lines one request at a time, after the change, always ends with the newest ones,
 * in whatever order events and replies arrive.
 */

/** The most conversations that one event or request names. */
export const MOST_NAMED = 50;

/** Conversations whose lines are read; without `only`: all. */
export interface ConversationSelection {
  readonly only?: readonly ConversationId[] | undefined;
}

/** Selects conversations by name, or all if these are too many. */
export const selectOnly = (ids: Iterable<ConversationId>): ConversationSelection => {
  const only = [...new Set(ids)];
  return only.length > MOST_NAMED ? {} : { only };
};

/** Selects what either selects. */
export const joinSelections = (one: ConversationSelection, other: ConversationSelection): ConversationSelection =>
  one.only === undefined || other.only === undefined ? {} : selectOnly([...one.only, ...other.only]);

/** The list after selected conversations were read; one that is not among `lines` is no longer listed. */
export function withLines<L extends Pick<Conversation, 'at' | 'id'>>(
  list: readonly L[],
  { only }: ConversationSelection,
  lines: readonly L[],
): readonly L[] {
  if (only === undefined) return lines;
  const replaced = new Set(only);
  return [...list.filter(({ id }) => !replaced.has(id)), ...lines].sort(compareConversations);
}
