import type { JSX } from 'react';
import { useAccounts, useSync } from '../../state/hooks.ts';
import { ErrorBanner } from './ErrorBanner.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { PausedBar } from './PausedBar.tsx';

/**
 * Why what is shown may not be all: no network, something that somebody has to mend, or a pause. Nothing while all is well,
 * nor where the banner of a broken engine tells it.
 */
export function StatusBars(): JSX.Element | null {
  const status = useSync((state) => state.status);
  const isStopped = useAccounts(({ accounts, activeId }) =>
    accounts?.some(({ id, engine }) => id === activeId && engine === 'stopped'),
  );
  if (isStopped) return null;
  if (status.phase === 'offline') return <OfflineBar syncedAt={status.syncedAt} waiting={status.waiting} />;
  if (status.phase === 'failed' && status.error !== null) {
    return <ErrorBanner error={status.error} syncedAt={status.syncedAt} />;
  }
  if (status.phase === 'paused') return <PausedBar syncedAt={status.syncedAt} />;
  return null;
}
