import { X } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../../text/useText.ts';
import { unusedFilters } from './choices.ts';
import { type Chip, chipsOf, typedFilter, withFilterBegun, withoutFilter } from './filters.ts';

interface FilterRowProps {
  readonly query: string;
  readonly onChange: (query: string) => void;
}

/** What a search is narrowed down to, as chips that can be taken away, and what else it can be narrowed down by. */
export function FilterRow({ query, onChange }: FilterRowProps): JSX.Element {
  const t = useText();
  const chips = chipsOf(query);
  const typed = typedFilter(query);
  const unclear = chips.find(({ isClear }) => !isClear) ?? typed;
  const used = [...chips.map(({ name }) => name), ...(typed === null ? [] : [typed.name])];
  return (
    <div className="search-filters">
      {chips.map((chip) => (
        <FilterChip key={chip.start} chip={chip} onRemove={() => onChange(withoutFilter(query, chip))} />
      ))}
      {unusedFilters(used).map((name) => (
        <button
          key={name}
          type="button"
          className="search-begin"
          title={t(`search.addFilter.${name}`)}
          aria-label={t(`search.addFilter.${name}`)}
          onClick={() => onChange(withFilterBegun(query, name))}
        >
          <bdi>{name}:</bdi>
        </button>
      ))}
      {unclear === null ? null : (
        <span className="search-hint">
          {unclear.name === 'before' || unclear.name === 'after' ? t('search.dayHint') : t('search.handleHint')}
        </span>
      )}
    </div>
  );
}

function FilterChip({ chip, onRemove }: { readonly chip: Chip; readonly onRemove: () => void }): JSX.Element {
  const t = useText();
  const isHandle = chip.name === 'from' || chip.name === 'in';
  const shown = isHandle ? `@${chip.value}` : chip.value;
  return (
    <span className={chip.isClear ? 'chip' : 'chip chip-unclear'}>
      <span>{t(`search.filters.${chip.name}`)}</span>
      <bdi>{shown}</bdi>
      <button
        type="button"
        className="chip-remove"
        aria-label={t('search.removeFilter', { filter: `${t(`search.filters.${chip.name}`)} ${shown}` })}
        onClick={onRemove}
      >
        <X aria-hidden="true" />
      </button>
    </span>
  );
}
