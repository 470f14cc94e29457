import { Settings } from 'lucide-react';
import type { JSX } from 'react';
import type { SyncStatus } from '../../../shared/contract/sync.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useOverlays } from '../../app/hooks.ts';
import { useSync } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { AsOf } from './AsOf.tsx';
import css from './StatusLine.module.css';

/** The footer of the sidebar: the state of sync, unless a bar says more about it, and a button that opens the settings. */
export function StatusLine(): JSX.Element {
  const t = useText();
  const status = useSync((state) => state.status);
  const show = useOverlays((state) => state.show);
  const line = statusLineOf(t, status);
  return (
    <footer className={css.statusLine}>
      {line === null ? null : <i className={`${css.dot} ${css[`dot-${line.tone}`]}`} aria-hidden="true" />}
      <p data-testid="status-line">
        <bdi>{line?.words}</bdi>
        {line?.showsTime && status.syncedAt !== null ? (
          <AsOf value={status.syncedAt} word={(time) => ` · ${t('status.asOf', { time })}`} />
        ) : null}
      </p>
      <IconButton label={t('status.settings')} onClick={() => show({ kind: 'settings', section: null })}>
        <Settings aria-hidden="true" />
      </IconButton>
    </footer>
  );
}

type StatusTone = 'quiet' | 'good' | 'busy' | 'warning' | 'bad';

/** The footer's color and words, and whether the time of the last sync follows them. */
export interface StatusLineContent {
  readonly tone: StatusTone;
  readonly words: string;
  readonly showsTime: boolean;
}

/** Summarizes the sync status in one line; null where a bar at the top of the window says more. */
export function statusLineOf(
  t: Translate,
  { phase, firstSync, syncedAt, waiting, failed, sending, costLimit }: SyncStatus,
): StatusLineContent | null {
  const line = (tone: StatusTone, words: string, showsTime = false): StatusLineContent => ({ tone, words, showsTime });
  if (phase === 'offline' || phase === 'failed') return null;
  if (phase === 'paused') return line('quiet', t('status.paused'), true);
  if (firstSync !== null) {
    const { done, total } = firstSync;
    return line('busy', total === 0 ? t('status.firstSyncStarts') : t('status.firstSync', { done, total }));
  }
  if (syncedAt === null) return line('busy', phase === 'starting' ? t('status.starting') : t('status.updating'));
  const notSent = sending === null ? failed : failed + waiting;
  if (notSent > 0) return line('bad', t('status.notSent', { count: notSent }));
  if (costLimit !== null) return line('warning', t('status.slowed'), true);
  // Refreshes are frequent and short: showing each would flicker.
  return line('good', t('status.upToDate'));
}
