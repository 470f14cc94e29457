import { Autocomplete } from '@base-ui/react/autocomplete';
import { AtSign, Search, UsersRound } from 'lucide-react';
import { type JSX, type RefObject, useEffect, useRef, useState } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import { type Conversation, type ConversationId, type Person, UserId } from '../../../shared/model.ts';
import { displayHandle, displayHandleBeside } from '../../../shared/text/displayName.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { attempt } from '../../async.ts';
import { useAccount, useConversationList, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import buttonCss from '../../ui/button.module.css';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import highlightCss from '../../ui/highlight.module.css';
import { personName } from '../../ui/personName.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import textCss from '../../ui/text.module.css';
import css from './PersonSearch.module.css';
import pickerCss from './picker.module.css';
import { stillSuggested, typedHandle, useSuggestions } from './suggestions.ts';

const noConversations: readonly Conversation[] = [];

interface PersonSearchProps {
  readonly field: RefObject<HTMLInputElement | null>;
  /** Called with the conversation of the chosen person. */
  readonly onChoose: (conversationId: ConversationId) => void;
  /** Called for a conversation of several people. */
  readonly onGroup: () => void;
}

/** Finds people by name or handle among those in the cache, or by full handle in the table. */
export function PersonSearch({ field, onChoose, onGroup }: PersonSearchProps): JSX.Element {
  const t = useText();
  const [typed, setTyped] = useState('');
  const suggested = useSuggestions(typed);
  const conversations = useConversationList((state) => state.conversations) ?? noConversations;
  const owner = useAccount((state) => state.account?.owner);
  const { finding, failure, find, forget, unblock } = useFinder(onChoose);
  const people = personChoices(typed, suggested, conversations, owner, t('conversation.notes'));
  const choices = typed.trim() === '' ? withGroup(people) : people;

  const choose = (choice: PersonChoice): void => {
    if (choice.kind === 'group') onGroup();
    else if (choice.kind === 'notes') find(null);
    else if (choice.kind === 'handle') find(choice.handle);
    else if (choice.conversationId !== null) onChoose(choice.conversationId);
    else find(choice.person.handle);
  };
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      autoHighlight="always"
      keepHighlight
      items={choices}
      itemToStringValue={(choice: PersonChoice) => nameOf(t, choice)}
      value={typed}
      onValueChange={(value, { reason }) => {
        // Choosing an item does not fill the field.
        if (reason !== 'input-change' && reason !== 'input-clear') return;
        setTyped(value);
        forget();
      }}
    >
      <div className={css.pickerField}>
        <Search aria-hidden="true" />
        <Autocomplete.Input
          ref={field}
          className={pickerCss.pickerInput}
          aria-label={t('newConversation.field')}
          placeholder={t('newConversation.placeholder')}
          spellCheck={false}
          autoComplete="off"
          dir={typed === '' ? undefined : 'auto'}
        />
        {finding === null ? null : <Spinner />}
      </div>
      {failure === null ? null : (
        <div className={pickerCss.pickerFailure} role="alert">
          <p className={css.pickerFailureTitle}>
            {failure.handle === null
              ? t('newConversation.notesFailed')
              : t('newConversation.failed', { handle: displayHandle(failure.handle) })}
          </p>
          <p>{errorText(t, failure.error)}</p>
          {failure.error.reason === 'person-blocked' ? (
            <button type="button" className={buttonCss.button} onClick={() => unblock(failure)}>
              {t('blocking.unblock')}
            </button>
          ) : (
            <ErrorDetails error={failure.error} />
          )}
        </div>
      )}
      <Autocomplete.Status className={textCss.visuallyHidden}>
        {finding === null || finding === ''
          ? t('newConversation.found', { count: choices.filter(({ kind }) => kind === 'person').length })
          : t('newConversation.finding', { handle: displayHandle(finding) })}
      </Autocomplete.Status>
      <Autocomplete.Empty>
        <p className={css.pickerEmpty}>{typed === '' ? t('newConversation.hint') : t('newConversation.noMatch')}</p>
      </Autocomplete.Empty>
      <Autocomplete.List className={css.pickerList} aria-label={t('newConversation.people')}>
        {(choice: PersonChoice) => (
          <Autocomplete.Item
            key={choice.kind === 'person' ? choice.person.id : choice.kind}
            value={choice}
            className={`${pickerCss.pickerItem} ${highlightCss.highlight}`}
            onClick={() => choose(choice)}
          >
            <ChoiceItem choice={choice} />
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

function nameOf(t: Translate, choice: PersonChoice): string {
  if (choice.kind === 'notes') return t('conversation.notes');
  if (choice.kind === 'group') return t('newConversation.group');
  return choice.kind === 'person' ? personName(t, choice.person) : choice.handle;
}

function ChoiceItem({ choice }: { readonly choice: PersonChoice }): JSX.Element {
  switch (choice.kind) {
    case 'notes':
      return <NotesItem owner={choice.owner} />;
    case 'group':
      return <GroupItem />;
    case 'person':
      return <PersonItem {...choice} />;
    case 'handle':
      return <HandleItem handle={choice.handle} />;
  }
}

const NotesItem = ({ owner }: { readonly owner: Person }): JSX.Element => {
  const t = useText();
  return (
    <>
      <Avatar person={owner} size="small" isNotes />
      <span className={pickerCss.pickerLines}>
        <span className={pickerCss.pickerName}>{t('conversation.notes')}</span>
        <span className={pickerCss.pickerHandle}>{t('newConversation.notesHint')}</span>
      </span>
    </>
  );
};

const GroupItem = (): JSX.Element => {
  const t = useText();
  return (
    <>
      <span className={pickerCss.pickerIcon} aria-hidden="true">
        <UsersRound />
      </span>
      <span className={pickerCss.pickerLines}>
        <span className={pickerCss.pickerName}>{t('newConversation.group')}</span>
        <span className={pickerCss.pickerHandle}>{t('newConversation.groupHint')}</span>
      </span>
    </>
  );
};

const PersonItem = ({ person, conversationId }: Extract<PersonChoice, { readonly kind: 'person' }>): JSX.Element => {
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
      {conversationId === null ? null : <span className={pickerCss.pickerHint}>{t('newConversation.existing')}</span>}
    </>
  );
};

const HandleItem = ({ handle }: { readonly handle: string }): JSX.Element => {
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
};

interface Finder {
  /** What is being looked up; null: nothing. */
  readonly finding: string | null;
  readonly failure: { readonly handle: string | null; readonly error: AppErrorData } | null;
  /** Finds the conversation with the person of a handle; null: the notes to oneself. */
  readonly find: (handle: string | null) => void;
  /** Unblocks the person of a failure, and finds their conversation. */
  readonly unblock: (failure: NonNullable<Finder['failure']>) => void;
  /** Clears the failure. */
  readonly forget: () => void;
}

/** Looks up one handle at a time; ignores the reply after the dialog closed. */
function useFinder(onChoose: (conversationId: ConversationId) => void): Finder {
  const start = useConversationList((state) => state.start);
  const { client } = useSession();
  const [finding, setFinding] = useState<string | null>(null);
  const [failure, setFailure] = useState<Finder['failure']>(null);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const find = async (handle: string | null): Promise<void> => {
    if (finding !== null) return;
    setFinding(handle ?? '');
    setFailure(null);
    await attempt(
      async () => {
        const conversationId = await start(handle);
        if (here.current) onChoose(conversationId);
      },
      (error) => setFailure({ handle, error }),
    );
    setFinding(null);
  };
  const unblock = async ({ handle, error }: NonNullable<Finder['failure']>): Promise<void> => {
    const person = UserId.safeParse(error.details.userId);
    if (!person.success) return;
    await attempt(
      async () => {
        await client.people.unblock({ id: person.data });
        await find(handle);
      },
      (failed) => setFailure({ handle, error: failed }),
    );
  };
  return {
    finding,
    failure,
    find: (handle) => void find(handle),
    unblock: (failed) => void unblock(failed),
    forget: () => setFailure(null),
  };
}

/** A choice for starting a conversation. */
export type PersonChoice =
  /** The notes to oneself. */
  | { readonly kind: 'notes'; readonly owner: Person }
  /** A conversation of several people. */
  | { readonly kind: 'group' }
  /** A person in the cache, with their conversation if there is one. */
  | { readonly kind: 'person'; readonly person: Person; readonly conversationId: ConversationId | null }
  | { readonly kind: 'handle'; readonly handle: string };

/** The choices with a new group after the notes to oneself. */
const withGroup = (choices: readonly PersonChoice[]): readonly PersonChoice[] => {
  const place = choices[0]?.kind === 'notes' ? 1 : 0;
  return choices.toSpliced(place, 0, { kind: 'group' });
};

/**
 * The choices for `typed`: the notes to oneself while nothing is typed, or what they are called or the owner; suggested people;
 * the exact handle. Leaves out people with neither a handle nor a conversation, who can't be messaged.
 * @param conversations the conversations, newest first.
 * @param notes what the notes to oneself are called.
 */
export function personChoices(
  typed: string,
  suggested: readonly Person[],
  conversations: readonly Conversation[],
  owner: Person | undefined,
  notes: string,
): readonly PersonChoice[] {
  const people = suggested
    .filter(({ id }) => id !== owner?.id)
    .map((person) => {
      const conversationId = conversations.find(({ other }) => other.id === person.id)?.id ?? null;
      return { kind: 'person', person, conversationId } as const;
    })
    .filter(({ person, conversationId }) => conversationId !== null || person.handle !== '');
  const handle = typedHandle(typed);
  const query = typed.trim().replace(/^@/, '');
  const isOwn = owner !== undefined && stillSuggested([owner, { ...owner, name: notes }], query).length > 0;
  const own = isOwn ? [{ kind: 'notes', owner } as const] : [];
  const known = handle === owner?.handle || people.some(({ person }) => person.handle === handle);
  return [...own, ...people, ...(handle === '' || known ? [] : [{ kind: 'handle', handle } as const])];
}
