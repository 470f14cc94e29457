import { Progress } from '@base-ui/react/progress';
import type { JSX, ReactNode } from 'react';
import type { Release, UpdateSource, UpdateState, UpdateStatus } from '../../../shared/contract/updates.ts';
import { useApp } from '../../app/app.ts';
import { useSettings, useUpdates } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { DropdownRow, SwitchRow } from '../../ui/SettingRow.tsx';
import settingCss from '../../ui/setting.module.css';
import partCss from './part.module.css';
import { SettingsFailure } from './SectionParts.tsx';
import css from './Updates.module.css';

/** Updates, as far as this installation gets them itself. */
export function Updates({ status }: { readonly status: UpdateStatus }): JSX.Element {
  const t = useText();
  const { source, channel, state } = status;
  switch (source.kind) {
    case 'none':
      return <p className={partCss.partNote}>{t('updates.none')}</p>;
    case 'package-manager':
      return (
        <p className={`${partCss.partNote} ${css.updateCommand}`}>
          {t('updates.packageManager')} <code dir="ltr">{source.command}</code>
        </p>
      );
    default:
      return (
        <>
          <Progression state={state} source={source} />
          <UpdateSettings host={source.host} channel={channel} />
          <ConfirmRestart />
        </>
      );
  }
}

interface ProgressionProps {
  readonly state: UpdateState;
  readonly source: UpdateSource;
}

/** Checks for updates, where this installation can. */
export function CheckButton({ status: { source, state } }: { readonly status: UpdateStatus }): JSX.Element | null {
  const t = useText();
  const check = useUpdates((updates) => updates.check);
  const canCheck = source.kind === 'self' || source.kind === 'page';
  if (!canCheck || 'release' in state) return null;
  const isBusy = state.kind === 'checking';
  return (
    <button
      type="button"
      className={buttonCss.button}
      aria-disabled={isBusy}
      onClick={() => (isBusy ? undefined : void check())}
    >
      {t('updates.check')}
    </button>
  );
}

/** What the last check found, unless there is more to do. */
export function CheckResult({ state }: Pick<UpdateStatus, 'state'>): JSX.Element {
  const t = useText();
  const words = { checking: t('updates.checking'), current: t('updates.current') };
  return (
    <span role="status">
      {state.kind === 'checking' || state.kind === 'current' ? ` · ${words[state.kind]}` : null}
    </span>
  );
}

/** An update that a check found, and the next step. */
function Progression({ state, source }: ProgressionProps): JSX.Element | null {
  const t = useText();
  const restart = useUpdates((updates) => updates.restart);
  const error = useUpdates((updates) => updates.error);
  const step = (): ReactNode => {
    switch (state.kind) {
      case 'idle':
      case 'checking':
      case 'current':
        return null;
      case 'failed':
        return <Failure title={t('updates.failed')} error={state.error} />;
      case 'available': {
        const { version, isOlder } = state.release;
        return (
          <Step
            words={isOlder ? t('updates.older', { version }) : t('updates.available', { version })}
            action={<Get source={source} />}
          />
        );
      }
      case 'downloading':
        return <Downloading release={state.release} percent={state.percent} />;
      case 'ready':
      case 'installing': {
        const isBusy = state.kind === 'installing';
        return (
          <Step
            words={t('updates.ready', { version: state.release.version })}
            action={
              <button
                type="button"
                className={`${buttonCss.button} ${buttonCss.buttonPrimary}`}
                aria-disabled={isBusy}
                onClick={() => (isBusy ? undefined : void restart(false))}
              >
                {isBusy ? t('updates.restarting') : t('updates.restart')}
              </button>
            }
          />
        );
      }
    }
  };
  const next = step();
  if (error === null && next === null) return null;
  return (
    <div className={partCss.update}>
      {error === null ? null : <Failure title={t('updates.failed')} error={error} />}
      {next}
      {'release' in state && state.release.notes !== null ? (
        <details className={css.updateNotes}>
          <summary>{t('updates.notes')}</summary>
          <p dir="auto">{state.release.notes}</p>
        </details>
      ) : null}
    </div>
  );
}

const Step = ({ words, action }: { readonly words: string; readonly action: ReactNode }): JSX.Element => (
  <div className={settingCss.setting}>
    <p role="status" className={settingCss.settingWords}>
      {words}
    </p>
    {action}
  </div>
);

/** Downloads the update, or opens the page that offers it. */
function Get({ source }: { readonly source: UpdateSource }): JSX.Element {
  const t = useText();
  const { client } = useApp();
  const download = useUpdates((updates) => updates.download);
  return source.kind === 'page' ? (
    <button type="button" className={buttonCss.button} onClick={() => void client.app.openLink({ url: source.page })}>
      {t('updates.openPage')}
    </button>
  ) : (
    <button type="button" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} onClick={() => void download()}>
      {t('updates.download')}
    </button>
  );
}

function Downloading({ release, percent }: { readonly release: Release; readonly percent: number }): JSX.Element {
  const t = useText();
  const cancel = useUpdates((updates) => updates.cancel);
  const words = t('updates.downloading', { version: release.version, share: percent / 100 });
  return (
    <div className={settingCss.setting}>
      <Progress.Root className={`${settingCss.settingWords} ${partCss.used}`} value={percent} aria-valuetext={words}>
        <Progress.Label className={partCss.usedLabel}>{words}</Progress.Label>
        <Progress.Track className={partCss.usedTrack}>
          <Progress.Indicator className={partCss.usedBar} />
        </Progress.Track>
      </Progress.Root>
      <button type="button" className={buttonCss.button} onClick={() => void cancel()}>
        {t('updates.cancel')}
      </button>
    </div>
  );
}

function UpdateSettings({
  host,
  channel,
}: {
  readonly host: string;
  readonly channel: UpdateStatus['channel'];
}): JSX.Element {
  const t = useText();
  const { updates } = useSettings((state) => state.settings);
  const change = useSettings((state) => state.change);
  return (
    <>
      <SettingsFailure />
      <SwitchRow
        label={t('updates.automatic')}
        hint={t('updates.automaticHint', { host })}
        on={updates.check}
        onChange={(check) => void change({ updates: { check } })}
      />
      <DropdownRow
        label={t('updates.channel')}
        hint={t('updates.channelHint')}
        value={updates.channel ?? channel}
        options={(['latest', 'beta'] as const).map((value) => ({ value, label: t(`updates.channels.${value}`) }))}
        onValue={(chosen) => void change({ updates: { channel: chosen } })}
      />
    </>
  );
}

function ConfirmRestart(): JSX.Element {
  const t = useText();
  const confirming = useUpdates((updates) => updates.confirming);
  const restart = useUpdates((updates) => updates.restart);
  const keepRunning = useUpdates((updates) => updates.keepRunning);
  return (
    <ConfirmDialog
      open={confirming}
      onCancel={keepRunning}
      title={t('updates.unsentTitle')}
      cancel={t('updates.unsentCancel')}
      action={{ label: t('updates.unsentRestart'), run: () => void restart(true) }}
    >
      <p>{t('updates.unsentBody')}</p>
    </ConfirmDialog>
  );
}
