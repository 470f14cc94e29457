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
import { type ComponentType, type JSX, useEffect, useRef } from 'react';
import { useOverlays } from '../../app/hooks.ts';
import { type SettingsSection, settingsSections } from '../../app/overlays.ts';
import { useText } from '../../text/useText.ts';
import highlightCss from '../../ui/highlight.module.css';
import { Modal } from '../../ui/Modal.tsx';
import { EditAccount } from '../accounts/AccountDialogs.tsx';
import { RemoveAccount } from '../accounts/RemoveAccount.tsx';
import { useNarrow } from '../shell/useNarrow.ts';
import { AboutSection } from './AboutSection.tsx';
import { AccountsSection } from './AccountsSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { CostSection } from './CostSection.tsx';
import { DiagnosticsSection } from './DiagnosticsSection.tsx';
import { MessagesSection } from './MessagesSection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import css from './Settings.module.css';
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
  const section = useOverlays(({ overlay }) => (overlay?.kind === 'settings' ? overlay.section : null));
  const focus = useOverlays(({ overlay }) => (overlay?.kind === 'settings' ? overlay.focus : undefined));
  const close = useOverlays((state) => state.close);
  return (
    <Modal
      open={section !== null}
      onOpenChange={(open) => (open ? undefined : close())}
      title={t('settings.title')}
      close={t('settings.close')}
      className={css.settings}
      dialogId="settings"
      initialFocus={() =>
        document.querySelector<HTMLElement>(focus === undefined ? '[role="tab"][data-active]' : `#${focus}`) ?? true
      }
    >
      {section === null ? null : <Sections section={section} />}
      <EditAccount />
      <RemoveAccount />
    </Modal>
  );
}

function Sections({ section }: { readonly section: SettingsSection }): JSX.Element {
  const t = useText();
  const narrow = useNarrow();
  const show = useOverlays((state) => state.show);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Not all tabs fit in a row.
    if (narrow) tabs.current?.children[settingsSections.indexOf(section)]?.scrollIntoView({ block: 'nearest' });
  }, [narrow, section]);
  return (
    <Tabs.Root
      className={css.settingsTabs}
      orientation={narrow ? 'horizontal' : 'vertical'}
      value={section}
      onValueChange={(chosen) => {
        const found = settingsSections.find((each) => each === chosen);
        if (found !== undefined) show({ kind: 'settings', section: found });
      }}
    >
      <Tabs.List ref={tabs} className={css.settingsList} aria-label={t('settings.sectionList')}>
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
