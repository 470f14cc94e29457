import { Copy } from 'lucide-react';
import { type JSX, type ReactNode, useCallback, useState } from 'react';
import type { Diagnostics } from '../../../shared/contract/sync.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useApp } from '../../app/app.ts';
import { TimeLabel, useTimeSource } from '../../app/time.tsx';
import { useSession } from '../../session/hooks.ts';
import { bytesText, countText, roughDurationText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { copyText } from '../../ui/clipboard.ts';
import { ErrorActions } from '../../ui/ErrorActions.tsx';
import { Failure } from '../../ui/Failure.tsx';
import settingCss from '../../ui/setting.module.css';
import { useRead } from '../../ui/useRead.ts';
import css from './DiagnosticsSection.module.css';
import partCss from './part.module.css';
import { periodsAt } from './periods.ts';
import { useDiagnostics } from './useDiagnostics.ts';

/** Versions, stored data and recent problems. */
export function DiagnosticsSection(): JSX.Element {
  const t = useText();
  const { facts, error } = useDiagnostics();
  return (
    <>
      <CopyAll />
      {error === null ? null : <Failure title={t('settings.notRead')} error={error} />}
      {facts === null ? (
        error === null && <p className={partCss.partNote}>{t('diagnostics.loading')}</p>
      ) : (
        <DiagnosticsReport facts={facts} />
      )}
      <section className={partCss.part}>
        <h3>{t('diagnostics.problems')}</h3>
        <Problems />
      </section>
      <section className={partCss.part}>
        <h3>{t('diagnostics.log')}</h3>
        <ErrorActions actions={['openLog']} />
        <CrashReports />
      </section>
    </>
  );
}

/** Copies the diagnostics as text. */
function CopyAll(): JSX.Element {
  const t = useText();
  const { client } = useSession();
  const time = useTimeSource();
  const [result, setResult] = useState('');
  const copy = async (): Promise<void> => {
    setResult('');
    try {
      const { now, zone } = time.options();
      setResult(
        copyText((await client.diagnostics.text(periodsAt(now, zone))).text)
          ? t('diagnostics.copied')
          : t('diagnostics.copyFailed'),
      );
    } catch (thrown) {
      setResult(errorText(t, toAppError(thrown).toData()));
    }
  };
  return (
    <div className={settingCss.setting}>
      <p className={settingCss.settingHint}>{t('diagnostics.copyHint')}</p>
      <span role="status" className={css.copyResult}>
        {result}
      </span>
      <button type="button" className={`${buttonCss.button} ${buttonCss.buttonIcon}`} onClick={() => void copy()}>
        <Copy aria-hidden="true" />
        {t('diagnostics.copy')}
      </button>
    </div>
  );
}

/** The last warnings and errors of this run. */
function Problems(): JSX.Element | null {
  const t = useText();
  const { client } = useSession();
  const { value: problems } = useRead(
    useCallback(async () => (await client.diagnostics.problems()).problems, [client]),
  );
  if (problems === null) return null;
  if (problems.length === 0) return <p>{t('diagnostics.noProblems')}</p>;
  return (
    <ul className={css.diagnosticsItems}>
      {problems.map(({ at, level, text: message, error }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: problems may be equal and never move
        <li key={n} data-level={level}>
          <span>
            <TimeLabel value={at} kind="timeAgo" /> · <bdi>{message}</bdi>
          </span>
          {error === null ? null : (
            <span>
              <code>{error.code}</code>: <bdi>{errorText(t, error)}</bdi>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The crash reports on this computer. */
function CrashReports(): JSX.Element | null {
  const t = useText();
  const { client } = useApp();
  const { value, error } = useRead(useCallback(() => client.app.crashes(), [client]));
  const [failure, setFailure] = useState<AppErrorData | null>(null);
  const show = (name: string): void => {
    setFailure(null);
    client.app.showCrash({ name }).catch((thrown: unknown) => setFailure(toAppError(thrown).toData()));
  };
  const wrong = error ?? failure;
  if (wrong !== null) return <Failure title={t('exporting.notShown')} error={wrong} />;
  if (value === null) return null;
  if (value.reports.length === 0) return <p>{t('diagnostics.noCrashes')}</p>;
  return (
    <ul className={css.diagnosticsItems}>
      {value.reports.map(({ name, at, bytes }) => (
        <li key={name}>
          <span>
            {t('diagnostics.crash', { size: bytesText(bytes) })} · <TimeLabel value={at} kind="timeAgo" />
          </span>
          <button type="button" className={buttonCss.linkButton} onClick={() => show(name)}>
            {t('exporting.show')}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Product names, the same in all languages. */
const products: Readonly<Record<string, string>> = {
  meridian: 'Meridian',
  electron: 'Electron',
  chromium: 'Chromium',
  node: 'Node.js',
  sqlite: 'SQLite',
};
/** Most unreadable items listed. */
const LISTED_ITEMS = 50;

/** The diagnostics at the time of the request. */
function DiagnosticsReport({ facts }: { readonly facts: Diagnostics }): JSX.Element {
  const t = useText();
  const { cache, outbox, sync, unparsable, versions } = facts;
  return (
    <div className={css.report}>
      <Section title={t('diagnostics.cache')}>
        <Fact name={t('diagnostics.conversations')}>{countText(cache.conversations)}</Fact>
        <Fact name={t('diagnostics.messages')}>{countText(cache.messages)}</Fact>
        <Fact name={t('diagnostics.gaps')}>{countText(cache.gaps)}</Fact>
        <Fact name={t('diagnostics.size')}>{bytesText(cache.bytes)}</Fact>
        {cache.quarantined === null ? null : <Fact name={t('diagnostics.quarantined')}>{cache.quarantined}</Fact>}
      </Section>
      <Section title={t('diagnostics.outbox')}>
        <Fact name={t('diagnostics.waiting')}>{countText(outbox.waiting)}</Fact>
        <Fact name={t('diagnostics.failed')}>{countText(outbox.failed)}</Fact>
        <Fact name={t('diagnostics.drafts')}>{countText(outbox.drafts)}</Fact>
        {outbox.rowsGivenUp === 0 ? null : (
          <Fact name={t('diagnostics.rowsGivenUp')}>{countText(outbox.rowsGivenUp)}</Fact>
        )}
        {outbox.quarantined === null ? null : (
          <Fact name={t('diagnostics.outboxQuarantined')}>{outbox.quarantined}</Fact>
        )}
      </Section>
      <Section title={t('diagnostics.sync')}>
        <Fact name={t('diagnostics.overlap')}>{roughDurationText(sync.overlapMs)}</Fact>
        <Fact name={t('diagnostics.clockOffset')}>
          {sync.clockOffsetMs === null ? t('diagnostics.clockUnknown') : roughDurationText(sync.clockOffsetMs)}
        </Fact>
      </Section>
      <Section title={t('diagnostics.versions')}>
        {Object.entries(versions).map(([name, version]) => (
          <Fact key={name} name={products[name] ?? name}>
            {version}
          </Fact>
        ))}
      </Section>
      <h3>{t('diagnostics.unparsable')}</h3>
      {unparsable.count === 0 ? (
        <p>{t('diagnostics.noneUnparsable')}</p>
      ) : (
        <ul className={css.diagnosticsItems}>
          {unparsable.items.slice(0, LISTED_ITEMS).map(({ pk, sk, reason }) => (
            <li key={`${pk} ${sk}`}>
              <code>
                {pk} / {sk}
              </code>
              <bdi>{reason}</bdi>
            </li>
          ))}
          {unparsable.count > LISTED_ITEMS ? (
            <li>{t('diagnostics.more', { count: unparsable.count - LISTED_ITEMS })}</li>
          ) : null}
        </ul>
      )}
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      <dl className={css.facts}>{children}</dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
