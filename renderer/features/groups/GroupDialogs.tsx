import { type FormEvent, type JSX, useCallback, useRef, useState } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Member, Person, UserId } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays } from '../../app/hooks.ts';
import type { GroupQuestion } from '../../app/overlays.ts';
import { attempt } from '../../async.ts';
import { changeGroup } from '../../session/commands.ts';
import { useAccount, useConversationList, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { conversationName, personName } from '../../ui/personName.ts';
import { useRead } from '../../ui/useRead.ts';
import newConversationCss from '../people/NewConversation.module.css';
import pageCss from '../people/NewGroup.module.css';
import { PeoplePicker } from '../people/PeoplePicker.tsx';
import css from './GroupDialogs.module.css';

type QuestionOf<K extends GroupQuestion['kind']> = Extract<GroupQuestion, { readonly kind: K }>;

/** The dialogs about a conversation of many: adding people, removing one, leaving. */
export function GroupDialogs(): JSX.Element | null {
  const question = useOverlays((state) => state.group);
  // The words stay while a dialog closes.
  const last = useRef(question);
  last.current = question ?? last.current;
  const shown = last.current;
  const isOpen = question !== null;
  if (shown === null) return null;
  if (shown.kind === 'add') return <AddPeople question={shown} isOpen={isOpen} />;
  if (shown.kind === 'leave') return <Leave question={shown} isOpen={isOpen} />;
  return <Remove question={shown} isOpen={isOpen} />;
}

interface DialogProps<K extends GroupQuestion['kind']> {
  readonly question: QuestionOf<K>;
  readonly isOpen: boolean;
}

/** The people in a conversation; none until they are read. */
function useMembersOf({ conversation: { id } }: GroupQuestion): readonly Member[] {
  const { client } = useSession();
  const read = useCallback(() => client.conversations.members({ conversationId: id }), [client, id]);
  return useRead(read).value?.members ?? [];
}

function Remove({ question, isOpen }: DialogProps<'remove'>): JSX.Element {
  const t = useText();
  const { stores } = useApp();
  const { client } = useSession();
  const ask = useOverlays((state) => state.askGroup);
  const { person, conversation } = question;
  const name = personName(t, person);
  return (
    <ConfirmDialog
      open={isOpen}
      title={t('group.removeTitle', { name })}
      cancel={t('group.cancel')}
      onCancel={() => ask(null)}
      action={{
        label: t('group.removeNow'),
        run: () => {
          ask(null);
          void changeGroup(conversation.id, { kind: 'remove', person }, client, stores.notices);
        },
      }}
    >
      {t('group.removeBody', { name })}
    </ConfirmDialog>
  );
}

function Leave({ question, isOpen }: DialogProps<'leave'>): JSX.Element {
  const t = useText();
  const { stores } = useApp();
  const session = useSession();
  const ask = useOverlays((state) => state.askGroup);
  const selectedId = useConversationList((state) => state.selectedId);
  const select = useConversationList((state) => state.select);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const members = useMembersOf(question);
  const isOwner = members.some(({ person, role }) => person.id === ownerId && role === 'owner');
  const { conversation } = question;
  const leave = async (): Promise<void> => {
    ask(null);
    const { notices } = stores;
    await changeGroup(conversation.id, { kind: 'leave' }, session.client, notices);
    const failed = notices.getState().notices.some(({ kind }) => kind === 'not-changed');
    if (!failed && selectedId === conversation.id) select(null);
  };
  return (
    <ConfirmDialog
      open={isOpen}
      title={t('group.leaveTitle', { title: conversationName(t, conversation) })}
      cancel={t('group.cancel')}
      onCancel={() => ask(null)}
      action={{ label: t('group.leaveNow'), run: () => void leave() }}
    >
      <div className={css.words}>
        <p>{t('group.leaveBody')}</p>
        {isOwner && members.length > 1 ? <p>{t('group.leaveOwner')}</p> : null}
      </div>
    </ConfirmDialog>
  );
}

function AddPeople({ question, isOpen }: DialogProps<'add'>): JSX.Element {
  const t = useText();
  const ask = useOverlays((state) => state.askGroup);
  const field = useRef<HTMLInputElement>(null);
  return (
    <Modal
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : ask(null))}
      title={t('group.addTitle')}
      close={t('newConversation.close')}
      className={newConversationCss.picker}
      initialFocus={field}
    >
      <AddPeopleForm question={question} field={field} />
    </Modal>
  );
}

interface AddPeopleFormProps extends Pick<DialogProps<'add'>, 'question'> {
  readonly field: { readonly current: HTMLInputElement | null };
}

/** In the dialog, so that each opening begins without anyone chosen. */
function AddPeopleForm({ question, field }: AddPeopleFormProps): JSX.Element {
  const t = useText();
  const { client } = useSession();
  const ask = useOverlays((state) => state.askGroup);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [error, setError] = useState<AppErrorData | null>(null);
  const members = useMembersOf(question);
  const present: ReadonlySet<UserId> = new Set(members.map(({ person }) => person.id));
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (people.length === 0) {
      field.current?.focus();
      return;
    }
    const change = { kind: 'add' as const, people: [...people] };
    await attempt(
      async () => {
        await client.conversations.changeGroup({ conversationId: question.conversation.id, change });
        ask(null);
      },
      (failed) => setError(failed),
    );
  };
  return (
    <form className={pageCss.page} onSubmit={(event) => void add(event)} data-testid="add-people">
      <PeoplePicker
        field={field}
        chosen={people}
        onChange={(chosen) => {
          setPeople(chosen);
          setError(null);
        }}
        present={present}
      />
      <div className={pageCss.footer}>
        {error === null ? null : (
          <p className={pageCss.failure} role="alert">
            {t('group.addFailed')} {errorText(t, error)}
          </p>
        )}
        <p className={pageCss.count} role="status">
          {members.length === 0 ? '' : t('newGroup.count', { count: members.length + people.length })}
        </p>
        <button type="button" className={buttonCss.button} onClick={() => ask(null)}>
          {t('group.cancel')}
        </button>
        <button
          type="submit"
          className={`${buttonCss.button} ${buttonCss.buttonPrimary}`}
          aria-disabled={people.length === 0}
        >
          {t('group.addNow', { count: people.length })}
        </button>
      </div>
    </form>
  );
}
