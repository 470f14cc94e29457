import { type JSX, useMemo, useState, useSyncExternalStore } from 'react';
import { type AppSettings, languageOf, languages } from '../../../shared/settings.ts';
import { languageNames } from '../../../shared/text/languageNames.ts';
import { isValidZone } from '../../../shared/time/zoneNames.ts';
import { browserEnvironment } from '../../app/environment.ts';
import { useOverlays, useSettings } from '../../app/hooks.ts';
import { useTimeSource, useTimeText } from '../../app/time.tsx';
import { percentText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import type { Option } from '../../ui/Dropdown.tsx';
import { DropdownRow, SwitchRow } from '../../ui/SettingRow.tsx';
import { SuggestField } from '../../ui/SuggestField.tsx';
import { zones } from '../accounts/regionsAndZones.ts';
import { useAppInfo } from '../accounts/useAppInfo.ts';
import partCss from './part.module.css';
import { Part, SettingsFailure } from './SectionParts.tsx';

type Appearance = AppSettings['appearance'];

const themes = ['system', 'light', 'dark'] as const;
const densities = ['comfortable', 'compact'] as const;
const hours = ['locale', '12', '24'] as const;
const sizes = [0.85, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];

/** The usual sizes and the current one, which the menu may have set. */
const sizeOptions = (size: number): readonly Option<number>[] =>
  [...new Set([...sizes, size])].sort((a, b) => a - b).map((value) => ({ value, label: percentText(value) }));

const LANGUAGE_ROW = 'setting-language';

/** The language of the app. */
function LanguageRow(): JSX.Element {
  const t = useText();
  const language = useSettings(({ settings }) => settings.appearance.language);
  const change = useSettings((state) => state.change);
  const show = useOverlays((state) => state.show);
  const system = languageNames[languageOf(null, browserEnvironment().locale)];
  return (
    <DropdownRow
      id={LANGUAGE_ROW}
      label={t('appearanceSettings.language')}
      value={language}
      options={[
        { value: null, label: t('appearanceSettings.languageSystem', { language: system }) },
        ...languages.map((value) => ({ value, label: languageNames[value] })),
      ]}
      onValue={(chosen) => {
        show({ kind: 'settings', section: 'appearance', focus: LANGUAGE_ROW });
        void change({ appearance: { language: chosen } });
      }}
    />
  );
}

/** Theme, sizes, language and time formats. */
export function AppearanceSection(): JSX.Element {
  const t = useText();
  const { appearance } = useSettings((state) => state.settings);
  const change = useSettings((state) => state.change);
  const set = (changed: Partial<Appearance>): void => void change({ appearance: changed });
  return (
    <>
      <SettingsFailure />
      <Part title={t('appearanceSettings.look')}>
        <DropdownRow
          label={t('appearanceSettings.theme')}
          value={appearance.theme}
          options={themes.map((value) => ({ value, label: t(`appearanceSettings.themes.${value}`) }))}
          onValue={(theme) => set({ theme })}
        />
        <DropdownRow
          label={t('appearanceSettings.textSize')}
          value={appearance.textSize}
          options={sizeOptions(appearance.textSize)}
          onValue={(textSize) => set({ textSize })}
        />
        <DropdownRow
          label={t('appearanceSettings.density')}
          value={appearance.density}
          options={densities.map((value) => ({ value, label: t(`appearanceSettings.densities.${value}`) }))}
          onValue={(density) => set({ density })}
        />
        <LanguageRow />
      </Part>
      <Part title={t('appearanceSettings.times')}>
        <DropdownRow
          label={t('appearanceSettings.hours')}
          value={appearance.hours}
          options={hours.map((value) => ({ value, label: t(`appearanceSettings.hourChoices.${value}`) }))}
          onValue={(value) => set({ hours: value })}
        />
        <SwitchRow
          label={t('appearanceSettings.seconds')}
          on={appearance.seconds}
          onChange={(seconds) => set({ seconds })}
        />
        <ZoneField zone={appearance.zone} onZone={(zone) => set({ zone })} />
        <Example />
      </Part>
    </>
  );
}

interface ZoneFieldProps {
  readonly zone: string | null;
  readonly onZone: (zone: string | null) => void;
}

/** The time zone; applied once the text is a zone or empty. */
function ZoneField({ zone, onZone }: ZoneFieldProps): JSX.Element {
  const t = useText();
  const known = useMemo(zones, []);
  const tz = useAppInfo()?.tz ?? null;
  const [typed, setTyped] = useState(zone ?? '');
  const wanted = typed.trim();
  const isKnown = wanted === '' || isValidZone(wanted);
  return (
    <SuggestField
      label={t('appearanceSettings.zone')}
      listLabel={t('connect.zones')}
      hint={
        tz === null || tz.isExact
          ? t('appearanceSettings.zoneHint')
          : t('appearanceSettings.zoneOfTz', { tz: tz.text, zone: tz.zone })
      }
      items={known}
      value={typed}
      placeholder={t('appearanceSettings.zoneSystem', { zone: tz?.zone ?? browserEnvironment().zone })}
      error={isKnown ? null : t('connect.zoneWrong')}
      onValue={(value) => {
        setTyped(value);
        const next = value.trim();
        if (next === '' || isValidZone(next)) onZone(next === '' ? null : next);
      }}
    />
  );
}

/** The current time in the chosen format. */
function Example(): JSX.Element {
  const t = useText();
  const source = useTimeSource();
  const now = useSyncExternalStore(source.onEnvironment, source.paintedAt);
  const full = useTimeText(now, 'formatDateTime');
  return <p className={partCss.partNote}>{t('appearanceSettings.example', { time: full })}</p>;
}
