import { type JSX, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { LockChange } from '../../../shared/settings.ts';
import { useLock, useOverlays, useSettings } from '../../app/hooks.ts';
import { durationText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { DropdownRow, SwitchRow } from '../../ui/SettingRow.tsx';
import { ConfirmPassphrase } from '../lock/ConfirmPassphrase.tsx';
import { BlockedPeople } from './BlockedPeople.tsx';
import partCss from './part.module.css';
import { Part, SettingsFailure, withCurrent } from './SectionParts.tsx';

const MINUTE = 60_000;
const lockTimes = [null, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

/** The lock, and the protection of the data on this computer. */
export function PrivacySection(): JSX.Element {
  return (
    <>
      <SettingsFailure />
      <Lock />
      <Protection />
      <Previews />
      <BlockedPeople />
    </>
  );
}

/** The lock. A change that weakens it needs authentication. */
function Lock(): JSX.Element {
  const t = useText();
  const { lockAfterMs, forgetKeyWhenLocked } = useSettings(({ settings }) => settings.privacy);
  const method = useLock(({ status }) => status?.method);
  const configure = useLock((state) => state.configure);
  const [error, setError] = useState<AppErrorData | null>(null);
  /** A change that waits for the passphrase. */
  const [pending, setPending] = useState<LockChange | null>(null);
  const apply = async (change: LockChange): Promise<void> => {
    setError(null);
    try {
      await configure({ change, passphrase: null });
    } catch (thrown) {
      const failure = toAppError(thrown).toData();
      if (failure.reason === 'passphrase-needed') setPending(change);
      else if (failure.code !== 'cancelled') setError(failure);
    }
  };
  return (
    <Part title={t('privacySettings.lock')}>
      {error === null ? null : <Failure title={t('settings.notKept')} error={error} />}
      {method === null ? <p className={partCss.partNote}>{t('privacySettings.needsPassphrase')}</p> : null}
      {method ? (
        <DropdownRow
          label={t('privacySettings.lockAfter')}
          hint={method === 'passphrase' ? t('privacySettings.lockHintPassphrase') : t('privacySettings.lockHint')}
          value={lockAfterMs}
          options={withCurrent(lockTimes, lockAfterMs).map((value) => ({
            value,
            label: value === null ? t('privacySettings.never') : durationText(value),
          }))}
          onValue={(chosen) => void apply({ lockAfterMs: chosen })}
        />
      ) : null}
      {method === 'passphrase' ? (
        <SwitchRow
          label={t('privacySettings.forgetKey')}
          hint={t('privacySettings.forgetKeyHint')}
          on={forgetKeyWhenLocked}
          onChange={(on) => void apply({ forgetKeyWhenLocked: on })}
        />
      ) : null}
      <ConfirmPassphrase
        open={pending !== null}
        onClose={() => setPending(null)}
        onConfirm={(passphrase) => configure({ change: pending ?? {}, passphrase })}
      />
    </Part>
  );
}

/** What protects the key to the data on this computer. */
function Protection(): JSX.Element | null {
  const t = useText();
  const kept = useLock(({ status }) => status?.key.kept);
  const show = useOverlays((state) => state.show);
  if (kept === undefined) return null;
  return (
    <Part title={t('privacySettings.data')}>
      <p className={partCss.partNote}>{t(`privacySettings.keyIs.${kept}`)}</p>
      <div>
        <button
          id="change-protection"
          type="button"
          className={buttonCss.button}
          onClick={() => show({ kind: 'protection', isOfSettings: true })}
        >
          {t('privacySettings.changeProtection')}
        </button>
      </div>
    </Part>
  );
}

/** What notifications show, which is chosen in a section of its own. */
function Previews(): JSX.Element {
  const t = useText();
  const { enabled, showText } = useSettings(({ settings }) => settings.notifications);
  const show = useOverlays((state) => state.show);
  return (
    <Part title={t('settings.sections.notifications')}>
      <p className={partCss.partNote}>
        {enabled
          ? t(showText ? 'privacySettings.previewShown' : 'privacySettings.previewHidden')
          : t('privacySettings.notificationsOff')}
      </p>
      <div>
        <button
          type="button"
          className={buttonCss.button}
          onClick={() => show({ kind: 'settings', section: 'notifications' })}
        >
          {t('privacySettings.toNotifications')}
        </button>
      </div>
    </Part>
  );
}
