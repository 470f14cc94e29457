import { type JSX, useId } from 'react';
import type { AppSettings } from '../../../shared/settings.ts';
import { useSettings } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import fieldCss from '../../ui/field.module.css';
import { SwitchRow } from '../../ui/SettingRow.tsx';
import css from './NotificationsSection.module.css';
import { Part, SettingsFailure } from './SectionParts.tsx';

type Notifications = AppSettings['notifications'];

/** When and how to notify about new messages. */
export function NotificationsSection(): JSX.Element {
  const t = useText();
  const { notifications, behaviour } = useSettings((state) => state.settings);
  const change = useSettings((state) => state.change);
  const set = (changed: Partial<Notifications>): void => void change({ notifications: changed });
  const { enabled, showText, sound, paused, doNotDisturb, quietHours } = notifications;
  return (
    <>
      <SettingsFailure />
      <Part title={t('settings.sections.notifications')}>
        <SwitchRow
          label={t('notificationSettings.enabled')}
          hint={t('notificationSettings.enabledHint')}
          on={enabled}
          onChange={(on) => set({ enabled: on })}
        />
        <SwitchRow
          label={t('notificationSettings.showText')}
          hint={t('notificationSettings.showTextHint')}
          on={showText}
          disabled={!enabled}
          onChange={(on) => set({ showText: on })}
        />
        <SwitchRow
          label={t('notificationSettings.sound')}
          on={sound}
          disabled={!enabled}
          onChange={(on) => set({ sound: on })}
        />
      </Part>
      <Part title={t('notificationSettings.quiet')}>
        <SwitchRow
          label={t('notificationSettings.paused')}
          hint={t('notificationSettings.pausedHint')}
          on={paused}
          disabled={!enabled}
          onChange={(on) => set({ paused: on })}
        />
        <SwitchRow
          label={t('notificationSettings.hours')}
          hint={t('notificationSettings.hoursHint')}
          on={doNotDisturb}
          disabled={!enabled}
          onChange={(on) => set({ doNotDisturb: on })}
        />
        {doNotDisturb ? (
          <div className={css.hours}>
            <TimeField
              label={t('notificationSettings.from')}
              value={quietHours.from}
              onValue={(from) => set({ quietHours: { ...quietHours, from } })}
            />
            <TimeField
              label={t('notificationSettings.to')}
              value={quietHours.to}
              onValue={(to) => set({ quietHours: { ...quietHours, to } })}
            />
          </div>
        ) : null}
      </Part>
      <Part title={t('notificationSettings.background')}>
        <SwitchRow
          label={t('notificationSettings.closeToTray')}
          hint={t('notificationSettings.closeToTrayHint')}
          on={behaviour.closeToTray}
          onChange={(closeToTray) => void change({ behaviour: { closeToTray } })}
        />
        <SwitchRow
          label={t('notificationSettings.openAtLogin')}
          on={behaviour.openAtLogin}
          onChange={(openAtLogin) => void change({ behaviour: { openAtLogin } })}
        />
      </Part>
    </>
  );
}

interface TimeFieldProps {
  readonly label: string;
  /** As `22:00`. */
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function TimeField({ label, value, onValue }: TimeFieldProps): JSX.Element {
  const id = useId();
  return (
    <div data-field className={fieldCss.field}>
      <label data-label className={fieldCss.fieldLabel} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="time"
        required
        className={fieldCss.fieldInput}
        value={value}
        // Empty while the time is incomplete.
        onChange={({ currentTarget }) => currentTarget.value !== '' && onValue(currentTarget.value.slice(0, 5))}
      />
    </div>
  );
}
