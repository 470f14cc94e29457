import type { SyncStatus } from '../../../shared/ipc/contract.ts';
import { text } from '../../text.ts';

type StatusTone = 'quiet' | 'good' | 'busy' | 'warning' | 'bad';

/** The footer's color and words, and whether the time of the last sync follows them. */
export interface StatusLineContent {
  readonly tone: StatusTone;
  readonly words: string;
  readonly showsTime: boolean;
}

/** Summarizes the sync status in one line. */
export function statusLineOf({ phase, firstSync, lastRefresh, syncedAt, failed }: SyncStatus): StatusLineContent {
  const line = (tone: StatusTone, words: string, showsTime = false): StatusLineContent => ({ tone, words, showsTime });
  if (phase === 'offline') return line('warning', text.status.offline, true);
  if (phase === 'failed') return line('bad', text.status.failed, true);
  if (phase === 'paused') return line('quiet', text.status.paused, true);
  if (firstSync !== null) {
    const { done, total } = firstSync;
    return line('busy', total === 0 ? text.status.firstSyncStarts : text.status.firstSync(done, total));
  }
  if (syncedAt === null) return line('busy', phase === 'starting' ? text.status.starting : text.status.updating);
  if (failed > 0) return line('bad', text.status.notSent(failed));
  // Refreshes are frequent and short: showing each would flicker.
  return line(
    'good',
    lastRefresh === null
      ? text.status.upToDate
      : text.joins.dot(text.status.upToDate, text.status.cost(lastRefresh.read)),
  );
}
