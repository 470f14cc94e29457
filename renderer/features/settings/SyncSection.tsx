import type { JSX } from 'react';
import type { Preferences } from '../../../shared/contract/sync.ts';
import { durationText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { DropdownRow, SwitchRow } from '../../ui/SettingRow.tsx';
import { moverOptions } from '../accounts/TableFields.tsx';
import { AccountPreferences, Part, withCurrent } from './SectionParts.tsx';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const intervals = {
  activeMs: [2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE],
  backgroundMs: [15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE],
  idleMs: [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE],
} as const;
const labels = { activeMs: 'active', backgroundMs: 'background', idleMs: 'idle' } as const;
const sweepUnits = [0, 10, 30, 100, 300, 1_000];

/** How often Meridian syncs, and what for. */
export const SyncSection = (): JSX.Element => (
  <AccountPreferences>
    {(preferences, change) => <SyncFields preferences={preferences} change={change} />}
  </AccountPreferences>
);

interface SyncFieldsProps {
  readonly preferences: Preferences;
  readonly change: (change: Partial<Preferences>) => void;
}

function SyncFields({ preferences, change }: SyncFieldsProps): JSX.Element {
  const t = useText();
  const names = ['activeMs', 'backgroundMs', 'idleMs'] as const;
  return (
    <>
      <Part title={t('syncSettings.pauseTitle')}>
        <SwitchRow
          label={t('syncSettings.paused')}
          hint={t('syncSettings.pausedHint')}
          on={preferences.paused}
          onChange={(paused) => change({ paused })}
        />
        <SwitchRow
          label={t('syncSettings.metered')}
          hint={t('syncSettings.meteredHint')}
          on={preferences.refreshOnMetered}
          onChange={(refreshOnMetered) => change({ refreshOnMetered })}
        />
      </Part>
      <Part title={t('syncSettings.intervals')}>
        {names.map((name) => (
          <DropdownRow
            key={name}
            label={t(`syncSettings.${labels[name]}`)}
            value={preferences.intervals[name]}
            options={withCurrent<number>(intervals[name], preferences.intervals[name]).map((value) => ({
              value,
              label: durationText(value),
            }))}
            onValue={(value) => change({ intervals: { ...preferences.intervals, [name]: value } })}
          />
        ))}
      </Part>
      <Part title={t('syncSettings.sweeps')}>
        <DropdownRow
          label={t('syncSettings.sweepUnits')}
          hint={t('syncSettings.sweepUnitsHint')}
          value={preferences.sweepUnitsPerHour}
          options={withCurrent(sweepUnits, preferences.sweepUnitsPerHour).map((value) => ({
            value,
            label: value === 0 ? t('syncSettings.noSweeps') : t('syncSettings.units', { count: value }),
          }))}
          onValue={(sweepUnitsPerHour) => change({ sweepUnitsPerHour })}
        />
      </Part>
      <Part title={t('connect.mover')}>
        <RadioCards
          label={t('connect.mover')}
          labelled={false}
          value={preferences.rowMover}
          options={moverOptions(t)}
          onValue={(rowMover) => change({ rowMover })}
        />
      </Part>
    </>
  );
}
