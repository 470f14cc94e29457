import { useEffect, useMemo, useState } from 'react';
import type { Person } from '../../../shared/model.ts';
import { useServices } from '../../state/stores.ts';
import { useTimeSource } from '../../state/time.tsx';
import { type Choice, MOST_PEOPLE } from './choices.ts';
import { isComplete, suggestDays, typedFilter } from './filters.ts';

/** What may complete the filter that is being typed: people for a handle, days for a date. */
export function useCompletions(query: string): readonly Choice[] {
  const { api } = useServices();
  const time = useTimeSource();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const typed = typedFilter(query);
  const [name, value] = [typed?.name ?? null, typed?.value ?? ''];
  const isHandle = name === 'from' || name === 'in';
  useEffect(() => {
    let current = true;
    if (!isHandle) return undefined;
    api.suggestPeople(value, MOST_PEOPLE).then(
      (suggested) => current && setPeople(suggested),
      // A handle can be typed without being suggested.
      () => current && setPeople([]),
    );
    return () => {
      current = false;
    };
  }, [api, isHandle, value]);
  return useMemo(() => {
    if (isHandle) {
      const others = people.filter(({ handle }) => handle !== '' && handle !== value);
      return others.map((person) => ({ kind: 'handle', person }));
    }
    if (name === null || isComplete({ name, value, start: 0, end: 0 })) return [];
    const { now, zone } = time.options();
    return suggestDays(value, now, zone).map((day) => ({ kind: 'day', day }));
  }, [isHandle, name, value, people, time]);
}
