import type { ConversationId } from '../../../shared/model.ts';

/**
 * The conversation so many places after one in the list, or before it; at either end it stays. From none, the first one
 * down and the last one up. Null: the list is empty.
 */
export function neighbourOf(
  groups: readonly { readonly id: ConversationId }[],
  selectedId: ConversationId | null,
  step: 1 | -1,
): ConversationId | null {
  const index = groups.findIndex(({ id }) => id === selectedId);
  if (index === -1) return (step === 1 ? groups[0] : groups.at(-1))?.id ?? null;
  return groups[index + step]?.id ?? selectedId;
}
