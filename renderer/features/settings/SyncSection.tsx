import type { JSX } from 'react';
import type { Preferences } from '../../../shared/contract/sync.ts';
import { dollarsOfReads, hoursPerMonth, livePollMs, pollUnitsPerHour } from '../../../shared/costs.ts';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { dollarsText, durationText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { DropdownRow, SwitchRow } from '../../ui/SettingRow.tsx';
import { moverOptions } from '../accounts/TableFields.tsx';
import partCss from './part.module.css';
import { AccountPreferences, Part, withCurrent } from './SectionParts.tsx';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const intervals = {
  activeMs: [2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE],
  backgroundMs: [15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE],
  idleMs: [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE],
} as const;
const notifyIntervals = [5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE];
const labels = { activeMs: 'active', backgroundMs: 'background', idleMs: 'idle' } as const;
const sweepUnits = [0, 10, 30, 100, 300, 1_000];

/** How often Meridian syncs, and what for. */
export const SyncSection = (): JSX.Element => {
  const t = useText();
  const isSample = useAccounts(isSampleActive);
  if (isSample) return <p className={partCss.partNote}>{t('sample.sync')}</p>;
  return (
    <AccountPreferences>
      {(preferences, change) => <SyncFields preferences={preferences} change={change} />}
    </AccountPreferences>
  );
};

const durations = (choices: readonly number[], current: number) =>
  withCurrent(choices, current).map((value) => ({ value, label: durationText(value) }));

interface SyncFieldsProps {
  readonly preferences: Preferences;
  readonly change: (change: Partial<Preferences>) => void;
}

function SyncFields({ preferences, change }: SyncFieldsProps): JSX.Element {
  const t = useText();
  const { intervals: chosen, notifyWithinMs, prices } = preferences;
  const priceOf = (...polls: readonly number[]): string =>
    dollarsText(polls.reduce((sum, ms) => sum + dollarsOfReads(pollUnitsPerHour(ms), prices), 0));
  const intervalRow = (name: keyof typeof labels): JSX.Element => (
    <DropdownRow
      label={t(`syncSettings.${labels[name]}`)}
      value={chosen[name]}
      options={durations(intervals[name], chosen[name])}
      onValue={(value) => change({ intervals: { ...chosen, [name]: value } })}
    />
  );
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
        <SwitchRow
          label={t('syncSettings.live')}
          hint={t('syncSettings.liveHint', {
            live: priceOf(livePollMs, chosen.activeMs),
            usual: priceOf(chosen.activeMs, chosen.activeMs),
            section: t('settings.sections.cost'),
            purpose: t('diagnostics.purposes.live'),
          })}
          on={preferences.live}
          onChange={(live) => change({ live })}
        />
        {intervalRow('activeMs')}
        <DropdownRow
          label={t('syncSettings.notified')}
          hint={t('syncSettings.notifiedHint', {
            dollars: dollarsText(dollarsOfReads(pollUnitsPerHour(notifyWithinMs) * hoursPerMonth, prices)),
          })}
          value={notifyWithinMs}
          options={durations(notifyIntervals, notifyWithinMs)}
          onValue={(value) => change({ notifyWithinMs: value })}
        />
        {intervalRow('backgroundMs')}
        {intervalRow('idleMs')}
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
