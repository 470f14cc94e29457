import { type ComponentProps, type JSX, useState } from 'react';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Modal } from '../../ui/Modal.tsx';
import css from './AccountDialogs.module.css';
import { AccountForm } from './AccountForm.tsx';

/** The checked kind of credentials, which is the first field of the form. */
const firstField = (): HTMLElement | true =>
  document.querySelector<HTMLElement>('[role="dialog"] form [role="radio"][data-checked]') ?? true;

/** The dialog that adds an account, and the note about its keys that may follow. */
export function AccountDialogs(): JSX.Element {
  const t = useText();
  const adding = useOverlays(({ overlay }) => overlay?.kind === 'add-account');
  const informing = useOverlays(({ overlay }) => overlay?.kind === 'keys-in-memory');
  const close = useOverlays((state) => state.close);
  return (
    <>
      <FormModal
        open={adding}
        onClose={close}
        title={t('connect.addTitle')}
        close={t('connect.close')}
        className={css.dialogForm}
        initialFocus={firstField}
      >
        <AccountForm entry={null} onDone={close} onCancel={close} />
      </FormModal>
      <ConfirmDialog
        open={informing}
        title={t('accounts.keysTitle')}
        cancel={t('accounts.ok')}
        onCancel={close}
        action={null}
        isNotice
      >
        {t('accounts.keysBody')}
      </ConfirmDialog>
    </>
  );
}

/** The dialog that edits an account. Render it inside the dialog that opens it. */
export function EditAccount(): JSX.Element {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const editing = useOverlays((state) => state.editing);
  const edit = useOverlays((state) => state.edit);
  const edited = accounts.find(({ id }) => id === editing);
  const close = (): void => edit(null);
  return (
    <FormModal
      open={edited !== undefined}
      onClose={close}
      title={t('connect.editTitle')}
      close={t('connect.close')}
      className={css.dialogForm}
      initialFocus={firstField}
    >
      {edited === undefined ? null : <AccountForm entry={edited} onDone={close} onCancel={close} />}
    </FormModal>
  );
}

interface FormModalProps
  extends Omit<ComponentProps<typeof Modal>, 'onOpenChange' | 'onInput' | 'disablePointerDismissal'> {
  readonly onClose: () => void;
}

/** A dialog with a form; asks before discarding what was typed. */
function FormModal({ open, onClose, children, ...modal }: FormModalProps): JSX.Element {
  const t = useText();
  const [form, setForm] = useState<'fresh' | 'typed' | 'asking'>('fresh');
  if (!open && form !== 'fresh') setForm('fresh');
  const leave = (): void => (form === 'fresh' ? onClose() : setForm('asking'));
  return (
    <Modal
      {...modal}
      open={open}
      onOpenChange={(wanted) => (wanted ? undefined : leave())}
      disablePointerDismissal
      onInput={() => setForm('typed')}
    >
      {children}
      <ConfirmDialog
        open={form === 'asking'}
        onCancel={() => setForm('typed')}
        title={t('connect.discardTitle')}
        cancel={t('connect.keepEditing')}
        action={{ label: t('connect.discard'), run: onClose }}
      >
        {t('connect.discardBody')}
      </ConfirmDialog>
    </Modal>
  );
}
