import { useMemo } from 'react';
import { useServices } from '../../state/stores.ts';
import { useTimeSource } from '../../state/time.tsx';
import { useRead } from '../../ui/useRead.ts';
import { type Choice, MOST_PEOPLE } from './choices.ts';
import { isComplete, suggestDays, typedFilter } from './filters.ts';

/** Completions of the filter being typed: people for a handle, days for a date. */
export function useCompletions(query: string): readonly Choice[] {
  const { api } = useServices();
  const time = useTimeSource();
  const typed = typedFilter(query);
  const [name, value] = [typed?.name ?? null, typed?.value ?? ''];
  const isHandle = name === 'from' || name === 'in';
  // A handle may be typed without a suggestion, so a failure shows none.
  const suggest = useMemo(
    () => (isHandle ? () => api.suggestPeople(value, MOST_PEOPLE) : null),
    [api, isHandle, value],
  );
  const { value: people, error } = useRead(suggest);
  return useMemo(() => {
    if (isHandle) {
      const others = (error === null ? (people ?? []) : []).filter(({ handle }) => handle !== '' && handle !== value);
      return others.map((person) => ({ kind: 'handle', person }));
    }
    if (name === null || isComplete({ name, value, start: 0, end: 0 })) return [];
    const { now, zone } = time.options();
    return suggestDays(value, now, zone).map((day) => ({ kind: 'day', day }));
  }, [isHandle, name, value, people, error, time]);
}
