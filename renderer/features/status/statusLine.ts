import type { SyncStatus } from '../../../shared/ipc/contract.ts';
import { text } from '../../text.ts';

type StatusTone = 'quiet' | 'good' | 'busy' | 'warning' | 'bad';

/** What the footer says: a colour, words, and whether the time up to which all is known belongs to them. */
export interface StatusLineContent {
  readonly tone: StatusTone;
  readonly words: string;
  readonly showsTime: boolean;
}

/** The one line on how the conversations stand to the table. */
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
  // A refresh takes a moment and comes often: saying so each time would only flicker.
  return line(
    'good',
    lastRefresh === null
      ? text.status.upToDate
      : text.joins.dot(text.status.upToDate, text.status.cost(lastRefresh.read)),
  );
}
