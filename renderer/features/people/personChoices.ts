import type { Conversation, ConversationId, Person, UserId } from '../../../shared/model.ts';

/** What one may choose to begin a conversation with. */
export type PersonChoice =
  /** Somebody whom Meridian has met; with the conversation there is, if there is one. */
  | { readonly kind: 'person'; readonly person: Person; readonly conversationId: ConversationId | null }
  /** Whoever has exactly this handle. */
  | { readonly kind: 'handle'; readonly handle: string };

/** The longest handle that can be looked up. */
const LONGEST_HANDLE = 256;

/** What was typed as a handle; empty when it can't be one. */
export function typedHandle(typed: string): string {
  const handle = typed.trim().replace(/^@/, '');
  return /\s/u.test(handle) || handle.length > LONGEST_HANDLE ? '' : handle;
}

/** Of the people whom something else suggested, those who have this in their name or handle, in any case. */
export function stillSuggested(people: readonly Person[], query: string): readonly Person[] {
  const sought = query.toLowerCase();
  return people.filter(({ name, handle }) => `${name}\n${handle}`.toLowerCase().includes(sought));
}

/**
 * The choices for what was typed: the people whom it suggests, then whoever has it as a handle. Somebody without a handle
 * and without a conversation can't be written to, and nobody writes to themselves.
 * @param groups the list of conversations, newest first.
 */
export function personChoices(
  typed: string,
  suggested: readonly Person[],
  groups: readonly Conversation[],
  ownerId: UserId | undefined,
): readonly PersonChoice[] {
  const people = suggested
    .filter(({ id }) => id !== ownerId)
    .map((person) => {
      const conversationId = groups.find(({ other }) => other.id === person.id)?.id ?? null;
      return { kind: 'person', person, conversationId } as const;
    })
    .filter(({ person, conversationId }) => conversationId !== null || person.handle !== '');
  const handle = typedHandle(typed);
  const known = people.some(({ person }) => person.handle === handle);
  return handle === '' || known ? people : [...people, { kind: 'handle', handle }];
}
