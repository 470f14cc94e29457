import { Autocomplete } from '@base-ui/react/autocomplete';
import { AtSign, Check, X } from 'lucide-react';
import { type JSX, type KeyboardEvent, type RefObject, useId, useState } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Person, UserId } from '../../../shared/model.ts';
import { displayHandle, displayHandleBeside } from '../../../shared/text/displayName.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { attempt } from '../../async.ts';
import { useAccount, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import fieldCss from '../../ui/field.module.css';
import highlightCss from '../../ui/highlight.module.css';
import { personName } from '../../ui/personName.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import textCss from '../../ui/text.module.css';
import css from './PeoplePicker.module.css';
import pickerCss from './picker.module.css';
import { typedHandle, useSuggestions } from './suggestions.ts';

type Choice =
  | { readonly kind: 'person'; readonly person: Person }
  /** A person who is not known here, to be looked up. */
  | { readonly kind: 'handle'; readonly handle: string };

interface PeoplePickerProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly chosen: readonly Person[];
  readonly onChange: (chosen: readonly Person[]) => void;
  /** Who can't be chosen, since they are there already. */
  readonly present: ReadonlySet<UserId>;
}

const none: readonly Person[] = [];

/**
 * Chooses several people by name or handle among those in the cache, or by full handle in the table. The chosen ones are in the
 * field: Enter adds the highlighted one or takes them back, Backspace in an empty field takes back the last.
 */
