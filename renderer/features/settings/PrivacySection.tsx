import { type JSX, useCallback } from 'react';
import { useApp } from '../../app/app.ts';
import { useSettings } from '../../app/hooks.ts';
import { durationText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { DropdownRow, SwitchRow } from '../../ui/SettingRow.tsx';
import { useRead } from '../../ui/useRead.ts';
import { disappearChoices, durationWords } from '../conversation/disappearing.ts';
import { Part, SettingsFailure, withCurrent } from './SectionParts.tsx';

const MINUTE = 60_000;
const lockTimes = [null, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

/** Disappearing messages, previews and the lock. */
export function PrivacySection(): JSX.Element {
  const t = useText();
  const { privacy, notifications } = useSettings((state) => state.settings);
  const change = useSettings((state) => state.change);
  const { client } = useApp();
  const { value: lock, error: lockError } = useRead(useCallback(() => client.lock.state(), [client]));
  const canLock = lockError === null ? lock?.available : false;
  const lockOptions = withCurrent(lockTimes, privacy.lockAfterMs).map((value) => ({
    value,
    label: value === null ? t('privacySettings.never') : durationText(value),
  }));
  return (
    <>
      <SettingsFailure />
      <Part title={t('privacySettings.messages')}>
        <DropdownRow
          label={t('privacySettings.disappear')}
          hint={t('privacySettings.disappearHint')}
          value={privacy.disappearDefault}
          options={disappearChoices.map((choice) => ({
            value: choice,
            label: durationWords(t, choice) || t('disappearing.off'),
          }))}
          onValue={(disappearDefault) => void change({ privacy: { disappearDefault } })}
        />
        <SwitchRow
          label={t('privacySettings.hideText')}
          hint={t('privacySettings.hideTextHint')}
          on={!notifications.showText}
          onChange={(hidden) => void change({ notifications: { showText: !hidden } })}
        />
      </Part>
      <Part title={t('privacySettings.lock')}>
        {canLock === false ? <p className="part-note">{t('privacySettings.noLock')}</p> : null}
        {canLock === true ? (
          <DropdownRow
            label={t('privacySettings.lockAfter')}
            hint={t('privacySettings.lockHint')}
            value={privacy.lockAfterMs}
            options={lockOptions}
            onValue={(lockAfterMs) => void change({ privacy: { lockAfterMs } })}
          />
        ) : null}
      </Part>
    </>
  );
}
