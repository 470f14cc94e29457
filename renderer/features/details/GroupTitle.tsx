import { Pencil } from 'lucide-react';
import { type FormEvent, type JSX, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import { type Conversation, longestTitle } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { attempt } from '../../async.ts';
import { useAccount, useMembers, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import { conversationName } from '../../ui/personName.ts';
import { TitleField, titleError } from '../people/TitleField.tsx';
import contentCss from './DetailsContent.module.css';
import css from './GroupTitle.module.css';

/** The title of a conversation of many; an admin renames it in place. */
export function GroupTitle({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const t = useText();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const isAdmin = useMembers(
    ({ members }) => members?.some(({ person, role }) => person.id === ownerId && role !== 'member') === true,
  );
  const [isRenaming, setRenaming] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  const wasRenaming = useRef(false);
  useEffect(() => {
    if (!isRenaming && wasRenaming.current) button.current?.querySelector('button')?.focus();
    wasRenaming.current = isRenaming;
  }, [isRenaming]);
  if (isRenaming) return <RenameForm conversation={conversation} onEnd={() => setRenaming(false)} />;
  return (
    <div ref={button} className={css.title}>
      <p className={contentCss.heroName} dir="auto">
        {conversationName(t, conversation)}
      </p>
      {isAdmin ? (
        <IconButton label={t('group.rename')} onClick={() => setRenaming(true)}>
          <Pencil aria-hidden="true" />
        </IconButton>
      ) : null}
    </div>
  );
}

interface RenameFormProps {
  readonly conversation: Conversation;
  readonly onEnd: () => void;
}

function RenameForm({ conversation: { id, other }, onEnd }: RenameFormProps): JSX.Element {
  const t = useText();
  const { client } = useSession();
  const [title, setTitle] = useState(other.name);
  const [error, setError] = useState<AppErrorData | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (titleError(title)) {
      setError(new AppError('validation', { reason: 'title-missing', params: { limit: longestTitle } }).toData());
      return;
    }
    await attempt(async () => {
      await client.conversations.changeGroup({ conversationId: id, change: { kind: 'rename', title } });
      onEnd();
    }, setError);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // The details stay open.
    event.preventDefault();
    event.stopPropagation();
    onEnd();
  };
  return (
    <form className={css.form} onSubmit={(event) => void save(event)} onKeyDown={onKeyDown}>
      <TitleField
        ref={field}
        value={title}
        onValue={(value) => {
          setTitle(value);
          setError(null);
        }}
        error={error === null ? null : errorText(t, error)}
      />
      <div className={css.actions}>
        <button type="button" className={buttonCss.button} onClick={onEnd}>
          {t('group.cancel')}
        </button>
        <button type="submit" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`}>
          {t('group.renameNow')}
        </button>
      </div>
    </form>
  );
}
