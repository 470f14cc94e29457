import { Dialog } from '@base-ui/react/dialog';
import { type JSX, type RefObject, useRef, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import dialogCss from '../../ui/dialog.module.css';
import fieldCss from '../../ui/field.module.css';
import { PassphraseField } from './PassphraseField.tsx';
import protectionCss from './protection.module.css';

interface ConfirmPassphraseProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Makes the change. Rejects with an AppError. */
  readonly onConfirm: (passphrase: string) => Promise<unknown>;
}

/** Asks for the passphrase before the lock is weakened. */
export function ConfirmPassphrase({ open, onClose, onConfirm }: ConfirmPassphraseProps): JSX.Element {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(wanted) => (wanted ? undefined : onClose())} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogCss.dialogBackdrop} />
        <Dialog.Popup
          className={`${dialogCss.dialog} ${dialogCss.dialogSmall}`}
          initialFocus={field}
          data-testid="confirm-passphrase"
        >
          <Dialog.Title className={dialogCss.dialogTitle}>{t('confirmPassphrase.title')}</Dialog.Title>
          <Dialog.Description className={dialogCss.dialogText}>{t('confirmPassphrase.body')}</Dialog.Description>
          {open ? <Form field={field} onClose={onClose} onConfirm={onConfirm} /> : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Form({
  field,
  onClose,
  onConfirm,
}: Omit<ConfirmPassphraseProps, 'open'> & { readonly field: RefObject<HTMLInputElement | null> }): JSX.Element {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | 'empty' | null>(null);
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    if (typed === '') return setError('empty');
    setBusy(true);
    setError(null);
    try {
      await onConfirm(typed);
      onClose();
    } catch (thrown) {
      setError(toAppError(thrown).toData());
      setBusy(false);
      field.current?.select();
    }
  };
  return (
    <form
      className={protectionCss.protectionForm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PassphraseField
        ref={field}
        label={t('lock.passphrase')}
        value={typed}
        error={error === 'empty' ? t('lock.enterPassphrase') : null}
        onValue={setTyped}
      />
      <p className={fieldCss.fieldError} role="alert">
        {error === null || error === 'empty' ? null : errorText(t, error)}
      </p>
      <div className={dialogCss.dialogActions}>
        <Dialog.Close className={buttonCss.button}>{t('confirmPassphrase.cancel')}</Dialog.Close>
        <button type="submit" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} aria-disabled={isBusy}>
          {isBusy ? t('lock.checking') : t('confirmPassphrase.confirm')}
        </button>
      </div>
    </form>
  );
}
