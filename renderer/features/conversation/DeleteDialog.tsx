import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type JSX, type RefObject, useRef } from 'react';
import { useAccount, useChanges, useConversation, useMembers } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import dialogCss from '../../ui/dialog.module.css';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import css from './DeleteDialog.module.css';

interface DeleteDialogProps {
  /** Focused afterwards, because the message that opened the dialog may be gone. */
  readonly finalFocus: RefObject<HTMLElement | null>;
}

/** Asks whether messages are deleted on this computer or for everyone. */
export function DeleteDialog({ finalFocus }: DeleteDialogProps): JSX.Element {
  const t = useText();
  const deleting = useChanges((state) => state.deleting);
  const ask = useChanges((state) => state.askDelete);
  const remove = useChanges((state) => state.remove);
  const outgoing = useConversation((state) => state.outgoing);
  const cancel = useRef<HTMLButtonElement>(null);
  // What it said, while it closes.
  const last = useRef(deleting);
  if (deleting !== null) last.current = deleting;
  const messages = deleting ?? last.current ?? [];
  const isUnsent = messages.length > 0 && messages.every(({ id }) => outgoing.some((each) => each.id === id));
  const ownerId = useAccount((state) => state.account?.owner.id);
  const isAdmin = useMembers(
    ({ members }) => members?.some(({ person, role }) => person.id === ownerId && role !== 'member') === true,
  );
  const shown = useConversation((state) => state.messages);
  // Admins of a conversation of many delete the texts of others too.
  const areOwn = messages.every(
    ({ id, own }) => own || (isAdmin && shown.some((each) => each.id === id && each.event === undefined)),
  );
  const act = (label: string, forEveryone: boolean): JSX.Element => (
    <button
      type="button"
      className={`${buttonCss.button} ${buttonCss.buttonDanger}`}
      onClick={() => void remove(forEveryone)}
    >
      {label}
    </button>
  );
  return (
    <AlertDialog.Root open={deleting !== null} onOpenChange={(open) => (open ? undefined : ask(null))}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialogCss.dialogBackdrop} />
        <AlertDialog.Popup
          className={`${dialogCss.dialog} ${dialogCss.dialogSmall} ${css.dialog}`}
          initialFocus={cancel}
          finalFocus={() => (hasOpenPopup() ? false : (finalFocus.current ?? true))}
        >
          <AlertDialog.Title className={dialogCss.dialogTitle}>
            {t('deleting.title', { count: messages.length })}
          </AlertDialog.Title>
          <AlertDialog.Description className={`${dialogCss.dialogText} ${css.choices}`} render={<div />}>
            {isUnsent ? <p>{t('deleting.unsent', { count: messages.length })}</p> : null}
            {isUnsent ? null : <p>{t('deleting.forMeBody', { count: messages.length })}</p>}
            {areOwn && !isUnsent ? <p>{t('deleting.forEveryoneBody', { count: messages.length })}</p> : null}
          </AlertDialog.Description>
          <div className={dialogCss.dialogActions}>
            <AlertDialog.Close ref={cancel} className={buttonCss.button}>
              {t('deleting.cancel')}
            </AlertDialog.Close>
            {isUnsent ? act(t('deleting.now'), false) : act(t('deleting.forMe'), false)}
            {areOwn && !isUnsent ? act(t('deleting.forEveryone'), true) : null}
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
