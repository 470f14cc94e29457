import { type FormEvent, type JSX, type RefObject, useRef, useState } from 'react';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import { type ConversationId, longestTitle, mostMembers, type Person, UserId } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { attempt } from '../../async.ts';
import { useConversationList } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import buttonCss from '../../ui/button.module.css';
import css from './NewGroup.module.css';
import { PeoplePicker } from './PeoplePicker.tsx';
import { TitleField, titleError } from './TitleField.tsx';

interface NewGroupProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChoose: (conversationId: ConversationId) => void;
  readonly onCancel: () => void;
}

const noOne: ReadonlySet<UserId> = new Set();

/** Starts a conversation of several people, or the usual one with one person who is chosen without a title. */
export function NewGroup({ field, onChoose, onCancel }: NewGroupProps): JSX.Element {
  const t = useText();
  const start = useConversationList((state) => state.start);
  const startGroup = useConversationList((state) => state.startGroup);
  const conversations = useConversationList((state) => state.conversations);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [title, setTitle] = useState('');
  const [error, setError] = useState<AppErrorData | null>(null);
  const [isBusy, setBusy] = useState(false);
  const titleField = useRef<HTMLInputElement>(null);
  const [first] = people;
  const isOfTwo = people.length === 1 && title.trim() === '';

  const begin = async (): Promise<ConversationId> => {
    if (!isOfTwo || first === undefined) return startGroup(title, people);
    const known = conversations?.find(({ other, group }) => other.id === first.id && group === null);
    return known?.id ?? start(first.handle);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const refused = isOfTwo ? null : refusalOf(title, people);
    setError(refused);
    if (refused !== null) {
      (refused.reason === 'title-missing' ? titleField : field).current?.focus();
      return;
    }
    setBusy(true);
    await attempt(async () => onChoose(await begin()), setError);
    setBusy(false);
  };
  return (
    <form className={css.page} onSubmit={(event) => void submit(event)} data-testid="new-group">
      <PeoplePicker
        field={field}
        chosen={people}
        onChange={(chosen) => {
          setPeople(chosen);
          setError(null);
        }}
        present={noOne}
      />
      <div className={css.titleRow}>
        <Avatar person={{ id: UserId.parse('new-group'), name: title, handle: '' }} isGroup />
        <TitleField
          ref={titleField}
          value={title}
          onValue={(value) => {
            setTitle(value);
            setError(null);
          }}
          error={error?.reason === 'title-missing' ? errorText(t, error) : null}
        />
      </div>
      <div className={css.footer}>
        {error === null || error.reason === 'title-missing' ? null : (
          <p className={css.failure} role="alert">
            {t('newGroup.failed')} {errorText(t, error)}
          </p>
        )}
        <p className={css.count} role="status">
          {people.length === 0 ? t('newGroup.whatIsWritten') : t('newGroup.count', { count: people.length + 1 })}
        </p>
        <button type="button" className={buttonCss.button} onClick={onCancel}>
          {t('group.cancel')}
        </button>
        <button type="submit" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} aria-disabled={isBusy}>
          {isOfTwo ? t('newGroup.start') : t('newGroup.create')}
        </button>
      </div>
    </form>
  );
}

/** Why the engine would refuse a new group; null: it would not. */
function refusalOf(title: string, people: readonly Person[]): AppErrorData | null {
  if (people.length === 0) return new AppError('validation', { reason: 'no-people-chosen' }).toData();
  if (people.length >= mostMembers)
    return new AppError('validation', { reason: 'too-many-members', params: { limit: mostMembers } }).toData();
  return titleError(title)
    ? new AppError('validation', { reason: 'title-missing', params: { limit: longestTitle } }).toData()
    : null;
}
