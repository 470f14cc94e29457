import { mostCountedHits } from '../../../shared/contract/messages.ts';
import { parseSearch } from '../../../shared/searchFilters.ts';
import { tokenize } from '../../../shared/searchTokens.ts';
import type { EngineServices } from '../protocol.ts';
import type { SyncContext } from '../sync/context.ts';
import { listConversations } from './conversations.ts';

/** Conversations and people found by name: a screenful. */
const mostNamed = 20;
/** People whose conversations are looked up. */
const mostPeople = 200;

type SearchDeps = Pick<SyncContext, 'cache' | 'outbox' | 'serverClock' | 'owner'>;

/** Search in the local data. */
export function createSearchService(deps: SearchDeps): Pick<EngineServices, 'search.run' | 'search.inConversation'> {
  const { cache, serverClock } = deps;

  return {
    'search.run': ({ query, zone, limit }) => {
      const { words, filters } = parseSearch(query, zone);
      return {
        ...findByName(deps, words),
        hits: cache.search.find({ query: words, filters, conversationId: null, limit, now: serverClock.now() }),
        completeness: cache.search.completeness(filters),
      };
    },
    'search.inConversation': ({ conversationId, query, zone, limit }) => {
      const { words, filters } = parseSearch(query, zone);
      const now = serverClock.now();
      const hits = cache.search.cursors({ query: words, filters, conversationId, limit: mostCountedHits, now });
      return { hits: hits.slice(0, limit), total: hits.length };
    },
  };
}

/** Conversations by the other person's name, best match first, and matching people without a conversation. */
function findByName(deps: SearchDeps, words: string) {
  if (tokenize(words).length === 0) return { conversations: [], people: [] };
  const owner = deps.owner.person.id;
  const people = deps.cache.people.suggest(words, mostPeople).filter(({ id }) => id !== owner);
  const rank = new Map(people.map(({ id }, n) => [id, n]));
  const conversations = listConversations(deps, ({ other }) => rank.has(other.id))
    // The sort is stable: several conversations with one person stay newest first.
    .sort((a, b) => (rank.get(a.other.id) ?? 0) - (rank.get(b.other.id) ?? 0))
    .slice(0, mostNamed);
  const listed = new Set(conversations.map(({ other }) => other.id));
  return { conversations, people: people.filter(({ id }) => !listed.has(id)).slice(0, mostNamed) };
}