export function PeoplePicker({ field, chosen, onChange, present }: PeoplePickerProps): JSX.Element {
  const t = useText();
  const id = useId();
  const { client } = useSession();
  const owner = useAccount((state) => state.account?.owner);
  const [typed, setTyped] = useState('');
  const [finding, setFinding] = useState<string | null>(null);
  const [failure, setFailure] = useState<{ readonly handle: string; readonly error: AppErrorData } | null>(null);
  const suggested = useSuggestions(typed);
  const isChosen = (person: Person): boolean => chosen.some((each) => each.id === person.id);
  const choices = choicesOf(typed, suggested, typed.trim() === '' ? chosen : none, owner);

  const toggle = (person: Person): void => {
    if (present.has(person.id)) return;
    onChange(isChosen(person) ? chosen.filter((each) => each.id !== person.id) : [...chosen, person]);
    setTyped('');
    field.current?.focus();
  };
  const find = async (handle: string): Promise<void> => {
    if (finding !== null) return;
    setFinding(handle);
    setFailure(null);
    await attempt(
      async () => {
        const { other, isNotes } = await client.conversations.start({ handle });
        setTyped('');
        if (!isNotes && !present.has(other.id) && !isChosen(other)) onChange([...chosen, other]);
      },
      (error) => setFailure({ handle, error }),
    );
    setFinding(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Backspace' && typed === '' && chosen.length > 0) onChange(chosen.slice(0, -1));
  };
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      autoHighlight="always"
      keepHighlight
      items={choices}
      itemToStringValue={(choice: Choice) => (choice.kind === 'person' ? personName(t, choice.person) : choice.handle)}
      value={typed}
      onValueChange={(value, { reason }) => {
        // Choosing an item does not fill the field.
        if (reason !== 'input-change' && reason !== 'input-clear') return;
        setTyped(value);
        setFailure(null);
      }}
    >
      <div className={css.to}>
        <label htmlFor={id} className={fieldCss.fieldLabel}>
          {t('newGroup.to')}
        </label>
        <div className={css.field}>
          {chosen.map((person) => (
            <span key={person.id} className={css.chip} data-testid="chosen-person">
              <Avatar person={person} size="tiny" />
              <bdi className={css.chipName}>{personName(t, person)}</bdi>
              <button
                type="button"
                className={css.chipRemove}
                aria-label={t('newGroup.unchoose', { name: personName(t, person) })}
                onClick={() => toggle(person)}
              >
                <X aria-hidden="true" />
              </button>
            </span>
          ))}
          <Autocomplete.Input
            ref={field}
            id={id}
            className={`${pickerCss.pickerInput} ${css.input}`}
            aria-label={t('newGroup.field')}
            placeholder={chosen.length === 0 ? t('newConversation.placeholder') : ''}
            spellCheck={false}
            autoComplete="off"
            dir={typed === '' ? undefined : 'auto'}
            onKeyDown={onKeyDown}
          />
          {finding === null ? null : <Spinner />}
        </div>
      </div>
      {failure === null ? null : (
        <div className={pickerCss.pickerFailure} role="alert">
          <p>{t('newConversation.failed', { handle: displayHandle(failure.handle) })}</p>
          <p>{errorText(t, failure.error)}</p>
          <ErrorDetails error={failure.error} />
        </div>
      )}
      <Autocomplete.Status className={textCss.visuallyHidden}>
        {finding === null
          ? t('newConversation.found', { count: choices.filter(({ kind }) => kind === 'person').length })
          : t('newConversation.finding', { handle: displayHandle(finding) })}
      </Autocomplete.Status>
      <Autocomplete.Empty>
        <p className={css.empty}>{typed === '' ? t('newConversation.hint') : t('newConversation.noMatch')}</p>
      </Autocomplete.Empty>
      <Autocomplete.List className={css.list} aria-label={t('newConversation.people')}>
        {(choice: Choice) => (
          <Autocomplete.Item
            key={choice.kind === 'person' ? choice.person.id : choice.kind}
            value={choice}
            disabled={choice.kind === 'person' && present.has(choice.person.id)}
            className={`${pickerCss.pickerItem} ${highlightCss.highlight}`}
            onClick={() => (choice.kind === 'person' ? toggle(choice.person) : void find(choice.handle))}
          >
            {choice.kind === 'person' ? (
              <PersonLine
                person={choice.person}
                isChosen={isChosen(choice.person)}
                isPresent={present.has(choice.person.id)}
              />
            ) : (
              <HandleLine handle={choice.handle} />
            )}
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

/** Chosen people that the suggestions lack come first; those without a handle, and the owner, can't be added. */
function choicesOf(
  typed: string,
  suggested: readonly Person[],
  chosen: readonly Person[],
  owner: Person | undefined,
): readonly Choice[] {
  const known = new Set(suggested.map(({ id }) => id));
  const people = [...chosen.filter(({ id }) => !known.has(id)), ...suggested].filter(
    ({ id, handle }) => handle !== '' && id !== owner?.id,
  );
  const handle = typedHandle(typed);
  const isKnown = handle === '' || handle === owner?.handle || people.some((person) => person.handle === handle);
  const listed = people.map((person): Choice => ({ kind: 'person', person }));
  return isKnown ? listed : [...listed, { kind: 'handle', handle }];
}

interface PersonLineProps {
  readonly person: Person;
  readonly isChosen: boolean;
  readonly isPresent: boolean;
}

function PersonLine({ person, isChosen, isPresent }: PersonLineProps): JSX.Element {
  const t = useText();
  const handle = displayHandleBeside(person);
  return (
    <>
      <Avatar person={person} size="small" />
      <span className={pickerCss.pickerLines}>
        <span className={pickerCss.pickerName} dir="auto">
          {personName(t, person)}
        </span>
        {handle === '' ? null : <bdi className={pickerCss.pickerHandle}>{handle}</bdi>}
      </span>
      {isPresent ? (
        <span className={css.present}>{t('newGroup.isIn')}</span>
      ) : (
        <span className={css.box} data-checked={isChosen || undefined}>
          {isChosen ? <Check aria-hidden="true" /> : null}
          {isChosen ? <span className={textCss.visuallyHidden}>{t('newGroup.chosen')}</span> : null}
        </span>
      )}
    </>
  );
}

function HandleLine({ handle }: { readonly handle: string }): JSX.Element {
  const t = useText();
  return (
    <>
      <span className={pickerCss.pickerIcon} aria-hidden="true">
        <AtSign />
      </span>
      <span className={pickerCss.pickerLines}>
        <span className={pickerCss.pickerName}>{t('newConversation.find', { handle: displayHandle(handle) })}</span>
        <span className={pickerCss.pickerHandle}>{t('newConversation.findHint')}</span>
      </span>
    </>
  );
}
