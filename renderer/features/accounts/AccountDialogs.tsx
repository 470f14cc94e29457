import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { JSX } from 'react';
import { useAccounts, useOverlays } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { FormModal } from '../../ui/FormModal.tsx';
import { AccountForm } from './AccountForm.tsx';

/** The checked kind of credentials, which is the first field of the form. */
const firstField = (): HTMLElement | true =>
  document.querySelector<HTMLElement>('[role="dialog"] form [role="radio"][data-checked]') ?? true;

/** What lies over the window about accounts: one that is added, and what has to be told after. */
export function AccountDialogs(): JSX.Element {
  const t = useText();
  const adding = useOverlays(({ overlay }) => overlay?.kind === 'add-account');
  const telling = useOverlays(({ overlay }) => overlay?.kind === 'keys-in-memory');
  const close = useOverlays((state) => state.close);
  return (
    <>
      <FormModal
        open={adding}
        onClose={close}
        title={t('connect.addTitle')}
        close={t('connect.close')}
        className="dialog-form"
        initialFocus={firstField}
      >
        <AccountForm entry={null} onDone={close} onCancel={close} />
      </FormModal>
      <AlertDialog.Root open={telling} onOpenChange={(open) => (open ? undefined : close())}>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className="dialog-backdrop" />
          <AlertDialog.Popup className="dialog dialog-small">
            <AlertDialog.Title className="dialog-title">{t('accounts.keysTitle')}</AlertDialog.Title>
            <AlertDialog.Description className="dialog-text">{t('accounts.keysBody')}</AlertDialog.Description>
            <div className="dialog-actions">
              <AlertDialog.Close className="button button-primary">{t('accounts.ok')}</AlertDialog.Close>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </>
  );
}

/** The dialog that changes an account. It belongs into what opens it. */
export function EditAccount(): JSX.Element {
  const t = useText();
  const entry = useAccounts(({ accounts }) => accounts) ?? [];
  const editing = useOverlays((state) => state.editing);
  const edit = useOverlays((state) => state.edit);
  const edited = entry.find(({ id }) => id === editing);
  const close = (): void => edit(null);
  return (
    <FormModal
      open={edited !== undefined}
      onClose={close}
      title={t('connect.editTitle')}
      close={t('connect.close')}
      className="dialog-form"
      initialFocus={firstField}
    >
      {edited === undefined ? null : <AccountForm entry={edited} onDone={close} onCancel={close} />}
    </FormModal>
  );
}
