import { mostCountedHits } from '../../../shared/ipc/reading.ts';
import type { Person } from '../../../shared/model.ts';
import { parseSearch } from '../../../shared/searchFilters.ts';
import { tokenize } from '../../../shared/searchTokens.ts';
import type { EngineServices } from '../protocol.ts';
import { listConversations } from './conversations.ts';
import type { ServiceDeps } from './deps.ts';

/** Conversations and people found by name: nobody looks through more than a screenful. */
const mostNamed = 20;
/** People who are looked through for conversations with them. */
const mostPeople = 200;

type SearchDeps = Pick<ServiceDeps, 'cache' | 'outbox' | 'serverClock' | 'account'>;

/** Finds what is typed into a search field, out of what is on the disk. */
export function createSearching(deps: SearchDeps): Pick<EngineServices, 'search.run' | 'search.inConversation'> {
  const { cache, serverClock } = deps;

  return {
    'search.run': ({ query, zone, limit }) => {
      const { words, filters } = parseSearch(query, zone);
      return {
        ...findByName(deps, words),
        hits: cache.search({ query: words, filters, conversationId: null, limit, now: serverClock.now() }),
        completeness: cache.completeness(filters),
      };
    },
    'search.inConversation': ({ conversationId, query, zone, limit }) => {
      const { words, filters } = parseSearch(query, zone);
      const now = serverClock.now();
      const hits = cache.searchCursors({ query: words, filters, conversationId, limit: mostCountedHits, now });
      return { hits: hits.slice(0, limit), total: hits.length };
    },
  };
}

/** Conversations by whom they are with, best first, and the people whom none of them is with. */
function findByName(deps: SearchDeps, words: string) {
  if (tokenize(words).length === 0) return { conversations: [], people: [] };
  const owner = deps.account().owner.id;
  const people = deps.cache.suggestPeople(words, mostPeople).filter(({ id }) => id !== owner);
  const rank = new Map(people.map(({ id }, n) => [id, n]));
  const isMeant = ({ id }: Person): boolean => rank.has(id);
  const conversations = listConversations(deps, ({ other }) => isMeant(other))
    // The newest first where several are with the same person: sorting keeps their order.
    .sort((a, b) => (rank.get(a.other.id) ?? 0) - (rank.get(b.other.id) ?? 0))
    .slice(0, mostNamed);
  const met = new Set(conversations.map(({ other }) => other.id));
  return { conversations, people: people.filter(({ id }) => !met.has(id)).slice(0, mostNamed) };
}
