import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search, X } from 'lucide-react';
import { type JSX, type RefObject, useMemo } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useTimeSource, useZone } from '../../app/time.tsx';
import { useConversationList, useSearch, useSession } from '../../session/hooks.ts';
import { SHOWN_HITS } from '../../session/search.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import highlightCss from '../../ui/highlight.module.css';
import textCss from '../../ui/text.module.css';
import { useRead } from '../../ui/useRead.ts';
import pickerCss from '../people/picker.module.css';
import {
  type Chip,
  chipsOf,
  isComplete,
  suggestDays,
  typedFilter,
  withFilterBegun,
  withFilterComplete,
  withoutFilter,
} from './filters.ts';
import { ResultItem } from './ResultItem.tsx';
import css from './SearchField.module.css';
import { keyOf, MOST_PEOPLE, type SearchResult, type Section, sectionsOf, unusedFilters } from './searchResults.ts';

const noConversations: readonly Conversation[] = [];

interface SearchFieldProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChoose: (choice: SearchResult) => void;
}

/** The search field with its filters and results. */
export function SearchField({ field, onChoose }: SearchFieldProps): JSX.Element {
  const t = useText();
  const query = useSearch((state) => state.query);
  const found = useSearch((state) => state.found);
  const error = useSearch((state) => state.error);
  const type = useSearch((state) => state.type);
  const conversations = useConversationList((state) => state.conversations) ?? noConversations;
  const openId = useConversationList((state) => state.selectedId);
  const zone = useZone();
  const completions = useCompletions(query);
  const sections = useMemo(
    () => sectionsOf({ query, found, completions, conversations, openId }),
    [query, found, completions, conversations, openId],
  );
  const set = (value: string): void => {
    void type(value, zone);
    field.current?.focus();
  };
  const choose = (choice: SearchResult): void => {
    const typed = typedFilter(query);
    if (typed !== null && choice.kind === 'handle') set(withFilterComplete(query, typed, choice.person.handle));
    else if (typed !== null && choice.kind === 'day') set(withFilterComplete(query, typed, choice.day.value));
    else onChoose(choice);
  };
  const isAnswered = found?.query === query;

  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      autoHighlight="always"
      items={sections}
      itemToStringValue={keyOf}
      value={query}
      onValueChange={(value, { reason }) => {
        // Choosing an item does not fill the field.
        if (reason === 'input-change' || reason === 'input-clear') void type(value, zone);
      }}
    >
      <div className={css.searchField}>
        <Search aria-hidden="true" />
        <Autocomplete.Input
          ref={field}
          className={`${pickerCss.pickerInput} ${css.searchInput}`}
          data-testid="search-input"
          aria-label={t('search.field')}
          placeholder={t('search.placeholder')}
          spellCheck={false}
          autoComplete="off"
          maxLength={500}
          dir={query === '' ? undefined : 'auto'}
        />
        <Dialog.Close render={<button type="button" className={buttonCss.iconButton} aria-label={t('search.close')} />}>
          <X aria-hidden="true" />
        </Dialog.Close>
      </div>
      <FilterRow query={query} onChange={set} />
      <Autocomplete.Status className={textCss.visuallyHidden}>
        {isAnswered && query.trim() !== ''
          ? t('search.found', {
              conversations: sections.find(({ name }) => name === 'conversations')?.items.length ?? 0,
              messages: found.hits.length,
            })
          : ''}
      </Autocomplete.Status>
      {error === null ? null : (
        <p className={`${css.searchNote} ${css.searchFailure}`} role="alert">
          {t('search.failed')} {errorText(t, error)}
        </p>
      )}
      <Autocomplete.Empty>
        <p className={css.searchNote}>{query.trim() === '' || !isAnswered ? t('search.hint') : t('search.nothing')}</p>
      </Autocomplete.Empty>
      <Autocomplete.List className={css.searchList} aria-label={t('search.title')} data-answers={found?.query}>
        {(section: Section) => <ResultSection key={section.name} section={section} onChoose={choose} />}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

interface ResultSectionProps {
  readonly section: Section;
  readonly onChoose: (choice: SearchResult) => void;
}

function ResultSection({ section: { name, items }, onChoose }: ResultSectionProps): JSX.Element {
  const t = useText();
  return (
    <Autocomplete.Group items={items} className={css.searchSection}>
      <Autocomplete.GroupLabel className={css.searchLabel}>{t(`search.sections.${name}`)}</Autocomplete.GroupLabel>
      <Autocomplete.Collection>
        {(choice: SearchResult) => (
          <Autocomplete.Item
            key={keyOf(choice)}
            value={choice}
            className={`${pickerCss.pickerItem} ${highlightCss.highlight} ${choice.kind === 'message' ? css.searchHit : ''}`}
            onClick={() => onChoose(choice)}
          >
            <ResultItem choice={choice} />
          </Autocomplete.Item>
        )}
      </Autocomplete.Collection>
      {name === 'messages' && items.length === SHOWN_HITS ? (
        <p className={css.searchNote}>{t('search.most', { count: SHOWN_HITS })}</p>
      ) : null}
    </Autocomplete.Group>
  );
}

interface FilterRowProps {
  readonly query: string;
  readonly onChange: (query: string) => void;
}

/** The filters of a search as removable chips, and buttons that add others. */
function FilterRow({ query, onChange }: FilterRowProps): JSX.Element {
  const t = useText();
  const chips = chipsOf(query);
  const typed = typedFilter(query);
  const unclear = chips.find(({ isClear }) => !isClear) ?? typed;
  const used = [...chips.map(({ name }) => name), ...(typed === null ? [] : [typed.name])];
  return (
    <div className={css.searchFilters}>
      {chips.map((chip) => (
        <FilterChip key={chip.start} chip={chip} onRemove={() => onChange(withoutFilter(query, chip))} />
      ))}
      {unusedFilters(used).map((name) => (
        <button
          key={name}
          type="button"
          className={pickerCss.searchBegin}
          title={t(`search.addFilter.${name}`)}
          aria-label={t(`search.addFilter.${name}`)}
          onClick={() => onChange(withFilterBegun(query, name))}
        >
          {t(`search.filterNames.${name}`)}
        </button>
      ))}
      {unclear === null ? null : (
        <span className={css.searchHint}>
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
    <span className={chip.isClear ? css.chip : `${css.chip} ${css.chipUnclear}`}>
      <span>{t(`search.filters.${chip.name}`)}</span>
      <bdi>{shown}</bdi>
      <button
        type="button"
        className={css.chipRemove}
        aria-label={t('search.removeFilter', { filter: `${t(`search.filters.${chip.name}`)} ${shown}` })}
        onClick={onRemove}
      >
        <X aria-hidden="true" />
      </button>
    </span>
  );
}

/** Completions of the filter being typed: people for a handle, days for a date. */
function useCompletions(query: string): readonly SearchResult[] {
  const { client } = useSession();
  const time = useTimeSource();
  const typed = typedFilter(query);
  const [name, value] = [typed?.name ?? null, typed?.value ?? ''];
  const isHandle = name === 'from' || name === 'in';
  // A handle may be typed without a suggestion, so a failure shows none.
  const suggest = useMemo(
    () => (isHandle ? async () => (await client.people.suggest({ query: value, limit: MOST_PEOPLE })).people : null),
    [client, isHandle, value],
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
