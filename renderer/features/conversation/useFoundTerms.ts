import { useMemo } from 'react';
import { parseSearch } from '../../../shared/searchFilters.ts';
import { parseQuery, type SearchTerm } from '../../../shared/searchTerms.ts';
import { useFind } from '../../state/hooks.ts';

const none: readonly SearchTerm[] = [];

/** What the reader looks for in the conversation, to be marked where it occurs. */
export function useFoundTerms(): readonly SearchTerm[] {
  const answered = useFind((state) => state.answered);
  // The filters are left out; no zone matters for that.
  return useMemo(() => (answered === '' ? none : parseQuery(parseSearch(answered, 'UTC').words)), [answered]);
}
