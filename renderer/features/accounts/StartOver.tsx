import { type JSX, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { AccountId } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Failure } from '../../ui/Failure.tsx';

/** Offers to start over when the keychain that protects an account's data does not come back. */
export function StartOver({ id }: { readonly id: AccountId }): JSX.Element {
  const t = useText();
  const { client } = useApp();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      // The account's events replace this screen.
      await client.accounts.startOver({ id });
      setOpen(false);
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" className={buttonCss.button} onClick={() => setOpen(true)}>
        {t('startOver.action')}
      </button>
      <ConfirmDialog
        open={isOpen}
        title={t('startOver.title')}
        cancel={t('removal.keep')}
        onCancel={() => setOpen(false)}
        action={{ label: t('startOver.confirm'), isBusy, run: () => void run() }}
      >
        <p>{t('startOver.body')}</p>
        {error === null ? null : <Failure title={t('startOver.failed')} error={error} />}
      </ConfirmDialog>
    </>
  );
}
