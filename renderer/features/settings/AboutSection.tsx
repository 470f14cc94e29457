import { ChevronRight, FileText, Globe, Keyboard, LifeBuoy, Scale, Stethoscope } from 'lucide-react';
import { type JSX, type ReactNode, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays, useUpdates } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { copyText } from '../../ui/clipboard.ts';
import { Failure } from '../../ui/Failure.tsx';
import textCss from '../../ui/text.module.css';
import { useAppInfo } from '../accounts/useAppInfo.ts';
import keysCss from '../shell/keys.module.css';
import { Mark } from '../shell/Mark.tsx';
import { keyName } from '../shortcuts/shortcuts.ts';
import { isMac } from '../shortcuts/useCommands.ts';
import css from './AboutSection.module.css';
import partCss from './part.module.css';
import { periodsAt } from './periods.ts';
import { Part } from './SectionParts.tsx';
import { CheckButton, CheckResult, Updates } from './Updates.tsx';
import { WhatsNew } from './WhatsNew.tsx';
import { website } from './website.ts';

/** The running version, updates, help, and what to do when something goes wrong. */
export function AboutSection(): JSX.Element {
  const t = useText();
  const info = useAppInfo();
  const status = useUpdates((state) => state.status);
  const show = useOverlays((state) => state.show);
  const { client } = useApp();
  const session = useSession();
  const time = useTimeSource();
  const openWebsite = () => client.app.openLink({ url: website });
  const report = async (): Promise<string> => {
    const { now, zone } = time.options();
    const { text } = await session.client.diagnostics.text(periodsAt(now, zone));
    if (!copyText(text)) return t('diagnostics.copyFailed');
    await openWebsite();
    return t('about.reportCopied');
  };
  return (
    <>
      <div className={css.about}>
        <Mark />
        <div>
          <p className={css.aboutName}>Meridian</p>
          {info === null ? null : (
            <p>
              {t('about.version', { version: info.version })}
              {info.packaged ? null : ` · ${t('about.development')}`}
              {status === null ? null : <CheckResult state={status.state} />}
            </p>
          )}
          <p>{t('about.tagline')}</p>
        </div>
        {status === null ? null : <CheckButton status={status} />}
      </div>
      {status === null ? null : (
        <Part title={t('updates.title')}>
          <Updates status={status} />
        </Part>
      )}
      <Part title={t('about.help')}>
        {info === null ? null : <WhatsNew version={info.version} rowClass={css.row} />}
        <Row
          icon={<Keyboard />}
          label={t('shortcuts.title')}
          note={<ShortcutKeys />}
          onClick={() => show({ kind: 'shortcuts' })}
        />
        <ActionRow icon={<Globe />} label={t('about.website')} note={new URL(website).host} run={openWebsite} />
        <ActionRow icon={<LifeBuoy />} label={t('about.report')} note={t('about.reportHint')} run={report} />
      </Part>
      <Part title={t('about.trouble')}>
        <ActionRow icon={<FileText />} label={t('error.openLog')} run={() => client.app.openLog()} />
        <Row
          icon={<Stethoscope />}
          label={t('settings.sections.diagnostics')}
          note={<ChevronRight className={textCss.mirrored} aria-hidden="true" />}
          onClick={() => show({ kind: 'settings', section: 'diagnostics' })}
        />
      </Part>
      <Part title={t('about.legal')}>
        <ActionRow
          icon={<Scale />}
          label={t('about.licenses')}
          run={() => client.app.openLicenses()}
          testId="open-licenses"
        />
        <p className={partCss.partNote}>{t('about.license')}</p>
      </Part>
    </>
  );
}

const ShortcutKeys = (): JSX.Element => {
  const t = useText();
  return (
    <span data-keys className={keysCss.keys}>
      <kbd>{keyName(t, 'Command', isMac())}</kbd>
      <kbd>/</kbd>
    </span>
  );
};

interface RowProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly note?: ReactNode;
  readonly testId?: string | undefined;
  readonly onClick: () => void;
}

const Row = ({ icon, label, note, testId, onClick }: RowProps): JSX.Element => (
  <button type="button" className={css.row} data-testid={testId} onClick={onClick}>
    {icon}
    <span className={css.rowName}>{label}</span>
    <span className={css.rowNote}>{note}</span>
  </button>
);

interface ActionRowProps extends Omit<RowProps, 'onClick'> {
  /** A text that it resolves with is shown in place of the note. */
  readonly run: () => Promise<unknown>;
}

/** An action outside of the window, and why it failed. */
function ActionRow({ run, note, ...row }: ActionRowProps): JSX.Element {
  const t = useText();
  const [done, setDone] = useState('');
  const [error, setError] = useState<AppErrorData | null>(null);
  const start = async (): Promise<void> => {
    setError(null);
    setDone('');
    try {
      const result = await run();
      if (typeof result === 'string') setDone(result);
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    }
  };
  return (
    <>
      <Row {...row} note={<span role="status">{done === '' ? note : done}</span>} onClick={() => void start()} />
      {error === null ? null : <Failure title={t('error.actionFailed')} error={error} />}
    </>
  );
}
