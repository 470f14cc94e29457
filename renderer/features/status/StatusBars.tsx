import { CirclePause, Gauge, TriangleAlert, WifiOff } from 'lucide-react';
import type { JSX } from 'react';
import type { SyncStatus } from '../../../shared/contract/sync.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useSync } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { AsOf } from './AsOf.tsx';
import css from './StatusBars.module.css';

/**
 * At the top of the window, explains why the conversations may be out of date or messages are not sent: offline, paused, slowed down by cost, or an
 * error that needs action. Empty while sync works, and while the banner of a stopped engine says it already.
 */
export function StatusBars(): JSX.Element | null {
  const t = useText();
  const { phase, error, sending, syncedAt, waiting, costLimit } = useSync((state) => state.status);
  const isStopped = useAccounts(({ accounts, activeId }) =>
    accounts?.some(({ id, engine }) => id === activeId && engine === 'stopped'),
  );
  if (isStopped) return null;
  if (phase === 'offline') return <OfflineBar syncedAt={syncedAt} waiting={waiting} />;
  if (phase === 'failed' && error !== null) return <ErrorBanner error={error} syncedAt={syncedAt} />;
  if (sending !== null) return <ErrorBanner title={t('error.sendingTitle')} error={sending} syncedAt={null} />;
  if (phase === 'paused') return <PausedBar syncedAt={syncedAt} />;
  return costLimit === null ? null : <CostBar {...costLimit} />;
}

interface BarProps {
  readonly syncedAt: Instant | null;
}

interface OfflineBarProps extends BarProps {
  /** Number of own messages waiting to be sent. */
  readonly waiting: number;
}

const OfflineBar = ({ syncedAt, waiting }: OfflineBarProps): JSX.Element => {
  const t = useText();
  const refresh = useSync((state) => state.refresh);
  const refreshing = useSync((state) => state.refreshing);
  return (
    <div className={`${css.bar} ${css.offline}`}>
      <WifiOff aria-hidden="true" />
      <span data-testid="offline-bar" role="status">
        {syncedAt === null ? (
          t('offlineBar.never')
        ) : (
          <AsOf value={syncedAt} word={(time) => t('offlineBar.asOf', { time })} />
        )}
        {waiting === 0 ? null : ` ${t('offlineBar.waiting', { count: waiting })}`}
      </span>
      <button
        type="button"
        className={`${buttonCss.button} ${css.retry}`}
        aria-disabled={refreshing}
        onClick={() => void refresh()}
      >
        {t('error.retry')}
      </button>
    </div>
  );
};

function PausedBar({ syncedAt }: BarProps): JSX.Element {
  const t = useText();
  const refresh = useSync((state) => state.refresh);
  const refreshing = useSync((state) => state.refreshing);
  return (
    <div className={css.bar} data-testid="paused-bar">
      <CirclePause aria-hidden="true" />
      <span role="status">
        {syncedAt === null ? (
          t('pausedBar.never')
        ) : (
          <AsOf value={syncedAt} word={(time) => t('pausedBar.asOf', { time })} />
        )}
      </span>
      <button type="button" className={buttonCss.linkButton} aria-disabled={refreshing} onClick={() => void refresh()}>
        {t('pausedBar.refresh')}
      </button>
    </div>
  );
}

/** Says that refreshes are rare because of their cost. */
function CostBar({ units, limit }: NonNullable<SyncStatus['costLimit']>): JSX.Element {
  const t = useText();
  const show = useOverlays((state) => state.show);
  return (
    <div className={css.bar} data-testid="cost-bar">
      <Gauge aria-hidden="true" />
      <span role="status">{t('costBar.text', { units, limit })}</span>
      <button
        type="button"
        className={buttonCss.linkButton}
        onClick={() => show({ kind: 'settings', section: 'cost' })}
      >
        {t('costBar.settings')}
      </button>
    </div>
  );
}

interface ErrorBannerProps extends BarProps {
  /** By default, that new messages can't be received. */
  readonly title?: string;
  readonly error: AppErrorData;
}

function ErrorBanner({ title, error, syncedAt }: ErrorBannerProps): JSX.Element {
  const t = useText();
  const refresh = useSync((state) => state.refresh);
  const refreshing = useSync((state) => state.refreshing);
  return (
    <section className={css.errorBanner} aria-label={title ?? t('error.title')} data-testid="error-banner">
      <TriangleAlert aria-hidden="true" />
      <div className={css.errorBannerBody}>
        <div role="alert">
          <p className={css.errorBannerTitle}>{title ?? t('error.title')}</p>
          <p>
            {errorText(t, error)}{' '}
            {syncedAt === null ? null : <AsOf value={syncedAt} word={(time) => t('error.stored', { time })} />}
          </p>
        </div>
        <ErrorDetails error={error} />
      </div>
      <button type="button" className={buttonCss.button} aria-disabled={refreshing} onClick={() => void refresh()}>
        {refreshing ? t('error.retrying') : t('error.retry')}
      </button>
    </section>
  );
}
