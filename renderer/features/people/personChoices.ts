import type { Conversation, ConversationId, Person, UserId } from '../../../shared/model.ts';

/** A choice for starting a conversation. */
export type PersonChoice =
  /** A person in the cache, with their conversation if there is one. */
  | { readonly kind: 'person'; readonly person: Person; readonly conversationId: ConversationId | null }
  /** The person with exactly this handle. */
  | { readonly kind: 'handle'; readonly handle: string };

/** Longest handle that can be looked up. */
const LONGEST_HANDLE = 256;

/** The typed handle; empty if it can't be one. */
export function typedHandle(typed: string): string {
  const handle = typed.trim().replace(/^@/, '');
  return /\s/u.test(handle) || handle.length > LONGEST_HANDLE ? '' : handle;
}

/** The people whose name or handle contains `query`, ignoring case. */
export function stillSuggested(people: readonly Person[], query: string): readonly Person[] {
  const sought = query.toLowerCase();
  return people.filter(({ name, handle }) => `${name}\n${handle}`.toLowerCase().includes(sought));
}

/**
 * The choices for `typed`: suggested people, then the exact handle. Leaves out the owner, and people with neither a
 * handle nor a conversation, who can't be messaged.
 * @param groups the conversations, newest first.
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
