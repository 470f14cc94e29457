import { WifiOff } from 'lucide-react';
import type { JSX } from 'react';
import type { Instant } from '../../../shared/time/instant.ts';
import { text } from '../../text.ts';
import { AsOf } from './AsOf.tsx';

/** Tells that there is no network, and how old what is shown may be. */
export function OfflineBar({ syncedAt }: { readonly syncedAt: Instant | null }): JSX.Element {
  return (
    <div className="offline-bar" data-testid="offline-bar" role="status">
      <WifiOff aria-hidden="true" />
      <span>{syncedAt === null ? text.offlineBar.never : <AsOf value={syncedAt} word={text.offlineBar.asOf} />}</span>
    </div>
  );
}
