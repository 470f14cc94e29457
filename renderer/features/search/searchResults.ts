import type { Reply } from '../../../shared/contract/contract.ts';
import type { SearchHit } from '../../../shared/contract/messages.ts';
import type { Conversation, ConversationId, Person } from '../../../shared/model.ts';
import { foldText } from '../../../shared/searchFold.ts';
import { type DaySuggestion, filterNames } from './filters.ts';

/** One result of the search. */
export type SearchResult =
  /** Completes the filter being typed. */
  | { readonly kind: 'handle'; readonly person: Person }
  | { readonly kind: 'day'; readonly day: DaySuggestion }
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  /** A person without a conversation. */
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'message'; readonly hit: SearchHit };

type SectionName = 'filter' | 'recent' | 'conversations' | 'people' | 'messages';

export interface Section {
  readonly name: SectionName;
  readonly items: readonly SearchResult[];
}

/** Number of recent conversations shown for an empty search. */
const RECENT = 8;
/** Most conversations found by name. */
const MOST_NAMED = 20;
/** Most people shown, for a filter and for a new conversation. */
export const MOST_PEOPLE = 6;

interface Sources {
  readonly query: string;
  readonly found: Reply<'search.run'> | null;
  /** Completions of the filter being typed. */
  readonly completions: readonly SearchResult[];
  /** The conversations, newest first. */
  readonly conversations: readonly Conversation[];
  /** The open conversation; null for none. */
  readonly openId: ConversationId | null;
}

/** The results by section, without empty sections. */
export function sectionsOf({ query, found, completions, conversations, openId }: Sources): readonly Section[] {
  const sections: Section[] = [{ name: 'filter', items: completions }];
  if (query.trim() === '') {
    sections.push({
      name: 'recent',
      items: conversations
        .filter(({ id }) => id !== openId)
        .slice(0, RECENT)
        .map(resultOf),
    });
  } else if (found !== null) {
    const named = [...groupsTitled(query, conversations), ...conversationsWith(found.people, conversations)];
    const met = new Set(named.map(({ other }) => other.id));
    const people = found.people.filter(({ id, handle }) => handle !== '' && !met.has(id)).slice(0, MOST_PEOPLE);
    sections.push(
      { name: 'conversations', items: named.slice(0, MOST_NAMED).map(resultOf) },
      { name: 'people', items: people.map((person) => ({ kind: 'person', person })) },
      { name: 'messages', items: found.hits.map((hit) => ({ kind: 'message', hit })) },
    );
  }
  return sections.filter(({ items }) => items.length > 0);
}

/** The conversations with these people, in their order; several with one person in the order of the list. */
function conversationsWith(people: readonly Person[], conversations: readonly Conversation[]): readonly Conversation[] {
  const rank = new Map(people.map(({ id }, n) => [id, n]));
  return conversations
    .filter(({ other }) => rank.has(other.id))
    .toSorted((a, b) => (rank.get(a.other.id) ?? 0) - (rank.get(b.other.id) ?? 0));
}

/** The conversations of many whose title contains what is sought, folded as in every search. */
function groupsTitled(query: string, conversations: readonly Conversation[]): readonly Conversation[] {
  const sought = foldText(query.trim());
  return conversations.filter(({ group, other }) => group !== null && foldText(other.name).includes(sought));
}

const resultOf = (conversation: Conversation): SearchResult => ({ kind: 'conversation', conversation });

/** Unique key of a result. */
export function keyOf(choice: SearchResult): string {
  switch (choice.kind) {
    case 'handle':
    case 'person':
      return `${choice.kind}:${choice.person.id}`;
    case 'day':
      return `day:${choice.day.value}`;
    case 'conversation':
      return `conversation:${choice.conversation.id}`;
    case 'message':
      return `message:${choice.hit.message.conversationId}:${choice.hit.message.id}`;
  }
}

/** The filters that the search does not have yet. */
export const unusedFilters = (used: readonly string[]): readonly (typeof filterNames)[number][] =>
  filterNames.filter((name) => !used.includes(name));
