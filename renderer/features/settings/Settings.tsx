import { Tabs } from '@base-ui/react/tabs';
import {
  Bell,
  ChartColumn,
  CircleUser,
  HardDrive,
  Info,
  type LucideIcon,
  MessageSquare,
  Palette,
  RefreshCw,
  ShieldCheck,
  Stethoscope,
} from 'lucide-react';
import { type ComponentType, type JSX, type RefObject, useRef } from 'react';
import { useOverlays } from '../../app/hooks.ts';
import { type SettingsSection, settingsSections } from '../../app/overlays.ts';
import { useText } from '../../text/useText.ts';
import highlightCss from '../../ui/highlight.module.css';
import { Modal } from '../../ui/Modal.tsx';
import { EditAccount } from '../accounts/AccountDialogs.tsx';
import { RemoveAccount } from '../accounts/RemoveAccount.tsx';
import { useSettingsPages } from '../shell/useNarrow.ts';
import { AboutSection } from './AboutSection.tsx';
import { AccountsSection } from './AccountsSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { CostSection } from './CostSection.tsx';
import { DiagnosticsSection } from './DiagnosticsSection.tsx';
import { MessagesSection } from './MessagesSection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import css from './Settings.module.css';
import { SettingsPages } from './SettingsPages.tsx';
import { StorageSection } from './StorageSection.tsx';
import { SyncSection } from './SyncSection.tsx';

const sections: Readonly<Record<SettingsSection, readonly [LucideIcon, ComponentType]>> = {
  appearance: [Palette, AppearanceSection],
  messages: [MessageSquare, MessagesSection],
  notifications: [Bell, NotificationsSection],
  accounts: [CircleUser, AccountsSection],
  sync: [RefreshCw, SyncSection],
  storage: [HardDrive, StorageSection],
  privacy: [ShieldCheck, PrivacySection],
  cost: [ChartColumn, CostSection],
  diagnostics: [Stethoscope, DiagnosticsSection],
  about: [Info, AboutSection],
};

/** The settings dialog. */
export function Settings(): JSX.Element {
  const t = useText();
  const pages = useSettingsPages();
  const open = useOverlays(({ overlay }) => overlay?.kind === 'settings');
  const section = useOverlays(({ overlay }) => (overlay?.kind === 'settings' ? overlay.section : null));
  const focus = useOverlays(({ overlay }) => (overlay?.kind === 'settings' ? overlay.focus : undefined));
  const show = useOverlays((state) => state.show);
  const close = useOverlays((state) => state.close);
  const title = useRef<HTMLHeadingElement>(null);
  const toList = (): void => show({ kind: 'settings', section: null });
  const isPage = pages && section !== null;
  return (
    <Modal
      open={open}
      onOpenChange={(wanted, byEscape) => {
        if (wanted) return;
        if (byEscape && isPage) toList();
        else close();
      }}
      title={isPage ? t(`settings.sections.${section}`) : t('settings.title')}
      titleRef={title}
      back={isPage ? { label: t('settings.back'), go: toList } : null}
      close={t('settings.close')}
      className={pages ? css.whole : css.settings}
      dialogId="settings"
      initialFocus={() =>
        document.querySelector<HTMLElement>(
          focus === undefined ? '[role="tab"][data-active], [data-section]' : `#${focus}`,
        ) ?? title.current
      }
    >
      {open ? <Sections section={section} title={title} pages={pages} /> : null}
      <EditAccount />
      <RemoveAccount />
    </Modal>
  );
}

interface SectionsProps {
  readonly section: SettingsSection | null;
  readonly title: RefObject<HTMLHeadingElement | null>;
  /** Whether the sections open page by page. */
  readonly pages: boolean;
}

const Sections = ({ section, title, pages }: SectionsProps): JSX.Element =>
  pages ? (
    <SettingsPages section={section} sections={sections} title={title} />
  ) : (
    <SettingsTabs section={section ?? settingsSections[0]} />
  );

function SettingsTabs({ section }: { readonly section: SettingsSection }): JSX.Element {
  const t = useText();
  const show = useOverlays((state) => state.show);
  return (
    <Tabs.Root
      className={css.settingsTabs}
      orientation="vertical"
      value={section}
      onValueChange={(chosen) => {
        const found = settingsSections.find((each) => each === chosen);
        if (found !== undefined) show({ kind: 'settings', section: found });
      }}
    >
      <Tabs.List className={css.settingsList} aria-label={t('settings.sectionList')}>
        {settingsSections.map((each) => {
          const [Icon] = sections[each];
          return (
            <Tabs.Tab key={each} value={each} className={`${css.settingsTab} ${highlightCss.highlight}`}>
              <Icon aria-hidden="true" />
              {t(`settings.sections.${each}`)}
            </Tabs.Tab>
          );
        })}
      </Tabs.List>
      <p className={css.sectionTitle} aria-hidden="true">
        {t(`settings.sections.${section}`)}
      </p>
      {settingsSections.map((each) => {
        const [, Section] = sections[each];
        return (
          <Tabs.Panel key={each} value={each} className={css.settingsPanel}>
            <Section />
          </Tabs.Panel>
        );
      })}
    </Tabs.Root>
  );
}
