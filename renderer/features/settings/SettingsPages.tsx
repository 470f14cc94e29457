import { ChevronRight, type LucideIcon } from 'lucide-react';
import { type ComponentType, type JSX, type RefObject, useEffect, useRef } from 'react';
import { dollarsOf } from '../../../shared/costs.ts';
import { useAccounts, useOverlays, useSettings } from '../../app/hooks.ts';
import { type SettingsSection, settingsSections } from '../../app/overlays.ts';
import { usePreferences, useStorage } from '../../session/hooks.ts';
import { bytesText, countText, dollarsText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import textCss from '../../ui/text.module.css';
import { useAppInfo } from '../accounts/useAppInfo.ts';
import css from './SettingsPages.module.css';
import { useDiagnostics } from './useDiagnostics.ts';

interface SettingsPagesProps {
  /** The open section; null: the list. */
  readonly section: SettingsSection | null;
  readonly sections: Readonly<Record<SettingsSection, readonly [LucideIcon, ComponentType]>>;
  /** The title of the dialog, which names the section; it takes the focus when a section opens. */
  readonly title: RefObject<HTMLElement | null>;
}

/** The settings of a small window: a list with the present values, and a page for each section. */
export function SettingsPages({ section, sections, title }: SettingsPagesProps): JSX.Element {
  const t = useText();
  const show = useOverlays((state) => state.show);
  const list = useRef<HTMLUListElement>(null);
  const last = useRef(section);
  useEffect(() => {
    const left = last.current;
    last.current = section;
    if (section === left) return;
    if (section !== null) title.current?.focus();
    else if (left !== null) list.current?.querySelector<HTMLElement>(`[data-section="${left}"]`)?.focus();
  }, [section, title]);
  if (section !== null) {
    const [, Section] = sections[section];
    return (
      <section className={css.page} aria-label={t(`settings.sections.${section}`)} data-testid="settings-page">
        <Section />
      </section>
    );
  }
  return (
    <ul ref={list} className={css.list} aria-label={t('settings.sectionList')}>
      {settingsSections.map((each) => {
        const [Icon] = sections[each];
        return (
          <li key={each}>
            <button
              type="button"
              className={css.row}
              data-section={each}
              onClick={() => show({ kind: 'settings', section: each })}
            >
              <Icon aria-hidden="true" />
              <span className={css.name}>{t(`settings.sections.${each}`)}</span>
              <span className={css.value}>
                <SectionValue section={each} />
              </span>
              <ChevronRight className={textCss.mirrored} aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What a section is set to, in a word or a figure. */
function SectionValue({ section }: { readonly section: SettingsSection }): JSX.Element | null {
  switch (section) {
    case 'appearance':
      return <ThemeValue />;
    case 'messages':
      return <EnterValue />;
    case 'notifications':
      return <NotificationsValue />;
    case 'accounts':
      return <AccountsValue />;
    case 'sync':
      return <SyncValue />;
    case 'storage':
      return <StorageValue />;
    case 'cost':
      return <CostValue />;
    case 'about':
      return <VersionValue />;
    case 'privacy':
    case 'diagnostics':
      return null;
  }
}

function ThemeValue(): string {
  const t = useText();
  const theme = useSettings(({ settings }) => settings.appearance.theme);
  return t(`appearanceSettings.themes.${theme}`);
}

function EnterValue(): string {
  const t = useText();
  const addsLine = useSettings(({ settings }) => settings.behaviour.enterAddsLine);
  return addsLine ? t('settings.enterAddsLine') : t('settings.enterSends');
}

function NotificationsValue(): string {
  const t = useText();
  const { enabled, paused } = useSettings(({ settings }) => settings.notifications);
  return enabled && !paused ? t('settings.on') : t('settings.off');
}

function AccountsValue(): string {
  // The figure is written in the present language.
  useText();
  return countText(useAccounts(({ accounts }) => accounts?.length ?? 0));
}

function SyncValue(): string | null {
  const t = useText();
  const preferences = usePreferences((state) => state.preferences);
  const load = usePreferences((state) => state.load);
  const isKnown = preferences !== null;
  useEffect(() => {
    if (!isKnown) void load();
  }, [isKnown, load]);
  return preferences?.paused ? t('status.paused') : null;
}

function StorageValue(): string | null {
  useText();
  const bytes = useStorage(({ storage }) => storage?.usedBytes ?? null);
  const load = useStorage((state) => state.load);
  useEffect(() => void load(), [load]);
  return bytes === null ? null : bytesText(bytes);
}

function CostValue(): string | null {
  const t = useText();
  const prices = usePreferences(({ preferences }) => preferences?.prices);
  const { facts } = useDiagnostics();
  if (prices === undefined || facts === null) return null;
  return t('settings.thisMonth', { dollars: dollarsText(dollarsOf(facts.units.month, prices)) });
}

const VersionValue = (): string | undefined => useAppInfo()?.version;
