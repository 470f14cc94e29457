import { WifiOff } from 'lucide-react';
import type { JSX } from 'react';
import type { Instant } from '../../../shared/time/instant.ts';
import { text } from '../../text.ts';
import { AsOf } from './AsOf.tsx';

interface OfflineBarProps {
  readonly syncedAt: Instant | null;
  /** How many own messages wait to be sent. */
  readonly waiting: number;
}

/** Tells that there is no network, how old what is shown may be, and that what was written waits. */
export function OfflineBar({ syncedAt, waiting }: OfflineBarProps): JSX.Element {
  return (
    <div className="offline-bar" data-testid="offline-bar" role="status">
      <WifiOff aria-hidden="true" />
      <span>
        {syncedAt === null ? text.offlineBar.never : <AsOf value={syncedAt} word={text.offlineBar.asOf} />}
        {waiting === 0 ? null : ` ${text.offlineBar.waiting(waiting)}`}
      </span>
    </div>
  );
}
