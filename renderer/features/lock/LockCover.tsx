import { type JSX, useEffect, useRef, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { errorText, suggestedActions } from '../../../shared/text/errorText.ts';
import { useLock } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorActions } from '../../ui/ErrorActions.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { Mark } from '../shell/Mark.tsx';
import welcomeCss from '../shell/welcome.module.css';
import css from './LockCover.module.css';
import { PassphraseField } from './PassphraseField.tsx';
import protectionCss from './protection.module.css';

/** Replaces the window while Meridian is locked. */
export function LockCover(): JSX.Element {
  const t = useText();
  const method = useLock(({ status }) => status?.method);
  return (
    <main className={`${welcomeCss.welcome} ${css.lock}`} data-testid="lock">
      <Mark />
      <h1>{t('lock.title')}</h1>
      {method === 'passphrase' ? <PassphraseForm /> : <SystemUnlock />}
    </main>
  );
}

function SystemUnlock(): JSX.Element {
  const t = useText();
  const unlock = useLock((state) => state.unlock);
  const unlocking = useLock((state) => state.unlocking);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <>
      <p>{t('lock.body')}</p>
      <button
        ref={button}
        type="button"
        className={`${buttonCss.button} ${buttonCss.buttonPrimary}`}
        aria-disabled={unlocking}
        onClick={() => void unlock(null)}
      >
        {unlocking ? t('lock.unlocking') : t('lock.unlock')}
      </button>
      <LockError />
    </>
  );
}

function LockError(): JSX.Element {
  const t = useText();
  const error = useLock((state) => state.error);
  return (
    <>
      <p className={protectionCss.lockError} role="alert">
        {error === null ? null : errorText(t, error)}
      </p>
      {error === null ? null : <ErrorActions actions={suggestedActions(error)} />}
    </>
  );
}

function PassphraseForm(): JSX.Element {
  const t = useText();
  const unlock = useLock((state) => state.unlock);
  const unlocking = useLock((state) => state.unlocking);
  const [typed, setTyped] = useState('');
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (): Promise<void> => {
    if (unlocking) return;
    setMissing(typed === '');
    if (typed !== '') await unlock(typed);
    field.current?.select();
  };
  return (
    <>
      <p>{t('lock.passphraseBody')}</p>
      <form
        className={css.lockForm}
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
          error={isMissing ? t('lock.enterPassphrase') : null}
          onValue={setTyped}
        />
        <button type="submit" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} aria-disabled={unlocking}>
          {unlocking ? t('lock.checking') : t('lock.unlock')}
        </button>
      </form>
      <LockError />
      <StartOverWithout />
    </>
  );
}

/** The way out for those who forgot the passphrase. */
function StartOverWithout(): JSX.Element {
  const t = useText();
  const startOver = useLock((state) => state.startOver);
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      // Meridian restarts.
      await startOver();
    } catch (thrown) {
      setError(toAppError(thrown).toData());
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" className={buttonCss.linkButton} onClick={() => setOpen(true)}>
        {t('lock.forgot')}
      </button>
      <ConfirmDialog
        open={isOpen}
        title={t('lock.startOverTitle')}
        cancel={t('removal.keep')}
        onCancel={() => setOpen(false)}
        action={{ label: t('lock.startOver'), isBusy, run: () => void run() }}
      >
        <p>{t('lock.startOverBody')}</p>
        {error === null ? null : <Failure title={t('lock.startOverFailed')} error={error} />}
      </ConfirmDialog>
    </>
  );
}
