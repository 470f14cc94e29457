import { type JSX, useCallback } from 'react';
import { useSettings } from '../../state/hooks.ts';
import { useServices } from '../../state/stores.ts';
import { durationText } from '../../text/counting.ts';
import { text } from '../../text.ts';
import { ChoiceRow, SwitchRow } from '../../ui/SettingRow.tsx';
import { useRead } from '../../ui/useRead.ts';
import { disappearChoices, durationWords } from '../conversation/disappearing.ts';
import { Part, SettingsFailure, withCurrent } from './SectionParts.tsx';

const words = text.privacySettings;
const MINUTE = 60_000;
const lockTimes = [null, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

/** What others may see on this screen, and for how long. */
export function PrivacySection(): JSX.Element {
  const { privacy, notifications } = useSettings((state) => state.settings);
  const change = useSettings((state) => state.change);
  const { api } = useServices();
  const { value: lock, error: lockError } = useRead(useCallback(() => api.readLock(), [api]));
  const canLock = lockError === null ? lock?.available : false;
  const lockOptions = withCurrent(lockTimes, privacy.lockAfterMs).map((value) => ({
    value,
    label: value === null ? words.never : durationText(value),
  }));
  return (
    <>
      <SettingsFailure />
      <Part title={words.messages}>
        <ChoiceRow
          label={words.disappear}
          hint={words.disappearHint}
          value={privacy.disappearDefault}
          options={disappearChoices.map((choice) => ({
            value: choice,
            label: durationWords(choice) || text.disappearing.off,
          }))}
          onValue={(disappearDefault) => void change({ privacy: { disappearDefault } })}
        />
        <SwitchRow
          label={words.hideText}
          hint={words.hideTextHint}
          on={!notifications.showText}
          onChange={(hidden) => void change({ notifications: { showText: !hidden } })}
        />
      </Part>
      <Part title={words.lock}>
        {canLock === false ? <p className="part-note">{words.noLock}</p> : null}
        {canLock === true ? (
          <ChoiceRow
            label={words.lockAfter}
            hint={words.lockHint}
            value={privacy.lockAfterMs}
            options={lockOptions}
            onValue={(lockAfterMs) => void change({ privacy: { lockAfterMs } })}
          />
        ) : null}
      </Part>
    </>
  );
}
