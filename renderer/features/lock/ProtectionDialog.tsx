import { type JSX, useState } from 'react';
import { type KeyStatus, minPassphraseLength } from '../../../shared/contract/lock.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { useLock, useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import dialogCss from '../../ui/dialog.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { PassphraseField } from './PassphraseField.tsx';
import css from './ProtectionDialog.module.css';
import protectionCss from './protection.module.css';

/** Chooses what protects the key to the data on this computer. */
export function ProtectionDialog(): JSX.Element {
  const t = useText();
  const overlay = useOverlays((state) => state.overlay);
  const show = useOverlays((state) => state.show);
  const close = useOverlays((state) => state.close);
  const key = useLock(({ status }) => status?.key);
  const isOpen = overlay?.kind === 'protection';
  const leave = (): void =>
    isOpen && overlay.isOfSettings
      ? show({ kind: 'settings', section: 'privacy', focus: 'change-protection' })
      : close();
  return (
    <Modal
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : leave())}
      title={t('protection.title')}
      close={t('protection.cancel')}
      className={css.protection}
      dialogId="protection"
      disablePointerDismissal
      initialFocus={() =>
        document.querySelector<HTMLElement>('[data-dialog="protection"] [role="radio"][data-checked]') ?? true
      }
    >
      {isOpen && key !== undefined ? <ProtectionForm status={key} onDone={leave} /> : null}
    </Modal>
  );
}

type Way = KeyStatus['kept'];

function ProtectionForm({ status, onDone }: { readonly status: KeyStatus; readonly onDone: () => void }): JSX.Element {
  const t = useText();
  const protect = useLock((state) => state.protect);
  const ways: readonly Way[] = status.hasKeychain ? ['keychain', 'passphrase'] : ['passphrase', 'memory', 'file'];
  const [way, setWay] = useState<Way>(status.isChosen && ways.includes(status.kept) ? status.kept : 'passphrase');
  const [current, setCurrent] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const needsCurrent = status.kept === 'passphrase';
  const isUnchanged = way === status.kept && status.isChosen && way !== 'passphrase';
  const wrong = {
    current: needsCurrent && !isUnchanged && current === '',
    passphrase: way === 'passphrase' && passphrase.length < minPassphraseLength,
    repeated: way === 'passphrase' && repeated !== passphrase,
  };
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    if (isUnchanged) return onDone();
    setChecked(true);
    if (Object.values(wrong).includes(true)) return;
    setBusy(true);
    setError(null);
    const known = { current: needsCurrent ? current : null };
    try {
      await protect(way === 'passphrase' ? { kept: way, passphrase, ...known } : { kept: way, ...known });
      onDone();
    } catch (thrown) {
      setError(toAppError(thrown).toData());
      setBusy(false);
    }
  };
  const length = { count: minPassphraseLength };
  return (
    <form
      className={`${protectionCss.protectionForm} ${css.protectionBody}`}
      data-testid="protection"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className={dialogCss.dialogText}>{t('protection.body')}</p>
      <RadioCards
        label={t('protection.ways')}
        labelled={false}
        value={way}
        options={ways.map((each) => ({
          value: each,
          label: t(`protection.${each}`),
          detail: t(`protection.${each}Hint`),
        }))}
        onValue={setWay}
      />
      {way === 'passphrase' ? <p className={css.protectionCost}>{t('protection.forgotten')}</p> : null}
      {needsCurrent && !isUnchanged ? (
        <PassphraseField
          label={t('protection.current')}
          value={current}
          error={isChecked && wrong.current ? t('lock.enterPassphrase') : null}
          onValue={setCurrent}
        />
      ) : null}
      {way === 'passphrase' ? (
        <>
          <PassphraseField
            label={t('protection.new')}
            value={passphrase}
            hint={isChecked && wrong.passphrase ? '' : t('protection.newHint', length)}
            error={isChecked && wrong.passphrase ? t('protection.newHint', length) : null}
            onValue={setPassphrase}
          />
          <PassphraseField
            label={t('protection.repeat')}
            value={repeated}
            error={isChecked && wrong.repeated ? t('protection.different') : null}
            onValue={setRepeated}
          />
        </>
      ) : null}
      {error === null ? null : <Failure title={t('protection.failed')} error={error} />}
      <div className={dialogCss.dialogActions}>
        <button type="button" className={buttonCss.button} onClick={onDone}>
          {t('protection.cancel')}
        </button>
        <button type="submit" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} aria-disabled={isBusy}>
          {isBusy ? t('protection.saving') : t('protection.save')}
        </button>
      </div>
    </form>
  );
}
