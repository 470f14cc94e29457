import { useCallback, useMemo } from 'react';
import type { Person } from '../../../shared/model.ts';
import { foldText } from '../../../shared/searchFold.ts';
import { cutText } from '../../../shared/text/cutText.ts';
import { useSession } from '../../session/hooks.ts';
import { useRead } from '../../ui/useRead.ts';

/** Most people suggested. */
const SUGGESTIONS = 20;

/**
 * The people suggested for `typed`. Until they arrive, the previous ones that still match: a quick choice must never
 * select a different person.
 */
export function useSuggestions(typed: string): readonly Person[] {
  const { client } = useSession();
  const query = typed.trim().replace(/^@/, '');
  const suggest = useCallback(
    // Anyone can still be found by handle, and that search reports what is wrong.
    () =>
      client.people.suggest({ query: cutText(query, 256), limit: SUGGESTIONS }).then(
        ({ people }) => ({ query, people }),
        () => ({ query, people: [] }),
      ),
    [client, query],
  );
  const { value: suggested } = useRead(suggest);
  return useMemo(
    () => (suggested?.query === query ? suggested.people : stillSuggested(suggested?.people ?? [], query)),
    [suggested, query],
  );
}

/** Longest handle that can be looked up. */
const LONGEST_HANDLE = 256;

/** The typed handle; empty if it can't be one. */
export function typedHandle(typed: string): string {
  const handle = typed.trim().replace(/^@/, '');
  return /\s/u.test(handle) || handle.length > LONGEST_HANDLE ? '' : handle;
}

/** The people whose name or handle contains `query`, folded as in every search. */
export function stillSuggested(people: readonly Person[], query: string): readonly Person[] {
  const sought = foldText(query);
  return people.filter(({ name, handle }) => foldText(`${name}\n${handle}`).includes(sought));
}
