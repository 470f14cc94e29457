import type { Reply, Request } from '../../shared/contract/contract.ts';
import type { SearchHit } from '../../shared/contract/messages.ts';
import type { Message } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { parseSearch } from '../../shared/searchFilters.ts';
import { findMatches, parseQuery, type SearchTerm } from '../../shared/searchTerms.ts';
import type { FakeConversation, FakeWorld } from './fakeWorld.ts';

/** Implements `search.run` on a fake world. */
export function searchWorld(world: FakeWorld, { query, zone, limit }: Request<'search.run'>): Reply<'search.run'> {
  const { words } = parseSearch(query, zone);
  const wanted = words.toLocaleLowerCase();
  const isMeant = ({ name, handle }: { readonly name: string; readonly handle: string }): boolean =>
    wanted !== '' && [handle, ...name.split(' ')].some((word) => word.toLocaleLowerCase().startsWith(wanted));
  const hits = world.conversations
    .flatMap((conversation) => hitsOf(conversation, query, zone))
    .toSorted((a, b) => compareMessages(b.message, a.message));
  return {
    people: [...world.conversations.map(({ summary }) => summary.other), ...world.strangers].filter(isMeant),
    hits: hits.slice(0, limit),
    completeness: world.completeness,
    unindexed: world.unindexed,
  };
}

/** Implements `search.inConversation` on a fake conversation. */
export function searchConversation(
  conversation: FakeConversation | undefined,
  { query, zone, limit }: Request<'search.inConversation'>,
): Reply<'search.inConversation'> {
  const hits = conversation === undefined ? [] : hitsOf(conversation, query, zone);
  return { hits: hits.slice(0, limit).map(({ message: { at, id } }) => ({ at, id })), total: hits.length };
}

/** Returns the hits in a conversation, newest first. */
function hitsOf({ summary, messages }: FakeConversation, query: string, zone: string): readonly SearchHit[] {
  const { words, filters } = parseSearch(query, zone);
  const terms = parseQuery(words);
  const { from, within, since, until } = filters;
  const isFiltered = from.length + within.length > 0 || since !== null || until !== null;
  if (terms.length === 0 && !isFiltered) return [];
  if (within.length > 0 && !within.includes(summary.other.handle)) return [];
  return messages
    .filter(
      ({ at, sender }) => (since === null || at >= since) && (until === null || at < until) && isFrom(sender, from),
    )
    .filter(({ text }) => terms.every((term) => findMatches(text, [term]).length > 0))
    .map((message) => hitOf(message, terms))
    .toReversed();
}

const isFrom = ({ handle }: Message['sender'], from: readonly string[]): boolean =>
  from.length === 0 || from.includes(handle);

function hitOf(message: Message, terms: readonly SearchTerm[]): SearchHit {
  const snippet = message.text.slice(0, 160);
  return { message, snippet, matches: findMatches(snippet, terms).map(([start, end]) => [start, end]) };
}
